import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import type { FileSetState, FileView, NameKey } from "@/ipc";
import { installFake, planetdomains } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ACCOUNT, zone } from "../sample";
import { FilePage } from "../zonefile/FilePage";

const FERN = "fernlight.studio";
const KEY: NameKey = { account: ACCOUNT, name: FERN };

const holding = (state: FileSetState): FileView => ({
  sets: [{ key: { name: "www", kind: "A" }, contents: ["203.0.113.80"], ttl: 300, line: 1, state, note: null }],
  records: 1,
  problems: [],
  more_problems: 0,
});

function open(state: FileSetState) {
  const engine = installFake({
    accounts_providers: () => [{ ...planetdomains, extras: ["zone_hosting"] }],
    dns_zones: ({ keys }) => (keys as NameKey[]).map(({ name }) => zone(name)),
    dns_file_read: () => holding(state),
    dns_file_export: () => [{ name: `${FERN}.zone`, text: "@ IN A 203.0.113.24\n", left_out: [] }],
    dns_hosting_export: () => ({
      name: `${FERN}.cloudflare.zone`,
      text: "@ 1 IN A 203.0.113.24 ; front cf_tags=cf-proxied:true\n",
      left_out: [],
    }),
    dns_hosting_import: () => ({ added: 1, parsed: 1, missing: [], words: "Cloudflare added 1 record." }),
  });
  renderPage(<FilePage zoneKey={KEY} onPlan={() => undefined} />);
  return engine;
}

async function readText() {
  const user = userEvent.setup();
  const field = await screen.findByRole("textbox", { name: "Text of the zone file" });
  fireEvent.change(field, { target: { value: "www 300 A 203.0.113.80\n" } });
  await user.click(screen.getByRole("button", { name: "Read the text" }));
  await screen.findByRole("region", { name: "Record sets of the file" });
  return user;
}

it("lets the host read a file that only adds, after its sets were seen and confirmed", async () => {
  const engine = open("new");
  const user = await readText();
  const host = await screen.findByRole("region", { name: "Let the host read the file" });
  const go = within(host).getByRole("button", { name: "Import by the host" });
  expect(go).toHaveProperty("disabled", true);
  await user.click(within(host).getByRole("checkbox", { name: /Yes, add 1 set/ }));
  await user.click(go);
  await screen.findByText("Cloudflare added 1 record.");
  const sent = engine.calls.filter(({ command }) => command === "dns_hosting_import").map(({ args }) => args);
  expect(sent).toEqual([
    { wanted: { key: KEY, text: "www 300 A 203.0.113.80\n", proxied: false, base: `hash of ${FERN}` } },
  ]);
});

it("leaves a file that changes what is there to a plan", async () => {
  open("changed");
  await readText();
  expect(screen.queryByRole("region", { name: "Let the host read the file" })).toBeNull();
});

it("shows and saves the zone as its host keeps it", async () => {
  const engine = open("new");
  const user = userEvent.setup();
  await user.click(await screen.findByRole("radio", { name: "Export" }));
  await user.click(await screen.findByRole("radio", { name: "As its host keeps it" }));
  await screen.findByText(/cf-proxied:true/);
  await user.click(screen.getByRole("button", { name: "Save zone file" }));
  await waitFor(() => expect(engine.calls.some(({ command }) => command === "app_save_file")).toBe(true));
  const saved = engine.calls.find(({ command }) => command === "app_save_file");
  expect(saved?.args).toMatchObject({ file: { name: `${FERN}.cloudflare.zone` } });
});
