import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { ChangeDetail, JobView } from "@/ipc";
import { installFake, job, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { changeOf, changeZone, planOf, record } from "../sample";
import { ApplyResult } from "./ApplyResult";

const FERN = "fernlight.studio";
const KITE = "kitehouse.design";
const MOSS = "mossgarden.net";

const ended: ChangeDetail = {
  change: changeOf({ zones: 3, done: 1, failed: 1, left_out: 1, can_retry: 1, can_reverse: true, state: "partly" }),
  zones: [
    changeZone(FERN, { state: "done", detail: "1 set, checked", before: "snap-1", after: "snap-2" }),
    changeZone(KITE, { state: "skipped", detail: 'Changed elsewhere: "@ MX".' }),
    changeZone(MOSS, { state: "failed", detail: "Nothing was written. PlanetDomains was not reached." }),
  ],
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open(detail: ChangeDetail, ...jobs: JobView[]) {
  engine = installFake({
    activity_jobs: () => jobs,
    activity_pause: () => null,
    activity_resume: () => null,
    activity_cancel: () => null,
    dns_change: () => detail,
    dns_retry: () => "job-again",
    dns_reverse: () => planOf([], { action: "reverse" }),
    dns_state: () => [record("@", "A", "203.0.113.24"), record("www", "CNAME", FERN)],
    app_save_file: () => "/home/ada/Downloads/results.csv",
  });
  const calls = { onBack: vi.fn(), onPlan: vi.fn(), onJob: vi.fn() };
  renderPage(<ApplyResult job="job-1" backLabel="Back to the changes" {...calls} />);
  return { user: userEvent.setup(), ...calls };
}

const listed = () => within(screen.getByRole("list", { name: "Zones" })).getAllByRole("listitem");

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(300);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("a job at work", () => {
  const detail: ChangeDetail = {
    change: changeOf({ zones: 3, done: 1, state: "running" }),
    zones: [
      changeZone(FERN, { state: "done", detail: "1 set, checked" }),
      changeZone(KITE, { state: "running", detail: "Waiting for its turn" }),
      changeZone(MOSS, { state: "running", detail: "Waiting for its turn" }),
    ],
  };
  const running = job({
    id: "job-1",
    kind: "dns_apply",
    done: 1,
    total: 3,
    can_pause: true,
    items: [{ label: KITE, state: "running", detail: "Writing" }],
  });

  it("shows what is being done now beside what waits", async () => {
    open(detail, running);
    expect(await screen.findByRole("heading", { name: /Applying to 3 zones/ })).toBeTruthy();
    expect(listed().map((line) => line.querySelector(".n")?.textContent)).toEqual([
      "1 set, checked",
      "Writing",
      "Waiting for its turn",
    ]);
    expect(screen.queryByRole("button", { name: /Retry/ })).toBeNull();
  });

  it("is paused, and is cancelled", async () => {
    const { user } = open(detail, running);
    await user.click(await screen.findByRole("button", { name: "Pause" }));
    expect(sent("activity_pause")).toEqual([{ job: "job-1" }]);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(sent("activity_cancel")).toEqual([{ job: "job-1" }]);
  });

  it("that is paused says that nothing more is written, and goes on when asked", async () => {
    const { user } = open(detail, { ...running, paused: true });
    expect(await screen.findByText(/Nothing more is written until you let it go on/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Go on" }));
    expect(sent("activity_resume")).toEqual([{ job: "job-1" }]);
  });
});

describe("a job that ended", () => {
  it("shows what failed first, and is narrowed to what was left out", async () => {
    const { user } = open(ended);
    expect(await screen.findByRole("heading", { name: /Applied in part/ })).toBeTruthy();
    expect(screen.getByRole("heading", { level: 2 }).textContent).toBe(MOSS);
    await user.click(screen.getByRole("radio", { name: "Left out 1" }));
    expect(listed()).toHaveLength(1);
    expect(listed()[0]?.textContent).toContain(KITE);
  });

  it("tries again what failed and goes on to the new job", async () => {
    const { user, onJob } = open(ended);
    await user.click(await screen.findByRole("button", { name: "Retry 1 failed" }));
    await waitFor(() => expect(onJob).toHaveBeenCalledWith("job-again"));
    expect(sent("dns_retry")).toEqual([{ job: "job-1" }]);
  });

  it("is taken back by a plan that is reviewed like any other", async () => {
    const { user, onPlan } = open(ended);
    await user.click(await screen.findByRole("button", { name: "Reverse this job..." }));
    await waitFor(() => expect(onPlan).toHaveBeenCalledWith(expect.objectContaining({ action: "reverse" })));
    expect(sent("dns_reverse")).toEqual([{ job: "job-1" }]);
  });

  it("offers neither where neither is possible", async () => {
    open({ ...ended, change: { ...ended.change, can_retry: 0, can_reverse: false } });
    await screen.findByRole("heading", { name: /Applied in part/ });
    expect(screen.queryByRole("button", { name: /Retry|Reverse/ })).toBeNull();
  });

  it("shows a zone as it was kept before the write", async () => {
    const { user } = open(ended);
    await screen.findByRole("list", { name: "Zones" });
    await user.click(within(listed()[0]!).getByRole("button"));
    await user.click(screen.getByRole("radio", { name: "Zone before" }));
    expect(await screen.findByRole("region", { name: "www CNAME, untouched" })).toBeTruthy();
    expect(sent("dns_state")).toEqual([{ snapshot: "snap-1" }]);
  });

  it("is written into a table, quotes doubled", async () => {
    const { user } = open(ended);
    await user.click(await screen.findByRole("button", { name: "Export CSV" }));
    await waitFor(() => expect(sent("app_save_file")).toHaveLength(1));
    const { name, text } = sent("app_save_file")[0]?.file as { name: string; text: string };
    expect(name).toBe("freehold-dns-apply-2026-11-22.csv");
    expect(text.split("\r\n")).toEqual([
      "Zone,Account,Result,Detail,Sets added,Sets changed,Sets removed",
      `${FERN},PlanetDomains,Applied and checked,"1 set, checked",1,0,0`,
      `${KITE},PlanetDomains,Left out,"Changed elsewhere: ""@ MX"".",1,0,0`,
      `${MOSS},PlanetDomains,Failed,Nothing was written. PlanetDomains was not reached.,1,0,0`,
      "",
    ]);
  });

  it("that nobody knows any more says so", async () => {
    engine = installFake({
      dns_change: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
        throw {
          code: "not_found",
          message: "This change is not in the history any more.",
          hint: null,
          retryable: false,
        };
      },
    });
    renderPage(<ApplyResult job="gone" backLabel="Back" onBack={vi.fn()} onPlan={vi.fn()} onJob={vi.fn()} />);
    expect(await screen.findByText("This change is not in the history any more.")).toBeTruthy();
  });
});
