import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useMemo, useState } from "react";
import { navigate, PageSplit, useParams } from "@/app";
import { Button, EmptyState, ErrorState, PageBar } from "@/components";
import { counted } from "@/format";
import type { NameKey, PlanView } from "@/ipc";
import "./dns.css";
import type { StaysOut } from "./form";
import { FormPage } from "./FormPage";
import { PlanReview } from "./PlanReview";
import { allNamesQuery } from "./queries";
import { LoadingZones } from "./states";
import { ZoneEditor } from "./ZoneEditor";
import { ZoneHistory } from "./ZoneHistory";
import { ZonePicker } from "./ZonePicker";

const NONE: readonly string[] = [];

/** DNS: choose zones, edit one or many, review the plan, apply it. */
export default function DnsPage() {
  const { names = NONE, history } = useParams("dns");
  const [isChoosing, setChoosing] = useState(false);
  const wanted = useMemo(() => (history === undefined ? names : [history]), [names, history]);
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
    <Zones
      key={`${history === undefined ? "edit" : "history"} ${place}`}
      names={wanted}
      isHistory={history !== undefined}
      onChooseZones={() => setChoosing(true)}
    />
  );
}

interface ZonesProps {
  names: readonly string[];
  isHistory: boolean;
  onChooseZones: () => void;
}

function Zones({ names, isHistory, onChooseZones }: ZonesProps) {
  const all = useQuery(allNamesQuery);
  const [review, setReview] = useState<{ plan: PlanView; staysOut: readonly StaysOut[] } | null>(null);
  const keys = useMemo(() => resolve(names, all.data ?? []), [names, all.data]);
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
            {names.slice(0, 5).join(", ")}: sync the accounts if they were bought elsewhere.
          </EmptyState>
        </PageSplit>
      </>
    );
  }
  if (review) {
    const backLabel = isHistory ? "Back to the history" : keys.length === 1 ? "Back to the zone" : "Back to the form";
    return (
      <PlanReview
        key={review.plan.id}
        plan={review.plan}
        staysOut={review.staysOut}
        backLabel={backLabel}
        onBack={() => setReview(null)}
      />
    );
  }
  const onPlan = (plan: PlanView, staysOut: readonly StaysOut[] = []) => setReview({ plan, staysOut });
  if (isHistory) {
    return (
      <ZoneHistory
        zoneKey={first}
        onBack={() => navigate("dns", { names: [first.name] })}
        onPlan={(plan) => onPlan(plan)}
      />
    );
  }
  return keys.length === 1 ? (
    <ZoneEditor zoneKey={first} onPlan={(plan) => onPlan(plan)} onChooseZones={onChooseZones} />
  ) : (
    <FormPage keys={keys} onPlan={onPlan} onChooseZones={onChooseZones} />
  );
}

/** The accounts in which these names are held, in the order asked for. */
function resolve(names: readonly string[], all: readonly NameKey[]): NameKey[] {
  const wanted = new Map(names.map((name, at) => [name, at]));
  return all
    .filter(({ name }) => wanted.has(name))
    .sort((a, b) => (wanted.get(a.name) ?? 0) - (wanted.get(b.name) ?? 0));
}
