import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { createQueryClient, type ApplyRequest, type NameKey, type ZoneDraft } from "@/ipc";
import { installFake, job, type FakeEngine } from "../../../test/fake";
import DnsPage from "./page";
import { ACCOUNT, addDmarc, planOf, planZone, removeMail, zone } from "./sample";
import { formBases, formGrid, formSlots, zoneEdits } from "./session";
import { USUAL_SLOTS } from "./form/slots";
import { recordDraft } from "./sets";

const NAMES = ["fernlight.studio", "kitehouse.design", "mossgarden.net"];
const [FERN, KITE, MOSS] = NAMES as [string, string, string];
const keyOf = (name: string): NameKey => ({ account: ACCOUNT, name });
const mail = (name: string) => ({
  id: `${name}/mail`,
  kind: "all_mail" as const,
  message: `Removes every mail server: ${name} stops receiving mail.`,
});

const plan = planOf(
  [
    planZone(FERN, [removeMail], { brakes: [mail(FERN)] }),
    planZone(KITE, [removeMail], { brakes: [mail(KITE)] }),
    planZone(MOSS, [addDmarc(MOSS)]),
  ],
  { brakes: [{ id: "job/mail", kind: "whole_job", message: "This removes MX from 2 of 3 zones." }] },
);

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open(params: { names?: string[]; history?: string }) {
  act(() => navigate("dns", params));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DnsPage />
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  engine = installFake({
    portfolio_keys: () => [...NAMES, "saltmarsh.org"].map(keyOf),
    dns_zones: ({ keys }) => (keys as NameKey[]).map(({ name }) => zone(name)),
    dns_check: ({ checks }) => (checks as { content: string }[]).map(({ content }) => ({ content, problem: null })),
    dns_read: () => "job-read",
    dns_plan: () => plan,
    dns_apply: () => "job-apply",
    dns_history: () => [{ id: "snap-1", at: 1_795_000_000, cause: "before a change", records: 6, hash: "old" }],
    dns_difference: () => [addDmarc(FERN)],
    dns_restore: () => planOf([planZone(FERN, [addDmarc(FERN)])]),
  });
  formGrid.send({ type: "settle", rows: [...formGrid.get().staged.keys()] });
  formSlots.set(USUAL_SLOTS);
  formBases.set(new Map());
  zoneEdits.set(new Map());
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

const cell = (row: number, col: number) =>
  document.querySelector<HTMLElement>(`[data-row="${row}"] [data-col="${col}"]`)!;

/** Opens the form and puts the focus on a cell, as a click does. */
async function openForm(row: number, col: number) {
  const user = open({ names: NAMES });
  await screen.findByRole("grid", { name: "Records by domain" });
  await waitFor(() => expect(cell(row, col)).not.toBeNull());
  await user.click(cell(row, col));
  return user;
}

it("asks for the name of a new zone, and goes back to the zones", async () => {
  const user = open({});
  await user.click(await screen.findByRole("button", { name: "New zone" }));
  await screen.findByRole("heading", { name: "A zone for any name" });
  await user.click(screen.getByRole("button", { name: "Back to the zones" }));
  await screen.findByRole("button", { name: "New zone" });
});

describe("the form", () => {
  it("stages what is typed and sends exactly that to the plan, nothing of untouched cells", async () => {
    const user = await openForm(0, 5);
    await user.keyboard("v=DMARC1; p=none; rua=mailto:dmarc@{{domain}{Enter}");
    expect(screen.getByText("1 zone will change")).toBeTruthy();
    expect(screen.getByRole("img", { name: "1 added, 0 changed, 0 removed" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Review plan" }));
    await screen.findByRole("heading", { name: /Review plan/ });
    const drafts = sent("dns_plan")[0]?.drafts as ZoneDraft[];
    expect(drafts).toEqual([
      {
        key: keyOf(FERN),
        base: `hash of ${FERN}`,
        sets: [
          {
            key: { name: "_dmarc", kind: "TXT" },
            records: [recordDraft("v=DMARC1; p=none; rua=mailto:dmarc@{domain}")],
          },
        ],
      },
    ]);
  });

  it("shows tokens unexpanded in the value bar and expanded in the cell, with the value before", async () => {
    const user = await openForm(0, 1);
    await user.keyboard("{F2}");
    await user.keyboard("{Control>}a{/Control}203.0.113.80{Enter}{ArrowUp}");
    expect(screen.getByLabelText(`Apex A of ${FERN}`)).toHaveProperty("value", "203.0.113.80");
    expect(screen.getByText("203.0.113.24", { selector: ".was .mono" })).toBeTruthy();
    await user.click(cell(0, 2));
    await user.keyboard("shop.{{domain}{Enter}");
    expect(cell(0, 2).textContent).toContain("shop.fernlight.studio");
  });

  it("marks an invalid cell at once and keeps its zone out of the plan", async () => {
    engine.on("dns_check", ({ checks }) =>
      (checks as unknown[]).map(() => ({ content: null, problem: "Not an IPv4 address. The last part is 560." })),
    );
    const user = await openForm(0, 1);
    await user.keyboard("192.0.2.560{Enter}");
    expect(cell(0, 1).getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("1 invalid")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Review plan" })).toHaveProperty("disabled", true);
    expect(screen.getByText("Mend the marked cells to review a plan")).toBeTruthy();
  });

  it("edits the active cell in the value bar and comes back to the grid", async () => {
    const user = await openForm(1, 3);
    const field = screen.getByLabelText(`MX of ${KITE}`);
    await user.click(field);
    await user.clear(field);
    await user.keyboard("5 mx0.fernmail.net{Enter}");
    expect(cell(1, 3).textContent).toContain("5 mx0.fernmail.net");
    expect(document.activeElement).toBe(cell(1, 3));
  });

  it("adds a column for any name and type", async () => {
    const user = await openForm(0, 1);
    await user.click(screen.getByRole("button", { name: "Add a column" }));
    await user.type(await screen.findByLabelText("Name"), "shop");
    await user.click(screen.getByRole("button", { name: "Add the column" }));
    expect(await screen.findByRole("columnheader", { name: /shop/ })).toBeTruthy();
  });

  it("keeps what is staged when the page is left and opened again", async () => {
    const user = await openForm(0, 1);
    await user.keyboard("203.0.113.80{Enter}");
    act(() => navigate("dns"));
    await screen.findByRole("grid", { name: "Zones" });
    act(() => navigate("dns", { names: NAMES }));
    expect(await screen.findByText("1 zone will change")).toBeTruthy();
  });

  it("reads zones that were never read, once, and says why a zone cannot be edited", async () => {
    engine.on("dns_zones", ({ keys }) =>
      (keys as NameKey[]).map(({ name }) =>
        name === FERN
          ? zone(name, { state: { kind: "unread" }, records: [] })
          : zone(name, { state: { kind: "not_offered", reason: "This account has no DNS." } }),
      ),
    );
    open({ names: NAMES });
    await waitFor(() => expect(sent("dns_read")).toEqual([{ keys: [keyOf(FERN)] }]));
    expect(await screen.findAllByText("Not possible: This account has no DNS.", { selector: ".np span" })).toHaveLength(
      2,
    );
    expect(screen.getByText("2 not possible")).toBeTruthy();
  });
});

describe("the plan", () => {
  async function review() {
    const user = await openForm(0, 5);
    await user.keyboard("v=DMARC1; p=none{Enter}");
    await user.click(screen.getByRole("button", { name: "Review plan" }));
    await screen.findByRole("heading", { name: /Review plan/ });
    return user;
  }
  const applyButton = () => screen.getByRole("button", { name: /^Apply to/ });

  it("stays shut until every brake has its own tick, and then sends exactly what was shown", async () => {
    const user = await review();
    expect(applyButton()).toHaveProperty("disabled", true);
    expect(screen.getByText("2 brakes to confirm")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "Yes, remove mail from these 2 zones" }));
    expect(applyButton()).toHaveProperty("disabled", true);
    expect(screen.getByText("1 brake to confirm")).toBeTruthy();
    await user.click(screen.getByRole("checkbox", { name: "Yes, do this in 3 zones" }));
    expect(applyButton().textContent).toBe("Apply to 3 zones");
    await user.click(applyButton());
    await waitFor(() => expect(sent("dns_apply")).toHaveLength(1));
    const request = sent("dns_apply")[0]?.request as ApplyRequest;
    expect(request).toEqual({
      plan: "plan-1",
      hash: "plan-hash",
      zones: NAMES.map(keyOf),
      confirmed: [`${FERN}/mail`, `${KITE}/mail`, "job/mail"],
    });
  });

  it("leaves the braked zones out on request and asks no more for them", async () => {
    const user = await review();
    await user.click(screen.getByRole("button", { name: "Leave the 2 zones out" }));
    expect(screen.getByRole("checkbox", { name: `Include ${FERN}` })).toHaveProperty("checked", false);
    await user.click(screen.getByRole("checkbox", { name: "Yes, do this in 1 zone" }));
    await user.click(applyButton());
    await waitFor(() => expect(sent("dns_apply")).toHaveLength(1));
    expect(sent("dns_apply")[0]?.request).toMatchObject({ zones: [keyOf(MOSS)], confirmed: ["job/mail"] });
  });

  it("asks for a brake again when its zone comes back", async () => {
    const user = await review();
    await user.click(screen.getByRole("checkbox", { name: `Include ${KITE}` }));
    await user.click(screen.getByRole("checkbox", { name: "Yes, remove mail from this zone" }));
    await user.click(screen.getByRole("checkbox", { name: `Include ${KITE}` }));
    expect(screen.getByRole("checkbox", { name: "Yes, remove mail from these 2 zones" })).toHaveProperty(
      "checked",
      false,
    );
  });

  it("shows sets before and after with the same changes elsewhere", async () => {
    const user = await review();
    const set = screen.getByRole("region", { name: "@ MX, removed" });
    expect(within(set).getByText("mx1.fernmail.net")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: /The same 1 change in/ }));
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(KITE);
  });

  it("follows the job zone by zone, with the reason for what did not go", async () => {
    const user = await review();
    engine.on("activity_jobs", () => [
      job({
        id: "job-apply",
        kind: "dns_apply",
        state: "partly",
        done: 3,
        total: 3,
        ended_at: 1,
        items: [
          { label: FERN, state: "done", detail: "1 set, checked" },
          { label: KITE, state: "skipped", detail: "moved since you read it" },
          { label: MOSS, state: "failed", detail: "PlanetDomains was not reached." },
        ],
      }),
    ]);
    await user.click(screen.getByRole("checkbox", { name: "Yes, remove mail from these 2 zones" }));
    await user.click(screen.getByRole("checkbox", { name: "Yes, do this in 3 zones" }));
    await user.click(applyButton());
    expect(await screen.findByRole("heading", { name: /Applied in part/ })).toBeTruthy();
    expect(screen.getByText("moved since you read it")).toBeTruthy();
    expect(screen.getByText("1 zone did not go through")).toBeTruthy();
    await user.click(screen.getAllByRole("button", { name: "Back to the form" })[0]!);
    expect(await screen.findByRole("grid", { name: "Records by domain" })).toBeTruthy();
  });

  it("says that nothing was written when the plan is no longer what was shown", async () => {
    engine.on("dns_apply", () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
      throw { code: "plan_changed", message: "This is not the plan that was shown.", hint: null, retryable: false };
    });
    const user = await review();
    await user.click(screen.getByRole("button", { name: "Leave the 2 zones out" }));
    await user.click(screen.getByRole("checkbox", { name: "Yes, do this in 1 zone" }));
    await user.click(applyButton());
    expect((await screen.findByRole("alert")).textContent).toContain("Nothing was written");
  });
});

