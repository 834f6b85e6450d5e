/** The style sheets together: they are loaded page by page and never taken away, so what one page names all pages wear. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const SRC = join(import.meta.dirname, "..");

/** Every sheet by its path, and whose it is: a feature's, or the house's own. */
const sheets = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.endsWith(".css"))
  .map((path) => ({
    owner: /^features\/([^/]+)\//.exec(path)?.[1] ?? "house",
    text: readFileSync(join(SRC, path), "utf8").replaceAll(/\/\*.*?\*\//gs, ""),
  }));

/** The class that each selector begins with. */
function leading(text: string): string[] {
  const selectors = [...text.matchAll(/([^{};]+)\{/g)].flatMap(([, list = ""]) => list.split(","));
  return selectors.flatMap((selector) => /^\s*\.([\w-]+)/.exec(selector)?.[1] ?? []);
}

it("no_page_dresses_what_another_page_named_alike", () => {
  const owners = new Map<string, Set<string>>();
  for (const { owner, text } of sheets) {
    for (const name of leading(text)) owners.set(name, (owners.get(name) ?? new Set()).add(owner));
  }
  expect(owners.size).toBeGreaterThan(300);
  const shared = [...owners].filter(([, by]) => by.size > 1 && !by.has("house"));
  expect(shared.map(([name, by]) => `.${name} in ${[...by].join(" and ")}`)).toEqual([]);
});
