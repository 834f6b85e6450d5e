import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { navigate } from "@/app";
import { createQueryClient, type LogEntry, type LogPage, type LogQuery } from "@/ipc";
import { account, installFake, job, NOW } from "../../../test/fake";
import ActivityPage from "./page";
import { dayEnd, dayStart } from "./words";

const ACCOUNT = account().id;

function line(id: number, change: Partial<LogEntry> = {}): LogEntry {
  return {
    id: String(id),
    at: NOW - (500 - id) * 600,
    feature: "portfolio",
    cause: "schedule",
    message: `Synced: ${id} names, nothing changed.`,
    account: ACCOUNT,
    name: null,
    ...change,
  };
}

const LINES = [
  line(3, { feature: "dns", cause: "user", message: "2 sets changed.", name: "harbor.com" }),
  line(2),
  line(1),
];

function page(query: LogQuery): LogPage {
  const lines = LINES.filter((one) => query.features.length === 0 || query.features.includes(one.feature));
  return { lines: query.limit === 1 ? lines.slice(0, 1) : lines, total: lines.length, features: ["dns", "portfolio"] };
}

function open(answers = {}) {
  const engine = installFake({
    accounts_list: () => [account()],
    activity_log: ({ query }) => page(query as LogQuery),
    activity_log_export: () => "/home/me/Downloads/freehold-log.csv",
    activity_clear: () => null,
    ...answers,
  });
  render(
    <QueryClientProvider client={createQueryClient()}>
      <ActivityPage />
    </QueryClientProvider>,
  );
  return engine;
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("the log", () => {
  beforeEach(() => navigate("activity", { tab: "log" }));

  it("says what happened, where and why, under its day", async () => {
    open();
    expect(await screen.findByText("2 sets changed.")).toBeTruthy();
    expect(screen.getByText("by you")).toBeTruthy();
    expect(screen.getAllByText("on schedule")).toHaveLength(2);
    expect(screen.getByText("3 lines")).toBeTruthy();
  });

  it("narrows by feature and saves what is on show", async () => {
    const engine = open();
    await userEvent.click(await screen.findByRole("button", { name: "DNS" }));
    expect(await screen.findByText("1 line")).toBeTruthy();
    await waitFor(() => expect(screen.queryByText(/Synced: 2/)).toBeNull());
    await userEvent.click(screen.getByRole("button", { name: "Export" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /As CSV/ }));
    await waitFor(() => {
      const sent = engine.calls.find((one) => one.command === "activity_log_export")?.args;
      expect(sent).toMatchObject({ format: "csv", query: { features: ["dns"] } });
    });
  });

  it("shows the whole of a line", async () => {
    open();
    await userEvent.click(await screen.findByText("2 sets changed."));
    expect(await screen.findByRole("button", { name: "Open the name" })).toBeTruthy();
    expect(screen.getByText(/line 3/)).toBeTruthy();
  });

  it("reckons days in this computer's zone, however long they are", () => {
    const start = dayStart("2026-03-29");
    const end = dayEnd("2026-03-29");
    expect(start).toBe(new Date(2026, 2, 29).getTime() / 1000);
    expect(end).toBe(new Date(2026, 2, 30).getTime() / 1000);
    expect(dayStart("2026-02-30")).toBeNull();
    expect(dayEnd("")).toBeNull();
  });
});

describe("the jobs", () => {
  beforeEach(() => navigate("activity", { tab: "jobs" }));

  it("counts all results and shows those jobs that went wrong", async () => {
    const engine = open({
      activity_jobs: () => [
        job({
          id: "1",
          title: "Apply DNS",
          state: "partly",
          ended_at: NOW,
          tally: { done: 9000, skipped: 2, failed: 41, unclear: 0 },
        }),
        job({ id: "2", title: "Sync Main", state: "done", ended_at: NOW }),
      ],
    });
    expect(await screen.findByText("6 of 10, 41 failed, 2 left out")).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: "With problems 1" }));
    expect(screen.queryByText("Sync Main")).toBeNull();
    await userEvent.click(screen.getByRole("button", { name: "Clear ended" }));
    await waitFor(() =>
      expect(engine.calls.find((one) => one.command === "activity_clear")?.args).toEqual({ job: null }),
    );
  });
});
