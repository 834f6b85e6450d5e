import { useId, useState } from "react";
import { ArrowRight, Search } from "lucide-react";
import { Badge, Callout, Checkbox, FaultCallout, Icon, MoneyText, SegmentedControl, TextInput } from "@/components";
import { counted, formatCount, formatSpan } from "@/format";
import { useWindows, type VerbGroup, type VerbLine, type VerbPlanView } from "@/ipc";
import { LineList } from "./LineList";
import { linesQuery } from "./queries";
import { ALL_TICKED, isTicked, NONE_TICKED, tickedCount, toggled, type Ticks } from "./ticks";
import { planWords } from "./words";

/** Names from which on a search field helps. */
const SEARCH_FROM = 8;

interface PlanViewProps {
  plan: VerbPlanView;
  ticks: Ticks;
  onTicks: (ticks: Ticks) => void;
}

/** What a verb would do: counted, what it means, and name by name with a tick each. */
export function PlanView({ plan, ticks, onTicks }: PlanViewProps) {
  const [group, setGroup] = useState<VerbGroup>(
    plan.change > 0 ? "change" : plan.already > 0 ? "already" : "not_possible",
  );
  const [search, setSearch] = useState("");
  const counts: Record<VerbGroup, number> = {
    change: plan.change,
    already: plan.already,
    not_possible: plan.not_possible,
  };
  const choices = [
    { id: "change" as const, label: `Will change ${formatCount(plan.change)}` },
    { id: "already" as const, label: `Already so ${formatCount(plan.already)}` },
    { id: "not_possible" as const, label: `Not possible ${formatCount(plan.not_possible)}` },
  ].filter(({ id }) => counts[id] > 0);
  return (
    <div className="verb-plan">
      <p>{planWords(plan)}.</p>
      {plan.effect !== null &&
        (plan.risky && plan.change > 0 ? (
          <Callout tone="due" title={plan.effect} />
        ) : (
          <p className="t3">{plan.effect}</p>
        ))}
      {plan.warnings.map((warning) => (
        <Callout key={warning} tone="risk" title={warning} />
      ))}
      {plan.unknown_before > 0 && (
        <p className="sm t3">
          Of {counted(plan.unknown_before, "name")} it is not known how they are now, so they cannot be put back later.
        </p>
      )}
      {plan.totals.length > 0 && (
        <p className="row">
          {plan.totals.map((money) => (
            <MoneyText key={money.currency} money={money} className="b" />
          ))}
          <span className="t3">by the price lists; the cart takes a fresh quote</span>
        </p>
      )}
      {plan.reasons.length > 0 && (
        <ul className="preview-reasons">
          {plan.reasons.map(({ label, reason, count }) => (
            <li key={`${label} ${reason}`}>
              <span className="b">
                {formatCount(count)} not possible{label === "" ? "" : ` at ${label}`}:
              </span>{" "}
              {reason}
            </li>
          ))}
        </ul>
      )}
      {choices.length > 0 && (
        <>
          <div className="row verb-parts">
            {choices.length > 1 ? (
              <SegmentedControl label="Part of the plan" choices={choices} value={group} onChange={setGroup} />
            ) : (
              <span className="b">{choices[0]?.label}</span>
            )}
            <span className="grow" />
            {counts[group] >= SEARCH_FROM && (
              <TextInput
                className="verb-search"
                label="Find a name"
                hideLabel
                icon={Search}
                size="s"
                type="search"
                placeholder="Find a name"
                value={search}
                onChange={setSearch}
              />
            )}
          </div>
          <Lines plan={plan} group={group} search={search.trim()} ticks={ticks} onTicks={onTicks} />
        </>
      )}
    </div>
  );
}

function Lines({ plan, group, search, ticks, onTicks }: PlanViewProps & { group: VerbGroup; search: string }) {
  const canTick = group === "change";
  const asked = `${plan.id} ${group} ${search}`;
  const ask = { plan: plan.id, group, search };
  const { answer, fault, retry, rowAt, onNeed, shownFor } = useWindows(ask, asked, linesQuery);
  const ticked = tickedCount(ticks, plan.change);
  if (fault) return <FaultCallout fault={fault} onRetry={retry} />;
  return (
    <>
      {canTick && (
        <div className="row verb-all">
          <Checkbox
            isSelected={ticked === plan.change}
            isIndeterminate={ticked > 0 && ticked < plan.change}
            onChange={(all) => onTicks(all ? ALL_TICKED : NONE_TICKED)}
          >
            {ticked === plan.change ? "All" : `${formatCount(ticked)} of ${formatCount(plan.change)}`} ticked
          </Checkbox>
        </div>
      )}
      {answer?.total === 0 ? (
        <p className="t3 verb-none">No name has “{search}” in it.</p>
      ) : (
        <LineList<VerbLine>
          label="Names"
          count={answer?.total ?? 0}
          rowAt={rowAt}
          onNeed={onNeed}
          startKey={shownFor}
          {...(canTick ? { onToggle: (row: VerbLine) => onTicks(toggled(ticks, row.place)) } : {})}
        >
          {(row) => (
            <PlanLine
              row={row}
              tick={canTick ? isTicked(ticks, row.place) : null}
              onTick={() => onTicks(toggled(ticks, row.place))}
            />
          )}
        </LineList>
      )}
    </>
  );
}

function PlanLine({ row, tick, onTick }: { row: VerbLine; tick: boolean | null; onTick: () => void }) {
  const id = useId();
  return (
    <>
      {tick !== null && (
        <Checkbox isSelected={tick} onChange={onTick} aria-label={`Change ${row.unicode}`} excludeFromTabOrder />
      )}
      <span className="verb-name" id={id}>
        <span className="b">{row.unicode}</span>
        <span className="sm t3">{row.reason ?? row.account}</span>
      </span>
      {row.caution !== null && <Badge tone="risk">{row.caution}</Badge>}
      <span className="row verb-values">
        <span className="t3">{row.now}</span>
        {row.then !== "" && (
          <>
            <Icon icon={ArrowRight} size="xs" label="becomes" />
            <span>{row.then}</span>
          </>
        )}
      </span>
    </>
  );
}

/** How long it takes: "Takes about 12 s, 3 accounts side by side". */
export function EtaText({ plan }: { plan: VerbPlanView }) {
  if (plan.accounts.length === 0 || plan.change === 0) return null;
  const accounts = plan.accounts.length > 1 ? `, ${counted(plan.accounts.length, "account")} side by side` : "";
  return (
    <span className="sm t3">
      Takes about {formatSpan(Math.max(1, plan.eta_seconds))}
      {accounts}
    </span>
  );
}
