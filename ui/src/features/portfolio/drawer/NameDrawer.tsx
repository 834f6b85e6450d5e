import { useQuery } from "@tanstack/react-query";
import { RefreshCw, ShoppingCart, Table2 } from "lucide-react";
import type { ReactNode } from "react";
import { keyToParam, navigate } from "@/app";
import {
  AccountTile,
  Badge,
  Button,
  DomainName,
  Drawer,
  FaultCallout,
  IconButton,
  SkeletonRows,
  Tabs,
} from "@/components";
import { useStore, type Descriptor, type NameDetail, type NameKey } from "@/ipc";
import type { AccountWords } from "../columns";
import { HealthTab } from "../health/HealthTab";
import { HistoryTab } from "../history/HistoryTab";
import { HandEdit } from "../import/HandEdit";
import { NameBadges } from "../NameBadges";
import { NotesTab } from "../notes/NotesTab";
import { detailQuery, useRefresh } from "../queries";
import { sayFault } from "../words";
import { DnsTab } from "./DnsTab";
import { EXTRA_TABS, isExtraTab } from "./extraTabs";
import { OrdersTab } from "./OrdersTab";
import { Overview } from "./Overview";
import { RestoreButton, restoreReason } from "./OwnedOrder";
import { SettingsTab } from "./SettingsTab";
import { drawerTab, type DrawerTab } from "./tabs";
import { Note } from "./Verdict";

export interface NameDrawerProps {
  id: NameKey;
  account: AccountWords | undefined;
  descriptor: Descriptor | undefined;
  onClose: () => void;
  onRenew: (keys: readonly NameKey[]) => void;
  isAdding: boolean;
}

/** Everything known about one name, and what can be done with it. */
export function NameDrawer({ id, account, descriptor, onClose, onRenew, isAdding }: NameDrawerProps) {
  const { data: detail, error, refetch } = useQuery(detailQuery(id));
  const refresh = useRefresh();
  const tab = useStore(drawerTab);
  const row = detail?.row;
  const extra = detail && descriptor ? EXTRA_TABS.filter(({ isShown }) => isShown(detail, descriptor)) : [];
  const cannotRenew = row && !row.registered ? null : renewReason(descriptor);
  const isLost = row?.lifecycle === "redemption" && row.registered;
  const cannotRestore = restoreReason(descriptor);
  const cannotDns = row?.dns === null ? row.dns_words : null;
  return (
    <Drawer
      className="name-drawer"
      label={id.name}
      title={
        <span title={row?.unicode ?? id.name}>
          <DomainName name={id.name} {...(row ? { ending: row.ending } : {})} plain />
        </span>
      }
      onClose={onClose}
      tools={
        <IconButton
          icon={RefreshCw}
          label="Fetch this name again"
          isPending={refresh.isPending}
          onPress={() => refresh.mutate(id, { onError: ({ fault }) => sayFault(fault) })}
        />
      }
      head={
        <>
          <div className="row sm t2 drawer-sub">
            {account && <AccountTile provider={account.provider} />}
            <span className="trunc" title={account?.label}>
              {account?.label ?? "Account removed"}
            </span>
            {row && row.unicode !== id.name && <Badge className="idn">{id.name}</Badge>}
            {row && <NameBadges row={row} all />}
          </div>
          <div className="row drawer-acts">
            {isLost && cannotRestore === null && <RestoreButton id={id} />}
            {row?.registered !== false && !isLost && (
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
            <Button
              icon={Table2}
              isDisabled={cannotDns !== null}
              onPress={() => navigate("dns", { names: [keyToParam(id)] })}
            >
              Edit DNS
            </Button>
            {account?.provider === "hand" && <HandEdit of={id} />}
          </div>
          {isLost && cannotRestore !== null && <p className="sm t3 drawer-why">{cannotRestore}</p>}
          {!isLost && cannotRenew !== null && <p className="sm t3 drawer-why">{cannotRenew}</p>}
          {cannotDns !== null && <p className="sm t3 drawer-why">{cannotDns}</p>}
        </>
      }
    >
      {error && !detail ? (
        <Note>
          <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
        </Note>
      ) : (
        <Tabs<DrawerTab>
          label={`About ${id.name}`}
          value={detail && isExtraTab(tab) && !extra.some((one) => one.id === tab) ? "overview" : tab}
          onChange={(next) => drawerTab.set(next)}
          tabs={[
            {
              id: "overview",
              label: "Overview",
              panel: known(detail, id, (facts) => <Overview detail={facts} account={account} />),
            },
            {
              id: "settings",
              label: "Settings",
              panel: known(detail, id, (facts) => <SettingsTab detail={facts} descriptor={descriptor} />),
            },
            { id: "dns", label: "DNS", panel: known(detail, id, (facts) => <DnsTab detail={facts} />) },
            ...extra.map(({ id: word, label, Panel }) => ({
              id: word,
              label,
              panel: known(detail, id, (facts) => descriptor && <Panel detail={facts} descriptor={descriptor} />),
            })),
            { id: "health", label: "Health", panel: <HealthTab id={id} /> },
            {
              id: "orders",
              label: "Orders",
              panel: known(detail, id, (facts) => <OrdersTab orders={facts.orders} />),
            },
            { id: "history", label: "History", panel: <HistoryTab id={id} /> },
            { id: "notes", label: "Notes", panel: <NotesTab id={id} /> },
          ]}
        />
      )}
    </Drawer>
  );
}

function known(detail: NameDetail | undefined, id: NameKey, show: (detail: NameDetail) => ReactNode): ReactNode {
  if (detail) return show(detail);
  return (
    <Note>
      <SkeletonRows rows={8} label={`Loading ${id.name}`} />
    </Note>
  );
}

function renewReason(descriptor: Descriptor | undefined): string | null {
  if (!descriptor || descriptor.orders?.renew) return null;
  return (
    descriptor.not_offered.find((entry) => entry.feature === "renew")?.reason ??
    `${descriptor.label} does not offer this.`
  );
}
