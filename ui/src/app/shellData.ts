import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { setClock } from "@/components";
import { queries, type AccountView, type CartView, type JobView, type ViewCount } from "@/ipc";

/** What the frame shows around every page. Null or empty until the engine answered. */
export interface ShellData {
  totalNames: number | null;
  cartLines: number;
  remindersDue: number;
  views: readonly ViewCount[];
  accounts: readonly ShellAccount[];
  /** UTC epoch seconds of the oldest account's last sync. */
  syncedAt: number | null;
  jobs: readonly JobView[];
}

/** An account in the sidebar. */
export interface ShellAccount {
  id: string;
  provider: string;
  label: string;
  count: number;
  /** What is wrong, as a sentence; null while it works. */
  problem: string | null;
  /** Calls left in the running period, where it is long enough to be told. */
  calls: Calls | null;
}

/** Calls that may still be made at an account. */
export interface Calls {
  left: number;
  quota: number;
}

/** A quota of a second or two is full again before anybody reads it. */
const TELLING_SECONDS = 10;

function callsOf({ quota }: AccountView): Calls | null {
  return quota.per_seconds < TELLING_SECONDS ? null : { left: quota.left, quota: quota.quota };
}

/** The account that has used most of its quota; null while none has used a tenth. */
export function tightest(accounts: readonly ShellAccount[]): ShellAccount | null {
  const share = ({ calls }: ShellAccount) => (calls === null ? 1 : calls.left / Math.max(1, calls.quota));
  const [first] = [...accounts].sort((a, b) => share(a) - share(b));
  return first !== undefined && share(first) <= 0.9 ? first : null;
}

/** What is wrong with an account, in a few words; null while it works. */
export function accountProblem(account: AccountView): string | null {
  switch (account.state) {
    case "ok":
    case "unchecked":
      return null;
    case "needs_key":
      return "Its key is missing";
    case "failing":
      return account.fault?.message ?? "The last call failed";
  }
}

const NO_VIEWS: readonly ViewCount[] = [];
const NO_ACCOUNTS: readonly AccountView[] = [];
const NO_JOBS: readonly JobView[] = [];

const cartLines = (cart: CartView) => cart.lines.length;

/** What the frame shows. */
export function useShellData(): ShellData {
  const now = useQuery({ ...queries.info, select: (info) => info.now }).data;
  const offline = useQuery({ ...queries.info, select: (info) => info.offline_since !== null }).data ?? false;
  const summary = useQuery(queries.summary).data;
  const accounts = useQuery(queries.accounts).data ?? NO_ACCOUNTS;
  const inCart = useQuery({ ...queries.cart, select: cartLines }).data ?? 0;
  const due = useQuery({ ...queries.reminders, select: (view) => view.due.length }).data ?? 0;
  const jobs = useQuery(queries.jobs).data ?? NO_JOBS;
  useEffect(() => {
    if (now !== undefined) setClock(now);
  }, [now]);
  const counts = summary?.accounts;
  const lines = useMemo(
    () =>
      accounts.map((account) => ({
        id: account.id,
        provider: account.provider,
        label: account.label,
        count: counts?.find((one) => one.account === account.id)?.count ?? account.names,
        // Without a connection that is no fault of the account's; the banner says it once for all.
        problem: offline && account.fault?.code === "unreachable" ? null : accountProblem(account),
        calls: callsOf(account),
      })),
    [accounts, counts, offline],
  );
  return {
    totalNames: summary?.total ?? null,
    cartLines: inCart,
    remindersDue: due,
    views: summary?.views ?? NO_VIEWS,
    accounts: lines,
    syncedAt: summary?.synced_at ?? null,
    jobs,
  };
}
