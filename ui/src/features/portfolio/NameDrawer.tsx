import { useQuery } from "@tanstack/react-query";
import { CalendarX2, CircleDashed, Hand, RefreshCw, ShoppingCart, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { navigate } from "@/app";
import {
  AccountTile,
  Ago,
  Badge,
  Button,
  Callout,
  DomainName,
  Drawer,
  FaultCallout,
  IconButton,
  MoneyText,
  Section,
  SkeletonRows,
  toast,
  useNow,
} from "@/components";
import { counted, daysUntil, formatDate, relativeDays } from "@/format";
import type { Descriptor, NameDetail, NameKey, OrderState } from "@/ipc";
import { type AccountWords, NameBadges } from "./columns";
import { Place } from "./Place";
import { detailQuery, useRefresh } from "./queries";
import { SettingLine } from "./SettingLine";

const ORDER_WORDS: Record<OrderState, string> = {
  planned: "Planned",
  armed: "Planned",
  sent: "Sent, no answer yet",
  confirmed: "Done",
  rejected: "Refused",
  pending: "The account works on it",
  unknown: "Unclear, asking the account",
  not_done: "Not done",
  needs_human: "Needs a look",
  held: "Held",
};

export interface NameDrawerProps {
  id: NameKey;
  account: AccountWords | undefined;
  descriptor: Descriptor | undefined;
  onClose: () => void;
  onRenew: (keys: readonly NameKey[]) => void;
  isAdding: boolean;
}

/** Everything known about one name: the verdict first, then dates, settings, DNS and cost. */
export function NameDrawer({ id, account, descriptor, onClose, onRenew, isAdding }: NameDrawerProps) {
  const { data: detail, error, refetch } = useQuery(detailQuery(id));
  const refresh = useRefresh();
  const cannotRenew = detail && !detail.row.registered ? null : renewReason(descriptor);
  const row = detail?.row;
  const cannotDns = row?.dns === null ? row.dns_words : null;
  return (
    <Drawer
      label={id.name}
      title={<DomainName name={id.name} plain />}
      onClose={onClose}
      tools={
        <IconButton
          icon={RefreshCw}
          label="Fetch this name again"
          isPending={refresh.isPending}
          onPress={() =>
            refresh.mutate(id, {
              onError: ({ fault }) =>
                toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
            })
          }
        />
      }
      head={
        <>
          <div className="row sm t2 drawer-sub">
            {account && <AccountTile provider={account.provider} />}
            {account?.label ?? "Account removed"}
            {detail && detail.row.unicode !== id.name && <Badge className="idn">{id.name}</Badge>}
            {detail && <NameBadges row={detail.row} />}
          </div>
          <div className="row drawer-acts">
            {row?.registered !== false && (
              <Button
                variant="primary"
                icon={ShoppingCart}
                isDisabled={cannotRenew !== null}
                isPending={isAdding}
                onPress={() => onRenew([id])}
              >
                Add renewal to cart
              </Button>
            )}
            <Button icon={Table2} isDisabled={cannotDns !== null} onPress={() => navigate("dns", { names: [id.name] })}>
              Edit DNS
            </Button>
          </div>
          {cannotRenew !== null && <p className="sm t3 drawer-why">{cannotRenew}</p>}
          {cannotDns !== null && <p className="sm t3 drawer-why">{cannotDns}</p>}
        </>
      }
    >
      {error && !detail ? (
        <div className="drawer-note">
          <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
        </div>
      ) : detail ? (
        <Facts detail={detail} account={account} />
      ) : (
        <div className="drawer-note">
          <SkeletonRows rows={8} label={`Loading ${id.name}`} />
        </div>
      )}
    </Drawer>
  );
}

function Facts({ detail, account }: { detail: NameDetail; account: AccountWords | undefined }) {
  const { row } = detail;
  const serving = detail.places.find((place) => place.serves)?.nameservers ?? [];
  const hosts = row.nameservers.length > 0 ? row.nameservers : serving;
  const provider = account?.providerLabel ?? "the account";
  return (
    <>
      <Verdict detail={detail} provider={provider} />
      <Section
        title="Dates"
        aside={
          <>
            checked <Ago at={detail.fetched_at} />
          </>
        }
      >
        <dl className="kv">
          {detail.dates.map((date) => (
            <Pair key={date.label} label={date.label}>
              {date.at === null ? (
                <span className="t2">Not published</span>
              ) : (
                <span className={date.label === "Expires" ? "b" : ""}>{formatDate(date.at)}</span>
              )}
              {date.note !== null && (
                <span className="t3 sm trunc" title={date.note}>
                  {date.note}
                </span>
              )}
            </Pair>
          ))}
          {detail.status !== null && <Pair label={`Status`}>{detail.status}</Pair>}
        </dl>
      </Section>
      {detail.settings.length > 0 && (
        <Section title="Settings">
          {detail.settings.map((setting) => (
            <SettingLine key={setting.setting} id={{ account: row.account, name: row.name }} setting={setting} />
          ))}
        </Section>
      )}
      <Section
        title="DNS"
        aside={
          detail.zone_records === null ? undefined : (
            <>
              {counted(detail.zone_records, "record")}
              {detail.zone_read_at !== null && (
                <>
                  , read <Ago at={detail.zone_read_at} />
                </>
              )}
            </>
          )
        }
      >
        <p className="sm t2 drawer-places">{row.dns_words}</p>
        {detail.places.length > 1 && (
          <ul className="places">
            {detail.places.map((place) => (
              <Place key={place.account} place={place} />
            ))}
          </ul>
        )}
        {row.dns !== null && (
          <dl className="kv">
            <Pair label="Nameservers">
              {hosts.length === 0 ? (
                <span className="t3">Not read yet</span>
              ) : (
                <span className="trunc" title={hosts.join(", ")}>
                  {hosts[0]}
                  {hosts.length > 1 && <span className="t3"> and {hosts.length - 1} more</span>}
                </span>
              )}
            </Pair>
            <Pair label="Website">
              {detail.website === null ? (
                <span className="t3">{detail.zone_read_at === null ? "Not read yet" : "No address"}</span>
              ) : (
                <span className="mono trunc" title={detail.website}>
                  {detail.website}
                </span>
              )}
            </Pair>
          </dl>
        )}
      </Section>
      {row.registered && (
        <Section title="Cost">
          <dl className="kv">
            <Pair label="Renewal">
              {row.renewal ? (
                <>
                  <MoneyText money={row.renewal} />
                  <span className="t3 sm">a year at {provider}</span>
                </>
              ) : (
                <span className="t3">Not on the price list</span>
              )}
            </Pair>
            {detail.client_ref !== null && <Pair label="Our reference">{detail.client_ref}</Pair>}
            {detail.external_ref !== null && <Pair label="Your reference">{detail.external_ref}</Pair>}
          </dl>
        </Section>
      )}
      {detail.orders.length > 0 && (
        <Section title="Orders">
          <dl className="kv">
            {detail.orders.map((order) => (
              <Pair key={order.id} label={order.kind === "renew" ? "Renewed" : "Registered"}>
                <span className="trunc" title={order.message ?? ORDER_WORDS[order.state]}>
                  {ORDER_WORDS[order.state]}
                  {order.settled_at !== null && <span className="t3"> {formatDate(order.settled_at)}</span>}
                </span>
                <span className="grow" />
                <MoneyText money={order.price} />
              </Pair>
            ))}
          </dl>
        </Section>
      )}
    </>
  );
}

/** The first line of the drawer: what is wrong, and what to do. Nothing where nothing is. */
function Verdict({ detail, provider }: { detail: NameDetail; provider: string }) {
  const { row } = detail;
  const now = useNow();
  const days = row.expires_at === null ? null : daysUntil(row.expires_at, now);
  const when = days === null ? "" : ` ${relativeDays(days)}`;
  if (row.lifecycle === "redemption") {
    return (
      <Note>
        <Callout tone="bad" icon={CalendarX2} title="In redemption">
          The registry keeps it for a last time. Getting it back costs a fee on top of the renewal; ask {provider} for
          the price before the time is over.
        </Callout>
      </Note>
    );
  }
  if (row.lifecycle === "lapsed") {
    return (
      <Note>
        <Callout tone="bad" icon={CalendarX2} title={`Lapsed${when}`}>
          {row.at_risk ?? `Renew it now, while ${provider} still takes a late renewal.`}
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

function Note({ children }: { children: ReactNode }) {
  return <div className="drawer-note">{children}</div>;
}

function Pair({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function renewReason(descriptor: Descriptor | undefined): string | null {
  if (!descriptor || descriptor.orders?.renew) return null;
  return notOffered(descriptor, "renew");
}

function notOffered(descriptor: Descriptor, feature: string): string {
  return (
    descriptor.not_offered.find((entry) => entry.feature === feature)?.reason ??
    `${descriptor.label} does not offer this.`
  );
}
