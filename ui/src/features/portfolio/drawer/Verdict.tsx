import { CalendarX2, CircleDashed, Hand } from "lucide-react";
import type { ReactNode } from "react";
import { Callout, useNow } from "@/components";
import { daysUntil, relativeDays } from "@/format";
import type { NameDetail } from "@/ipc";

/** The first line of the drawer: what is wrong, and what to do. Nothing where nothing is. */
export function Verdict({ detail, provider }: { detail: NameDetail; provider: string }) {
  const { row } = detail;
  const now = useNow();
  const days = row.expires_at === null ? null : daysUntil(row.expires_at, now);
  const when = days === null ? "" : ` ${relativeDays(days)}`;
  if (row.lifecycle === "pending_delete") {
    return (
      <Note>
        <Callout tone="bad" icon={CalendarX2} title="About to be deleted">
          The registry frees it soon and nothing brings it back before. Watch it to register it anew.
        </Callout>
      </Note>
    );
  }
  if (row.lifecycle === "redemption") {
    return (
      <Note>
        <Callout tone="bad" icon={CalendarX2} title="In redemption">
          The registry keeps it for a last time. Getting it back costs far more than a renewal. Where {provider}{" "}
          restores names from here, put the restore into the cart: its price is shown and confirmed there. Else ask{" "}
          {provider} before the time is over.
        </Callout>
      </Note>
    );
  }
  if (row.lifecycle === "lapsed" || row.lifecycle === "grace") {
    const late =
      row.lifecycle === "grace"
        ? "It can still be renewed at the usual price. Renew it now."
        : `Renew it now, while ${provider} still takes a late renewal.`;
    return (
      <Note>
        <Callout tone="bad" icon={CalendarX2} title={`Lapsed${when}`}>
          {row.at_risk ?? late}
        </Callout>
      </Note>
    );
  }
  if (row.lifecycle === "blocked") {
    return (
      <Note>
        <Callout tone="bad" icon={Hand} title={`Blocked at ${provider}`}>
          {detail.status === null ? "" : `Its status there is "${detail.status}". `}Ask {provider} why, and what frees
          it.
        </Callout>
      </Note>
    );
  }
  if (!row.registered) {
    return (
      <Note>
        <Callout title="Registered elsewhere">
          Only its zone is here, so Freehold does not know when it expires. Connect the account where it is registered
          to watch its date.
        </Callout>
      </Note>
    );
  }
  if (row.at_risk !== null) {
    return (
      <Note>
        <Callout tone="risk" title={`Likely to lapse${when}`}>
          {row.at_risk}
        </Callout>
      </Note>
    );
  }
  if (row.vanished) {
    return (
      <Note>
        <Callout tone="due" icon={CircleDashed} title={`Not in the last list of ${provider}`}>
          What is shown is from before. Fetch it again to see whether it is still there.
        </Callout>
      </Note>
    );
  }
  return null;
}

/** A callout with the drawer's margin around it. */
export function Note({ children }: { children: ReactNode }) {
  return <div className="drawer-note">{children}</div>;
}
