import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { ToastRegion } from "@/components";
import type { DraftView } from "@/ipc";
import { installFake, NOW, type FakeEngine, type Handler } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ACCOUNT, changeOf, changeZone, planOf } from "../sample";
import { ChangesTab } from "./ChangesTab";
import { KeepDraft } from "./KeepDraft";

const autumn: DraftView = {
  id: "draft-1",
  title: "Autumn mail move",
  at: NOW - 86_400,
  zones: 4,
  sets: 8,
  names: ["fernlight.studio", "kitehouse.design", "mossgarden.net"],
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open(answers: Record<string, Handler> = {}) {
  engine = installFake({ dns_changes: () => [], dns_drafts: () => [], ...answers });
  act(() => navigate("dns", { tab: "changes" }));
  const onPlan = vi.fn();
  renderPage(<ChangesTab onPlan={onPlan} />);
  return { user: userEvent.setup(), onPlan };
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("the changes", () => {
  const form = changeOf({
    title: "Form over 200 zones",
    zones: 200,
    done: 198,
    failed: 2,
    can_retry: 2,
    state: "partly",
  });
  const back = changeOf({ job: "job-2", action: "reverse", title: "Reverse of Form over 9 zones", reverses: "job-0" });

  it("say what to do while there is none", async () => {
    const { user } = open();
    expect(await screen.findByText("Nothing was applied yet")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Choose zones" }));
    expect(currentRoute()).toEqual({ page: "dns", params: {} });
  });

  it("tell how many zones went, and open zone by zone", async () => {
    const detail = { change: form, zones: [changeZone("fernlight.studio"), changeZone("kitehouse.design")] };
    const { user } = open({ dns_changes: () => [form, back], dns_change: () => detail });
    const line = await screen.findByRole("button", { name: /Form over 200 zones/ });
    expect(line.textContent).toContain("198 of 200 zones, 2 failed");
    expect(within(line).getByText("2 to retry")).toBeTruthy();
    await user.click(line);
    expect(currentRoute().params).toEqual({ tab: "changes", change: "job-1" });
    expect(await screen.findByRole("heading", { name: /Applied in part/ })).toBeTruthy();
    expect(sent("dns_change")).toEqual([{ job: "job-1" }]);
  });

  it("are narrowed to those with zones not done", async () => {
    const { user } = open({ dns_changes: () => [form, back] });
    expect(await screen.findByText("Takes back a job")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "With zones not done" }));
    expect(screen.queryByRole("button", { name: /Reverse of Form/ })).toBeNull();
    await user.type(screen.getByLabelText("Find a change"), "nothing like it");
    await user.click(await screen.findByRole("button", { name: "Show all" }));
    expect(screen.getByRole("button", { name: /Reverse of Form/ })).toBeTruthy();
  });
});

describe("a kept draft", () => {
  it("is reviewed as a plan", async () => {
    const { user, onPlan } = open({
      dns_drafts: () => [autumn],
      dns_draft_plan: () => planOf([], { action: "draft" }),
    });
    expect(await screen.findByText(/8 record sets in 4 zones: fernlight.studio/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Review plan of Autumn mail move" }));
    await waitFor(() => expect(onPlan).toHaveBeenCalledWith(expect.objectContaining({ action: "draft" })));
    expect(sent("dns_draft_plan")).toEqual([{ id: "draft-1" }]);
  });

  it("is removed in two steps", async () => {
    const { user } = open({ dns_drafts: () => [autumn], dns_draft_remove: () => null });
    await user.click(await screen.findByRole("button", { name: "More on Autumn mail move" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove..." }));
    const dialog = await screen.findByRole("alertdialog");
    expect(sent("dns_draft_remove")).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name: "Remove the draft" }));
    await waitFor(() => expect(sent("dns_draft_remove")).toEqual([{ id: "draft-1" }]));
  });

  it("is given another title with its edits as they are", async () => {
    const edits = [{ key: { account: ACCOUNT, name: "fernlight.studio" }, base: "hash", sets: [] }];
    const { user } = open({
      dns_drafts: () => [autumn],
      dns_draft: () => edits,
      dns_draft_keep: () => "draft-1",
    });
    await user.click(await screen.findByRole("button", { name: "More on Autumn mail move" }));
    await user.click(await screen.findByRole("menuitem", { name: "Rename..." }));
    const field = await screen.findByLabelText("Title");
    await user.clear(field);
    await user.type(field, "Winter{Enter}");
    await waitFor(() =>
      expect(sent("dns_draft_keep")).toEqual([{ draft: { id: "draft-1", title: "Winter", drafts: edits } }]),
    );
  });
});

describe("keeping a draft", () => {
  const drafts = [{ key: { account: ACCOUNT, name: "fernlight.studio" }, base: "hash", sets: [] }];

  it("asks for a title, replaces the draft of that title, and leads to it", async () => {
    engine = installFake({ dns_drafts: () => [autumn], dns_draft_keep: () => "draft-1" });
    act(() => navigate("dns", { names: ["fernlight.studio"] }));
    renderPage(
      <>
        <KeepDraft drafts={drafts} title="fernlight.studio" />
        <ToastRegion />
      </>,
    );
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Keep as draft" }));
    const field = await screen.findByLabelText("Title");
    expect(field).toHaveProperty("value", "fernlight.studio");
    await user.clear(field);
    await user.type(field, "autumn mail move");
    expect(await screen.findByText(/it is replaced/)).toBeTruthy();
    await user.keyboard("{Enter}");
    await waitFor(() =>
      expect(sent("dns_draft_keep")).toEqual([{ draft: { id: "draft-1", title: "autumn mail move", drafts } }]),
    );
    await user.click(await screen.findByRole("button", { name: "Show drafts" }));
    expect(currentRoute().params).toEqual({ tab: "changes" });
  });
});
