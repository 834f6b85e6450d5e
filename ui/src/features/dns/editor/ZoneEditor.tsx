import { useQuery } from "@tanstack/react-query";
import { Minus, RefreshCw } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { PageSplit } from "@/app";
import { AccountTile, Button, DomainName, EmptyState, ErrorState, PageBar, Pane } from "@/components";
import { queries, type NameKey } from "@/ipc";
import "./editor.css";
import { sayFault } from "../faults";
import { useReadUnread } from "../form/FormPage";
import { useReadZones, zonesQuery } from "../queries";
import type { TabProps } from "../session";
import { LoadingZones } from "../states";
import { OpenZone } from "./OpenZone";

export interface ZoneEditorProps extends TabProps {
  zoneKey: NameKey;
  onChooseZones: () => void;
}

/** One zone, record by record. */
export function ZoneEditor({ zoneKey, onPlan, onChooseZones }: ZoneEditorProps) {
  const keys = useMemo(() => [zoneKey], [zoneKey]);
  const zones = useQuery(zonesQuery(keys));
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const read = useReadZones();
  useReadUnread(zones.data, read.mutate);
  const zone = zones.data?.[0];
  const account = accounts?.find((one) => one.id === (zone?.account ?? zoneKey.account));
  const descriptor = providers?.find((one) => one.id === account?.provider);
  const readAgain = () => read.mutate(keys, { onError: ({ fault }) => sayFault(fault) });
  const title = (
    <span className="row">
      {account && <AccountTile provider={account.provider} />}
      <DomainName name={zoneKey.name} />
    </span>
  );
  const bar = (
    <>
      <Button icon={RefreshCw} isPending={read.isPending} onPress={readAgain}>
        Read again
      </Button>
      <Button onPress={onChooseZones}>Choose zones</Button>
    </>
  );
  const blank = (content: ReactNode) => (
    <>
      <PageBar title={title} sub="DNS">
        {bar}
      </PageBar>
      <PageSplit>
        <Pane>{content}</Pane>
      </PageSplit>
    </>
  );
  if (!zone) {
    return blank(
      zones.error ? <ErrorState fault={zones.error.fault} onRetry={() => void zones.refetch()} /> : <LoadingZones />,
    );
  }
  switch (zone.state.kind) {
    case "unread":
      return blank(<LoadingZones />);
    case "failed":
      return blank(<ErrorState fault={{ ...zone.state.fault, retryable: true }} onRetry={readAgain} />);
    case "not_offered":
      return blank(
        <EmptyState icon={Minus} title="Its DNS cannot be edited here">
          {zone.state.reason}
        </EmptyState>,
      );
    case "ready":
      return (
        <OpenZone
          zone={zone}
          descriptor={descriptor}
          title={title}
          isReading={read.isPending}
          onReadAgain={readAgain}
          onChooseZones={onChooseZones}
          onPlan={onPlan}
        />
      );
  }
}