describe("one zone", () => {
  it("stages a record by the form of its type, undoes it, and plans it", async () => {
    const user = open({ names: [FERN] });
    await screen.findByRole("grid", { name: `Records of ${FERN}` });
    await user.click(screen.getByRole("button", { name: "New record" }));
    await user.type(await screen.findByLabelText("Name"), "shop");
    await user.type(screen.getByLabelText("IPv4 address"), "203.0.113.80");
    await user.click(screen.getByRole("button", { name: "Stage the record" }));
    expect(screen.getByText("1 set will change")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByText("Nothing is staged")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Redo" }));
    await user.click(screen.getByRole("button", { name: "Review plan" }));
    await waitFor(() => expect(sent("dns_plan")).toHaveLength(1));
    expect(sent("dns_plan")[0]?.drafts).toMatchObject([
      {
        key: keyOf(FERN),
        sets: [{ key: { name: "shop", kind: "A" }, records: [{ content: "203.0.113.80", ttl: null }] }],
      },
    ]);
  });

  it("opens a record by Enter and stages its removal", async () => {
    const user = open({ names: [FERN] });
    await screen.findByRole("grid", { name: `Records of ${FERN}` });
    document.querySelector<HTMLElement>('[data-row="0"]')!.focus();
    await user.keyboard("{Enter}");
    const drawer = await screen.findByRole("complementary", { name: "Record @ A" });
    await user.click(within(drawer).getByRole("button", { name: "Remove" }));
    expect(screen.getByText("Removed")).toBeTruthy();
    expect(screen.getByRole("img", { name: "0 added, 0 changed, 1 removed" })).toBeTruthy();
  });

  it("brings a kept state back through a plan", async () => {
    const user = open({ history: FERN });
    await user.click(await screen.findByRole("button", { name: "Plan the way back" }));
    expect(sent("dns_restore")).toEqual([{ snapshot: "snap-1" }]);
    expect(await screen.findByRole("heading", { name: /Review plan/ })).toBeTruthy();
    expect(screen.getAllByRole("button", { name: "Back to the history" }).length).toBeGreaterThan(0);
  });
});

describe("choosing zones", () => {
  it("opens several ticked zones in the form, by keyboard alone", async () => {
    const user = open({});
    await screen.findByRole("grid", { name: "Zones" });
    document.querySelector<HTMLElement>('[data-row="0"]')!.focus();
    await user.keyboard(" {Shift>}{ArrowDown}{/Shift}");
    const button = screen.getByRole("button", { name: "Open 2 zones in the form" });
    button.focus();
    fireEvent.click(button);
    expect(await screen.findByText("2 zones at 1 account")).toBeTruthy();
  });

  it("says what to do when a name is not held", async () => {
    open({ names: ["nobody.example"] });
    expect(await screen.findByText("None of these names is held")).toBeTruthy();
  });
});
