import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { createQueryClient, type FileView, type NameKey } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import DnsPage from "../page";
import { ACCOUNT, addDmarc, planOf, planZone, zone } from "../sample";
import { lineRange, MOST_BYTES, textProblem } from "./text";

const FERN = "fernlight.studio";
const KEY: NameKey = { account: ACCOUNT, name: FERN };
const GOOD: FileView = {
  sets: [
    {
      key: { name: "www", kind: "A" },
      contents: ["203.0.113.80"],
      ttl: 300,
      line: 3,
      state: "changed",
      note: "TTL 60 becomes 300, the least that PlanetDomains takes.",
    },
    { key: { name: "@", kind: "SOA" }, contents: ["ns1 host"], ttl: 300, line: 1, state: "left_out", note: "Kept." },
  ],
  records: 2,
  problems: [],
  more_problems: 0,
};
const BAD: FileView = {
  ...GOOD,
  problems: [{ line: 2, message: "Not an IPv4 address.", error: true }],
};

let engine: FakeEngine;
let holds: FileView;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

beforeEach(() => {
  holds = GOOD;
  engine = installFake({
    portfolio_keys: () => [KEY],
    dns_zones: ({ keys }) => (keys as NameKey[]).map(({ name }) => zone(name)),
    dns_file_read: () => holds,
    dns_file_plan: () => planOf([planZone(FERN, [addDmarc(FERN)])]),
    dns_file_export: () => [
      { name: `${FERN}.zone`, text: "$ORIGIN fernlight.studio.\n@ IN A 203.0.113.24\n", left_out: ["go URL: no."] },
    ],
    app_save_file: () => "/home/me/Downloads/fernlight.studio.zone",
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
});

async function open() {
  act(() => navigate("dns", { file: FERN }));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DnsPage />
    </QueryClientProvider>,
  );
  await screen.findByRole("textbox", { name: "Text of the zone file" });
  return userEvent.setup();
}

const field = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Text of the zone file" });

describe("importing a zone file", () => {
  it("shows what the text holds and plans it with what was chosen", async () => {
    const user = await open();
    fireEvent.change(field(), { target: { value: "www 60 A 203.0.113.80\n" } });
    await user.click(screen.getByRole("button", { name: "Read the text" }));
    const sets = await screen.findByRole("region", { name: "Record sets of the file" });
    expect(within(sets).getByText("Changed")).toBeTruthy();
    expect(within(sets).getByText(/TTL 60 becomes 300/)).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "Are removed" }));
    await user.click(screen.getByRole("button", { name: "Review plan" }));
    await screen.findByRole("heading", { name: /Review plan/ });
    expect(sent("dns_file_plan")).toEqual([{ wanted: { key: KEY, text: "www 60 A 203.0.113.80\n", mode: "replace" } }]);
  });

  it("names the line of an error, leads there, and plans nothing", async () => {
    holds = BAD;
    const user = await open();
    fireEvent.change(field(), { target: { value: "@ A 203.0.113.1\nwww A 203.0.113.999\n" } });
    await user.click(screen.getByRole("button", { name: "Read the text" }));
    await user.click(await screen.findByRole("button", { name: /Line 2/ }));
    expect([field().selectionStart, field().selectionEnd]).toEqual([16, 35]);
    expect(screen.getByRole("button", { name: "Review plan" })).toHaveProperty("disabled", true);
  });

  it("reads a dropped file, and asks for a new look when the text is changed", async () => {
    await open();
    const file = new File(["@ A 203.0.113.1\n"], "fern.zone");
    fireEvent.drop(screen.getByRole("region", { name: "File" }), {
      dataTransfer: { files: [file], getData: () => "" },
    });
    await screen.findByRole("region", { name: "Record sets of the file" });
    expect(field().value).toBe("@ A 203.0.113.1\n");
    fireEvent.change(field(), { target: { value: "@ A 203.0.113.2\n" } });
    await waitFor(() => expect(screen.queryByRole("region", { name: "Record sets of the file" })).toBeNull());
    expect(screen.getByRole("button", { name: "Review plan" })).toHaveProperty("disabled", true);
  });
});

it("saves the zone as a file and tells what cannot stand in it", async () => {
  const user = await open();
  await user.click(screen.getByRole("radio", { name: "Export" }));
  await screen.findByText("go URL: no.");
  await user.click(screen.getByRole("button", { name: "Save zone file" }));
  await waitFor(() => expect(sent("app_save_file")).toHaveLength(1));
  expect(sent("app_save_file")[0]).toMatchObject({ file: { name: `${FERN}.zone` } });
});

describe("a text on its way in", () => {
  it("is refused when it is no text, nothing, or too large", () => {
    expect(textProblem("@ A 203.0.113.1", 20)).toBeNull();
    expect(textProblem("  \n", 3)).toMatch(/nothing/);
    expect(textProblem("a\0b", 3)).toMatch(/no text file/);
    expect(textProblem("a", MOST_BYTES + 1)).toMatch(/4 MB/);
  });

  it("is found by its lines", () => {
    expect(lineRange("one\ntwo\nthree", 2)).toEqual({ start: 4, end: 7 });
    expect(lineRange("one\ntwo\nthree", 3)).toEqual({ start: 8, end: 13 });
    expect(lineRange("one", 9)).toEqual({ start: 0, end: 3 });
  });
});
