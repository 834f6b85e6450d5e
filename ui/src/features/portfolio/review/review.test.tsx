import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createQueryClient, type NameHistory, type ReviewRow, type ReviewView } from "@/ipc";
import { account, installFake, NOW } from "../../../../test/fake";
import { HistoryTab } from "../history/HistoryTab";
import { ReviewPage } from "./ReviewPage";

const ACCOUNT = account().id;

function row(name: string, change: Partial<ReviewRow> = {}): ReviewRow {
  return {
    account: ACCOUNT,
    name,
    unicode: name,
    flag: "missing",
    since: NOW - 7200,
    missing: 1,
    registered: true,
    expires_at: NOW + 40 * 86_400,
    lifecycle: "active",
    fetched_at: NOW - 90_000,
    ...change,
  };
}

function view(rows: ReviewRow[]): ReviewView {
  return { counts: { missing: 1, back: 1, arrived: 1 }, total: rows.length, offset: 0, rows };
}

const missing = [row("greyheron.io")];
const arrived = [row("saltmarsh.org", { flag: "back" }), row("newcomer.com", { flag: "arrived" })];

function open(element: React.ReactElement, answers = {}) {
  const engine = installFake({
    portfolio_review: ({ section }) => view(section === "missing" ? missing : arrived),
    portfolio_review_keys: () => arrived.map(({ name }) => ({ account: ACCOUNT, name })),
    portfolio_review_done: () => null,
    portfolio_review_forget: () => 1,
    ...answers,
  });
  render(<QueryClientProvider client={createQueryClient()}>{element}</QueryClientProvider>);
  return engine;
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(900);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

describe("the review", () => {
  it("marks what was looked at, and only that", async () => {
    const engine = open(<ReviewPage />);
    await userEvent.click(await screen.findByRole("radio", { name: "Arrived 2" }));
    expect(await screen.findByText("There again")).toBeTruthy();
    await userEvent.click(screen.getByRole("checkbox", { name: "Select all" }));
    await userEvent.click(await screen.findByRole("button", { name: "Mark as seen" }));
    await waitFor(() =>
      expect(engine.calls.find((one) => one.command === "portfolio_review_done")?.args).toEqual({
        keys: [
          { account: ACCOUNT, name: "saltmarsh.org" },
          { account: ACCOUNT, name: "newcomer.com" },
        ],
      }),
    );
    expect(screen.queryByRole("button", { name: "Forget…" })).toBeNull();
  });

  it("asks once more before it forgets", async () => {
    const engine = open(<ReviewPage />, { portfolio_review_keys: () => [{ account: ACCOUNT, name: "greyheron.io" }] });
    await userEvent.click(await screen.findByRole("checkbox", { name: "Select all" }));
    await userEvent.click(await screen.findByRole("button", { name: "Forget…" }));
    expect(engine.calls.some((one) => one.command === "portfolio_review_forget")).toBe(false);
    const dialog = await screen.findByRole("alertdialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Forget 1 name" }));
    await waitFor(() =>
      expect(engine.calls.find((one) => one.command === "portfolio_review_forget")?.args).toEqual({
        keys: [{ account: ACCOUNT, name: "greyheron.io" }],
      }),
    );
  });

  it("says what stands here when nothing does", async () => {
    open(<ReviewPage />, {
      portfolio_review: () => ({ ...view([]), counts: { missing: 0, back: 0, arrived: 0 } }),
    });
    expect(await screen.findByText("No name is missing")).toBeTruthy();
  });
});

describe("the history of a name", () => {
  it("groups by day, says who told it, and goes on with older ones", async () => {
    const pages: Record<string, NameHistory> = {
      first: {
        changes: [
          {
            id: "9",
            at: NOW,
            account: ACCOUNT,
            label: "Main",
            what: "expires",
            words: "Expires: 3 Dec 2026 → 3 Dec 2027",
            source: "sync",
          },
        ],
        more: true,
      },
      rest: {
        changes: [
          {
            id: "2",
            at: NOW - 3 * 86_400,
            account: ACCOUNT,
            label: null,
            what: "lock",
            words: "The transfer lock: on → off",
            source: "user",
          },
        ],
        more: false,
      },
    };
    const engine = open(<HistoryTab id={{ account: ACCOUNT, name: "harbor.com" }} />, {
      portfolio_history: ({ before }: Record<string, unknown>) => (before === null ? pages.first : pages.rest),
    });
    expect(await screen.findByText("Expires: 3 Dec 2026 → 3 Dec 2027")).toBeTruthy();
    expect(screen.getByText(/told by Main/)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Load more" }));
    expect(await screen.findByText(/by you/)).toBeTruthy();
    expect(engine.calls.at(-1)?.args.before).toBe("9");
    expect(screen.queryByRole("button", { name: "Load more" })).toBeNull();
    expect(screen.getAllByRole("heading", { level: 3 })).toHaveLength(2);
  });
});
