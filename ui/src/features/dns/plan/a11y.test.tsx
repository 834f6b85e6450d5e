import axe from "axe-core";
import { act, screen } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { installFake, NOW } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ChangesTab } from "../changes/ChangesTab";
import { ZoneHistory } from "../history/ZoneHistory";
import { ACCOUNT, addDmarc, changeOf, changeZone, planOf, planZone, record, removeMail, zone } from "../sample";
import { ApplyResult } from "./ApplyResult";
import { PlanReview } from "./PlanReview";

const FERN = "fernlight.studio";
const KITE = "kitehouse.design";

/** Colours and boxes need a real window; everything else axe knows is looked at here. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return result.violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(" ")}`);
}

beforeEach(() => {
  installFake({
    dns_zones: () => [zone(FERN)],
    dns_changes: () => [changeOf()],
    dns_drafts: () => [{ id: "draft-1", title: "Autumn", at: NOW, zones: 1, sets: 1, names: [FERN] }],
    dns_change: () => ({
      change: changeOf({ state: "partly", can_retry: 1, can_reverse: true }),
      zones: [changeZone(FERN, { before: "snap-1", after: "snap-2" }), changeZone(KITE, { state: "failed" })],
    }),
    dns_history: () => [
      { id: "snap-1", at: NOW, cause: "before a change", job: "job-1", title: "Form", records: 2, hash: "hash" },
    ],
    dns_difference: () => [removeMail],
    dns_state: () => [record("@", "A", "203.0.113.24")],
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("axe finds nothing", () => {
  const pages = { backLabel: "Back", onBack: vi.fn(), onPlan: vi.fn() };

  it("in a plan, grouped or not", async () => {
    const plan = planOf([planZone(FERN, [addDmarc(FERN)]), planZone(KITE, [addDmarc(KITE)])]);
    const out = { key: { account: ACCOUNT, name: "oldharbor.uk" }, unicode: "oldharbor.uk", words: "1 invalid cell" };
    renderPage(<PlanReview plan={plan} staysOut={[{ ...out, why: "invalid" }]} {...pages} />);
    expect(await violations()).toEqual([]);
    act(() => screen.getByRole("button", { name: /^Group/ }).click());
    await screen.findByText("2 zones", { selector: ".zone-group span" });
    expect(await violations()).toEqual([]);
  });

  it("in a result", async () => {
    renderPage(<ApplyResult job="job-1" onJob={vi.fn()} {...pages} />);
    await screen.findByRole("button", { name: "Reverse this job..." });
    expect(await violations()).toEqual([]);
  });

  it("in the changes and drafts", async () => {
    act(() => navigate("dns", { tab: "changes" }));
    renderPage(<ChangesTab onPlan={vi.fn()} />);
    await screen.findByText("Autumn");
    expect(await violations()).toEqual([]);
  });

  it("in the history of a zone", async () => {
    renderPage(<ZoneHistory zoneKey={{ account: ACCOUNT, name: FERN }} onBack={vi.fn()} onPlan={vi.fn()} />);
    await screen.findByRole("region", { name: "@ MX, removed" });
    expect(await violations()).toEqual([]);
  });
});
