import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import type { SnapshotView, StateRef } from "@/ipc";
import { installFake, NOW, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ACCOUNT, addDmarc, planOf, record, removeMail, zone } from "../sample";
import { ZoneHistory } from "./ZoneHistory";

const FERN = "fernlight.studio";
const key = { account: ACCOUNT, name: FERN };
const state = (id: string, change: Partial<SnapshotView> = {}): SnapshotView => ({
  id,
  at: NOW - 3_600,
  cause: "before a change",
  job: null,
  title: null,
  records: 6,
  hash: id,
  ...change,
});

const states = [
  state("after", { cause: "after a change", job: "job-1", title: "Form over 3 zones", hash: `hash of ${FERN}` }),
  state("before", { job: "job-1", title: "Form over 3 zones", at: NOW - 3_700 }),
  state("drift", { cause: "changed elsewhere", at: NOW - 90_000 }),
];

let engine: FakeEngine;
const compared = () =>
  engine.calls
    .filter((call) => call.command === "dns_difference")
    .map(({ args }) => args as { from: StateRef; to: StateRef });

function open() {
  act(() => navigate("dns", { history: FERN }));
  const onPlan = vi.fn();
  renderPage(<ZoneHistory zoneKey={key} onBack={vi.fn()} onPlan={onPlan} />);
  return { user: userEvent.setup(), onPlan };
}

beforeEach(() => {
  engine = installFake({
    dns_history: () => states,
    dns_zones: () => [zone(FERN)],
    dns_difference: ({ to }) => ((to as StateRef).kind === "now" ? [addDmarc(FERN)] : [removeMail]),
    dns_state: () => [record("www", "CNAME", FERN)],
    dns_restore: () => planOf([], { action: "restore" }),
  });
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

const line = async (at: number) => within((await screen.findAllByRole("listitem"))[at]!).getByRole("button");

describe("the history of a zone", () => {
  it("begins with the newest state that the zone is not in, against now", async () => {
    open();
    expect((await line(1)).getAttribute("aria-current")).toBe("true");
    expect(await screen.findByRole("region", { name: "_dmarc TXT, added" })).toBeTruthy();
    expect(compared()).toContainEqual({ from: { kind: "kept", id: "before" }, to: { kind: "now", key } });
    expect(screen.getByText("As now")).toBeTruthy();
  });

  it("holds any two states against each other, by the keyboard alone", async () => {
    const { user } = open();
    (await line(1)).focus();
    await user.keyboard("{ArrowUp} {ArrowDown}{ArrowDown}");
    await waitFor(() =>
      expect(compared()).toContainEqual({ from: { kind: "kept", id: "drift" }, to: { kind: "kept", id: "after" } }),
    );
    expect(await screen.findByRole("region", { name: "@ MX, removed" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Swap the two" }));
    await waitFor(() =>
      expect(compared()).toContainEqual({ from: { kind: "kept", id: "after" }, to: { kind: "kept", id: "drift" } }),
    );
  });

  it("leads to the job that was behind a state", async () => {
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Form over 3 zones" }));
    expect(currentRoute().params).toEqual({ tab: "changes", change: "job-1" });
  });

  it("shows the whole zone as it was, and brings it back through a plan", async () => {
    const { user, onPlan } = open();
    await user.click(await screen.findByRole("radio", { name: "Whole zone then" }));
    expect(await screen.findByRole("region", { name: "www CNAME, untouched" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Plan the way back" }));
    await waitFor(() => expect(onPlan).toHaveBeenCalledWith(expect.objectContaining({ action: "restore" })));
  });

  it("has no way back to the state that the zone is in", async () => {
    const { user } = open();
    await user.click(await line(0));
    expect(screen.getByRole("button", { name: "Plan the way back" })).toHaveProperty("disabled", true);
    expect(screen.getByText("The zone is as it was then")).toBeTruthy();
  });
});
