import { Inbox, Layers, ListFilter, PlugZap } from "lucide-react";
import { navigate } from "@/app";
import { Button, Callout, Delayed, EmptyState, Icon, LinkButton, SkeletonRows } from "@/components";
import { counted } from "@/format";
import type { AccountView, ViewCount } from "@/ipc";
import { SyncButton } from "./SyncButton";

/** Rows that are not there yet. */
export function Loading() {
  return (
    <div className="pane">
      <Delayed>
        <SkeletonRows rows={12} label="Loading names" />
      </Delayed>
    </div>
  );
}

/** Accounts that cannot be reached: the list shows what was read before, and says so. */
export function AccountTrouble({ accounts }: { accounts: readonly AccountView[] }) {
  const failing = accounts.filter((account) => account.state === "failing" || account.state === "needs_key");
  const [first] = failing;
  if (!first) return null;
  const others = failing.length - 1;
  return (
    <Callout
      tone="due"
      className="trouble"
      title={
        first.state === "needs_key"
          ? `${first.label} has no key on this machine`
          : `${first.label}: ${first.fault?.message ?? "the last call failed"}`
      }
      actions={
        <Button size="s" onPress={() => navigate("accounts", { account: first.id })}>
          Open the account
        </Button>
      }
    >
      {first.state === "needs_key" ? "Enter the key again to sync. " : first.fault?.hint ? `${first.fault.hint} ` : ""}
      Its names are shown as last read.
      {others > 0 && ` ${counted(others, "other account")} ${others === 1 ? "has" : "have"} trouble too.`}
    </Callout>
  );
}

/** Names that arrived or went missing and wait to be looked at. */
export function ReviewHint({ views }: { views: readonly ViewCount[] }) {
  const count = (key: string) => views.find((view) => view.key === key)?.count ?? 0;
  const arrived = count("arrived");
  const vanished = count("vanished");
  if (arrived + vanished === 0) return null;
  const words = [
    arrived > 0 && `${counted(arrived, "name")} arrived`,
    vanished > 0 && `${counted(vanished, "name")} went missing`,
  ];
  return (
    <div className="review-hint row">
      <Icon icon={Inbox} size="s" className="t3" />
      <span className="trunc">{words.filter(Boolean).join(", ")} since you last looked.</span>
      <LinkButton onPress={() => navigate("portfolio", { tab: "review" })}>Review</LinkButton>
    </div>
  );
}

interface NothingHereProps {
  isFiltered: boolean;
  hasAccounts: boolean;
  account: string | null;
  onClearFilter: () => void;
}

export function NothingHere({ isFiltered, hasAccounts, account, onClearFilter }: NothingHereProps) {
  if (!hasAccounts) {
    return (
      <EmptyState
        icon={PlugZap}
        title="No account is connected"
        actions={
          <Button variant="primary" onPress={() => navigate("accounts")}>
            Connect an account
          </Button>
        }
      >
        Connect a registrar account and its names appear here.
      </EmptyState>
    );
  }
  if (isFiltered) {
    return (
      <EmptyState
        icon={ListFilter}
        title="No name matches this filter"
        actions={<Button onPress={onClearFilter}>Clear the filter</Button>}
      >
        Take a token out, or look in all names.
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Layers} title="No names yet" actions={<SyncButton account={account} />}>
      Sync to read the names that the account holds.
    </EmptyState>
  );
}
