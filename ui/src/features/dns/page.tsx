import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useMemo, useState, type ReactNode } from "react";
import { keyToParam, navigate, PageSplit, useParams } from "@/app";
import { Button, EmptyState, ErrorState, PageBar } from "@/components";
import { counted } from "@/format";
import type { NameKey, PlanView } from "@/ipc";
import { ChangesTab } from "./changes/ChangesTab";
import "./changes/changes.css";
import "./dns.css";
import "./history/history.css";
import "./plan/plan.css";
import { tabOf } from "./DnsTabs";
import type { StaysOut } from "./form/form";
import { FormPage } from "./form/FormPage";
import { HostPage } from "./hosting/HostPage";
import { LivePage } from "./live/LivePage";
import { NameserversTab } from "./nameservers/NameserversTab";
import { zonesAt } from "./places";
import { PlanReview } from "./plan/PlanReview";
import { allNamesQuery } from "./queries";
import { RecordsTab } from "./records/RecordsTab";
import type { TabProps } from "./session";
import { LoadingZones } from "./states";
import { TemplatesTab } from "./templates/TemplatesTab";
import { ZoneEditor } from "./editor/ZoneEditor";
import { ZoneHistory } from "./history/ZoneHistory";
import { ZonePicker } from "./ZonePicker";
import { FilePage } from "./zonefile/FilePage";

const NONE: readonly string[] = [];

interface Review {
  plan: PlanView;
  staysOut: readonly StaysOut[];
  /** The page that made it; on another one it is left behind. */
  place: string;
}

/** DNS: zones one by one or many at once, records across zones, templates, nameservers, and what was changed. */
export default function DnsPage() {
  const params = useParams("dns");
  const place = JSON.stringify(params);
  const [review, setReview] = useState<Review | null>(null);
  const onPlan: TabProps["onPlan"] = (plan, staysOut = []) => setReview({ plan, staysOut, place });
  if (review?.place === place) {
    return (
      <PlanReview
        key={review.plan.id}
        plan={review.plan}
        staysOut={review.staysOut}
        backLabel={backLabel(params)}
        onBack={() => setReview(null)}
        onPlan={onPlan}
      />
    );
  }
  if (params.host !== undefined) {
    const name = params.host === "new" ? "" : params.host;
    return <HostPage key={name} name={name} onPlan={onPlan} />;
  }
  switch (tabOf(params.tab)) {
    case "zones":
      return <ZonesTab onPlan={onPlan} />;
    case "records":
      return <RecordsTab onPlan={onPlan} />;
    case "templates":
      return <TemplatesTab onPlan={onPlan} />;
    case "nameservers":
      return <NameserversTab />;
    case "changes":
      return <ChangesTab onPlan={onPlan} />;
  }
}

function backLabel({ tab, names = [], history, file, host }: ReturnType<typeof useParams<"dns">>): string {
  if (host !== undefined) return "Back to the new zone";
  switch (tabOf(tab)) {
    case "zones":
      if (history !== undefined) return "Back to the history";
      if (file !== undefined) return "Back to the file";
      return names.length === 1 ? "Back to the zone" : "Back to the form";
    case "records":
      return "Back to the records";
    case "templates":
      return "Back to the templates";
    case "nameservers":
      return "Back to the nameservers";
    case "changes":
      return "Back to the changes";
  }
}

function ZonesTab({ onPlan }: TabProps) {
  const { names = NONE, history, live, file } = useParams("dns");
  const [isChoosing, setChoosing] = useState(false);
  const only = history ?? live ?? file;
  const wanted = useMemo(() => (only === undefined ? names : [only]), [names, only]);
  const place = wanted.join(",");
  const [chosenFor, setChosenFor] = useState(place);
  if (chosenFor !== place) {
    setChosenFor(place);
    setChoosing(false);
  }
  if (wanted.length === 0 || isChoosing) {
    return (
      <ZonePicker
        chosen={names}
        onOpen={(next) => {
          setChoosing(false);
          navigate("dns", { names: [...next] });
        }}
      />
    );
  }
  return (
    <HeldZones names={wanted}>
      {(keys, first) => {
        const toZone = () => navigate("dns", { names: [keyToParam(first)] });
        if (history !== undefined) return <ZoneHistory zoneKey={first} onBack={toZone} onPlan={onPlan} />;
        if (live !== undefined) return <LivePage zoneKey={first} onPlan={onPlan} />;
        if (file !== undefined) return <FilePage zoneKey={first} onPlan={onPlan} />;
        const choose = () => setChoosing(true);
        return keys.length === 1 ? (
          <ZoneEditor key={place} zoneKey={first} onPlan={onPlan} onChooseZones={choose} />
        ) : (
          <FormPage key={place} keys={keys} onPlan={onPlan} onChooseZones={choose} />
        );
      }}
    </HeldZones>
  );
}

interface HeldZonesProps {
  names: readonly string[];
  children: (keys: readonly NameKey[], first: NameKey) => ReactNode;
}

/** The chosen names, as far as they are held. */
function HeldZones({ names, children }: HeldZonesProps) {
  const all = useQuery(allNamesQuery);
  const keys = useMemo(() => zonesAt(names, all.data ?? []), [names, all.data]);
  const [first] = keys;
  if (!all.data) {
    return (
      <>
        <PageBar title="DNS" sub={counted(names.length, "zone")} />
        <PageSplit>
          {all.error ? <ErrorState fault={all.error.fault} onRetry={() => void all.refetch()} /> : <LoadingZones />}
        </PageSplit>
      </>
    );
  }
  if (!first) {
    return (
      <>
        <PageBar title="DNS" />
        <PageSplit>
          <EmptyState
            icon={SearchX}
            title="None of these names is held"
            actions={<Button onPress={() => navigate("dns")}>Choose zones</Button>}
          >
            {names.slice(0, 5).map(nameOf).join(", ")}: sync the accounts if they were bought elsewhere.
          </EmptyState>
        </PageSplit>
      </>
    );
  }
  return children(keys, first);
}

/** The name of a place in the address. */
function nameOf(place: string): string {
  return place.slice(place.indexOf("/") + 1);
}
