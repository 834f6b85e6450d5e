import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ApplyRequest, PlanView } from "@/ipc";
import { installFake, job, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ACCOUNT, addDmarc, planOf, planZone, removeMail, zone } from "../sample";
import { PlanReview } from "./PlanReview";

const FERN = "fernlight.studio";
const KITE = "kitehouse.design";
const MOSS = "mossgarden.net";
const DRIFT = "driftwood.app";
const mail = (name: string) => ({ id: `${name}/mail`, kind: "all_mail" as const, message: `${name} loses its mail.` });

const plan = planOf([
  planZone(FERN, [removeMail], { brakes: [mail(FERN)] }),
  planZone(KITE, [removeMail], { brakes: [mail(KITE)] }),
  planZone(MOSS, [addDmarc(MOSS)]),
  planZone(DRIFT, [addDmarc(DRIFT)], {
    conflicts: [{ key: { name: "@", kind: "MX" }, base: [], mine: [], theirs: [] }],
  }),
]);

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open(shown: PlanView = plan) {
  const onPlan = vi.fn();
  const onBack = vi.fn();
  renderPage(<PlanReview plan={shown} staysOut={[]} backLabel="Back to the form" onBack={onBack} onPlan={onPlan} />);
  return { user: userEvent.setup(), onPlan, onBack };
}

const box = (name: string) => screen.getByRole("checkbox", { name });
const listed = () =>
  screen.getAllByRole("checkbox", { name: /^Include / }).map((one) => one.getAttribute("aria-label"));

beforeEach(() => {
  engine = installFake({
    dns_zones: ({ keys }) => (keys as { name: string }[]).map(({ name }) => zone(name)),
    dns_dry_run: () => "job-dry",
    dns_apply: () => "job-apply",
    dns_plan_text: ({ format }) => (format === "json" ? "{}" : "fernlight.studio\n- MX 10 mx1.fernmail.net\n"),
    app_save_file: () => "/home/ada/Downloads/plan.json",
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("the zones of a plan", () => {
  it("are narrowed to those with brakes, and the box above then speaks for these alone", async () => {
    const { user } = open();
    await user.click(screen.getByRole("radio", { name: "With brakes 2" }));
    await waitFor(() => expect(listed()).toEqual([`Include ${FERN}`, `Include ${KITE}`]));
    await user.click(box("All zones shown"));
    expect(screen.getByText("Apply to 1 zone")).toBeTruthy();
    await user.click(screen.getByRole("radio", { name: "All 4" }));
    await waitFor(() => expect(box(`Include ${MOSS}`)).toHaveProperty("checked", true));
    expect(box(`Include ${FERN}`)).toHaveProperty("checked", false);
  });

  it("are found by a part of their name, and a search without a find says so", async () => {
    const { user } = open();
    const field = screen.getByLabelText("Find a zone");
    await user.type(field, "moss");
    await waitFor(() => expect(listed()).toEqual([`Include ${MOSS}`]));
    await user.type(field, "xyz");
    await user.click(await screen.findByRole("button", { name: "Show all zones" }));
    await waitFor(() => expect(listed()).toHaveLength(4));
  });

  it("stand under one line where their changes are the same, ticked and opened by the keyboard", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Group the same changes" }));
    await waitFor(() => expect(listed()).toHaveLength(2));
    const [first] = document.querySelectorAll<HTMLElement>("[data-row]");
    first!.focus();
    await user.keyboard(" ");
    expect(screen.getByText("Apply to 1 zone")).toBeTruthy();
    await user.keyboard("{ArrowRight}{ArrowDown}{ArrowDown}");
    expect(document.activeElement?.textContent).toBe(KITE);
    await user.keyboard(" ");
    expect(box(`Include ${KITE}`)).toHaveProperty("checked", true);
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(KITE);
  });

  it("are a thousand without being a thousand lines of the document", async () => {
    const many = Array.from({ length: 1000 }, (_, at) =>
      planZone(`zone-${at}.example`, [addDmarc(`zone-${at}.example`)]),
    );
    const { user } = open(planOf(many));
    expect(screen.getByText("Apply to 1,000 zones")).toBeTruthy();
    expect(listed().length).toBeLessThan(60);
    document.querySelector<HTMLElement>('[data-row="0"]')!.focus();
    await user.keyboard("{End}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("zone-999.example"));
    expect(screen.getByRole("button", { name: /^Group/ })).toBeTruthy();
  });
});

describe("a plan", () => {
  it("of a draft says which draft", () => {
    open(planOf([planZone(MOSS, [addDmarc(MOSS)])], { action: "draft", title: "Draft: Autumn mail move" }));
    expect(screen.getByText("Draft: Autumn mail move")).toBeTruthy();
    expect(screen.getByRole("img", { name: "Draft" })).toBeTruthy();
  });

  it("is tried without a confirmation, says that nothing was written, and is as it was on the way back", async () => {
    engine.on("activity_jobs", () => [
      job({
        id: "job-dry",
        kind: "dns_dry_run",
        state: "partly",
        done: 2,
        total: 2,
        ended_at: 1,
        items: [
          { label: KITE, state: "done", detail: "Would write 1 set" },
          { label: MOSS, state: "failed", detail: "PlanetDomains was not reached." },
        ],
      }),
    ]);
    const { user, onBack } = open();
    await user.click(box(`Include ${FERN}`));
    await user.click(screen.getByRole("button", { name: "Dry run" }));
    expect((await screen.findByRole("alert")).textContent).toContain("Nothing was written");
    const request = sent("dns_dry_run")[0]?.request as ApplyRequest;
    expect(request).toMatchObject({ hash: "plan-hash", confirmed: [], zones: [{ name: KITE }, { name: MOSS }] });
    // What is wrong is shown first, with what was planned for it.
    expect(screen.getByRole("region", { name: "_dmarc TXT, added" })).toBeTruthy();
    await user.click(screen.getAllByRole("button", { name: "Back to the plan" })[0]!);
    expect(onBack).not.toHaveBeenCalled();
    expect(box(`Include ${FERN}`)).toHaveProperty("checked", false);
    expect(sent("dns_apply")).toEqual([]);
  });

  it("is copied and saved as far as it is ticked", async () => {
    const { user } = open();
    await user.click(box(`Include ${FERN}`));
    await user.click(screen.getByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("menuitem", { name: /Copy as text/ }));
    await waitFor(async () => expect(await navigator.clipboard.readText()).toContain("- MX 10 mx1.fernmail.net"));
    const zones = [KITE, MOSS].map((name) => ({ account: ACCOUNT, name }));
    expect(sent("dns_plan_text")).toEqual([{ plan: "plan-1", zones, format: "text" }]);
    await user.click(screen.getByRole("button", { name: "Export" }));
    await user.click(await screen.findByRole("menuitem", { name: /Save as JSON/ }));
    await waitFor(() =>
      expect(sent("app_save_file")).toEqual([{ file: { name: "freehold-plan-plan-1.json", text: "{}" } }]),
    );
  });

  it("shows the whole zone on request, what changes first", async () => {
    open();
    fireEvent.click(screen.getByRole("radio", { name: "Whole zone" }));
    expect(await screen.findByRole("region", { name: "www CNAME, untouched" })).toBeTruthy();
    const pane = screen.getByRole("region", { name: "Changes" });
    expect(within(pane).getAllByRole("region")[0]?.getAttribute("aria-label")).toBe("@ MX, removed");
  });
});
