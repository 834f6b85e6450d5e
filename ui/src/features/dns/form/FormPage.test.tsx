import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient, type NameKey, type ZoneDraft } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import { ACCOUNT, planOf, zone } from "../sample";
import { formBases, formGrid, formSlots, verdicts } from "../session";
import { FormPage } from "./FormPage";
import { USUAL_SLOTS } from "./slots";

const NAMES = Array.from({ length: 40 }, (_, index) => `zone-${String(index).padStart(2, "0")}.example`);

let engine: FakeEngine;

beforeEach(() => {
  engine = installFake({
    dns_zones: ({ keys }) =>
      (keys as NameKey[]).map(({ name }) =>
        name === NAMES[3] ? zone(name, { state: { kind: "not_offered", reason: "No DNS here." } }) : zone(name),
      ),
    dns_check: ({ checks }) =>
      (checks as { key: NameKey; content: string }[]).map(({ key, content }) => ({
        content: content.replaceAll("{domain}", key.name),
        problem: content.endsWith(".560") ? "Not an IPv4 address. The last part is 560." : null,
      })),
    dns_plan: () => planOf([]),
  });
  formGrid.send({ type: "settle", rows: [...formGrid.get().staged.keys()] });
  formSlots.set(USUAL_SLOTS);
  formBases.set(new Map());
  verdicts.set(new Map());
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

const cell = (row: number, col: number) =>
  document.querySelector<HTMLElement>(`[data-row="${row}"] [data-col="${col}"]`)!;
const shownNames = () =>
  within(screen.getByRole("grid"))
    .getAllByRole("rowheader")
    .map((head) => /zone-\d+/.exec(head.textContent)?.[0].slice(5));

async function open() {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <FormPage
        keys={NAMES.map((name) => ({ account: ACCOUNT, name }))}
        onPlan={() => undefined}
        onChooseZones={() => undefined}
      />
    </QueryClientProvider>,
  );
  await screen.findByRole("grid", { name: "Records by domain" });
  await waitFor(() => expect(cell(0, 1)).not.toBeNull());
  return userEvent.setup();
}

function paste(row: number, col: number, text: string) {
  fireEvent.pointerDown(cell(row, col), { button: 0 });
  fireEvent.paste(cell(row, col), { clipboardData: { getData: () => text } });
}

describe("a block from a spreadsheet", () => {
  it("changes exactly the cells that say something else, in one step of undo", async () => {
    const user = await open();
    const same = "10 mx1.fernmail.net\n20 mx2.fernmail.net";
    paste(
      0,
      1,
      `203.0.113.24\t{domain}\t"${same}"\tv=spf1 -all\r\n203.0.113.80\t\t-\tv=spf1 a mx ~all\r\n\t{domain}\t"${same}"\t\r\n`,
    );
    await screen.findByText("2 zones will change");
    expect(screen.getByRole("img", { name: "0 added, 2 changed, 1 removed" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Review plan" }));
    const [asked] = engine.calls.filter(({ command }) => command === "dns_plan");
    const drafts = asked?.args.drafts as ZoneDraft[];
    expect(drafts.map(({ key, sets }) => [key.name, sets.map((set) => `${set.key.name} ${set.key.kind}`)])).toEqual([
      [NAMES[0], ["@ TXT"]],
      [NAMES[1], ["@ A", "@ MX"]],
    ]);
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await screen.findByText("No zone will change");
  });

  it("says how much of it had no place or cannot be edited", async () => {
    await open();
    paste(0, 1, Array.from({ length: 50 }, (_, index) => `198.51.100.${index}`).join("\n"));
    expect(screen.getByText(/39 cells changed by the paste/).textContent).toBe(
      "39 cells changed by the paste. Left out: 10 rows beyond the last row, 1 cell that cannot be edited.",
    );
    expect(screen.getByText("39 zones will change")).toBeTruthy();
  });

  it("of thirty thousand cells is asked about in few calls, and each of them is judged", async () => {
    await open();
    const line = ["203.0.113.80", "a.example", "10 mx.example", "v=spf1 -all", "v=DMARC1; p=none", "2001:db8::1"];
    paste(0, 1, Array.from({ length: 5_000 }, () => line.join("\t")).join("\n"));
    await screen.findByText("39 zones will change");
    expect(screen.getByText(/4,960 rows beyond the last row/)).toBeTruthy();
    await waitFor(() => expect(verdicts.get().size).toBe(39 * 6));
    expect(engine.calls.filter(({ command }) => command === "dns_check")).toHaveLength(1);
  });
});

describe("the rows on show", () => {
  it("are those with trouble at a press on their count, and all again by the menu", async () => {
    const user = await open();
    paste(1, 1, "203.0.113.80\n203.0.113.81\n\n192.0.2.560");
    await user.click(await screen.findByRole("button", { name: "1 invalid" }));
    await waitFor(() => expect(shownNames()).toContain("04"));
    await user.click(screen.getByRole("button", { name: /rows on show/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Not possible" }));
    await waitFor(() => expect(shownNames()).toContain("03"));
    expect(screen.getByText("2 zones will change")).toBeTruthy();
  });

  it("may be none, which says how to come back", async () => {
    const user = await open();
    await user.type(screen.getByLabelText("Find a domain in the form"), "nobody");
    await user.click(await screen.findByRole("button", { name: "Show all domains" }));
    await waitFor(() => expect(shownNames()).toContain("00"));
    expect(screen.getByLabelText("Find a domain in the form")).toHaveProperty("value", "");
  });

  it("are found by a part of the name, and pasted into as they stand there", async () => {
    const user = await open();
    await user.type(screen.getByLabelText("Find a domain in the form"), "zone-1");
    await waitFor(() => expect(shownNames()).toHaveLength(10));
    paste(0, 1, "203.0.113.80\n203.0.113.81");
    expect([...formGrid.get().staged.keys()].map((key) => key.split(" ")[1])).toEqual([NAMES[10], NAMES[11]]);
  });
});

describe("the columns", () => {
  it("can be of every type that an account takes, and the usual ones come with one press", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Add a column" }));
    const offered = await screen.findByRole("group", { name: "Usual columns" });
    await user.click(within(offered).getByRole("button", { name: "CAA" }));
    expect(screen.getByRole("columnheader", { name: /CAA/ })).toBeTruthy();
    // This account takes no such records.
    expect(formSlots.get().at(-1)).toMatchObject({ name: "@", kinds: ["CAA"] });
  });
});
