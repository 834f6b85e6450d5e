import { useQuery } from "@tanstack/react-query";
import { NotebookPen, ScrollText, Search } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { navigate, PageSplit, usePageFilter, useParams } from "@/app";
import {
  Ago,
  Badge,
  Button,
  Chip,
  Delayed,
  EmptyState,
  ErrorState,
  Icon,
  PageBar,
  SkeletonRows,
  TextInput,
  Tools,
} from "@/components";
import { counted, formatCount, formatDateTime } from "@/format";
import { queries, type ChangeView } from "@/ipc";
import { ACTION } from "../actions";
import { DnsTabs } from "../DnsTabs";
import { ApplyResult } from "../plan/ApplyResult";
import type { TabProps } from "../session";
import { Drafts } from "./Drafts";
import { countWords, outcome } from "./outcome";
import { draftsQuery } from "./queries";

/** Changes that are listed at first, and with each "Show more". */
const PAGE = 100;

/** What was written, job by job, and kept drafts. */
export function ChangesTab({ onPlan }: TabProps) {
  const { change } = useParams("dns");
  const show = (job: string) => navigate("dns", { tab: "changes", change: job });
  if (change === undefined) return <Changes onPlan={onPlan} onShow={show} />;
  return (
    <ApplyResult
      key={change}
      job={change}
      backLabel="Back to the changes"
      onBack={() => navigate("dns", { tab: "changes" })}
      onPlan={onPlan}
      onJob={show}
    />
  );
}

function Changes({ onPlan, onShow }: TabProps & { onShow: (job: string) => void }) {
  const changes = useQuery(queries.changes);
  const drafts = useQuery(draftsQuery);
  const [text, setText] = useState("");
  const [isTroubled, setTroubled] = useState(false);
  const [most, setMost] = useState(PAGE);
  const field = usePageFilter();
  const words = useDeferredValue(text.trim().toLowerCase());
  const all = changes.data ?? [];
  const fitting = all.filter(
    (one) =>
      (words === "" || `${one.title} ${ACTION[one.action].word}`.toLowerCase().includes(words)) &&
      (!isTroubled || one.failed + one.left_out > 0),
  );
  const clear = () => {
    setText("");
    setTroubled(false);
  };
  const error = changes.error ?? drafts.error;
  return (
    <>
      <PageBar title="DNS" sub={changes.data && counted(all.length, "change")}>
        <DnsTabs tab="changes" />
      </PageBar>
      {all.length > 0 && (
        <Tools>
          <TextInput
            className="plan-search"
            label="Find a change"
            hideLabel
            icon={Search}
            size="s"
            type="search"
            placeholder="Find a change"
            value={text}
            onChange={setText}
            inputRef={field}
          />
          <Chip isSelected={isTroubled} onChange={setTroubled}>
            With zones not done
          </Chip>
        </Tools>
      )}
      <PageSplit>
        <div className="pane scroll changes">
          {error ? (
            <ErrorState fault={error.fault} onRetry={() => void Promise.all([changes.refetch(), drafts.refetch()])} />
          ) : !changes.data || !drafts.data ? (
            <Delayed>
              <SkeletonRows rows={10} label="Loading the changes" />
            </Delayed>
          ) : (
            <>
              {drafts.data.length > 0 && <Drafts drafts={drafts.data} onPlan={onPlan} />}
              {fitting.length > 0 ? (
                <section aria-label="Applied">
                  {drafts.data.length > 0 && <h2 className="changes-head">Applied</h2>}
                  <ul className="change-list">
                    {fitting.slice(0, most).map((one) => (
                      <ChangeLine key={one.job} change={one} onShow={onShow} />
                    ))}
                  </ul>
                  {fitting.length > most && (
                    <div className="row changes-more">
                      <Button onPress={() => setMost(most + PAGE)}>Show more</Button>
                      <span className="sm t3">
                        {formatCount(most)} of {formatCount(fitting.length)} shown
                      </span>
                    </div>
                  )}
                </section>
              ) : all.length > 0 ? (
                <EmptyState icon={Search} title="No change fits" actions={<Button onPress={clear}>Show all</Button>}>
                  Look for part of its title, or for the part of Freehold that made it.
                </EmptyState>
              ) : (
                <EmptyState
                  icon={drafts.data.length > 0 ? NotebookPen : ScrollText}
                  title="Nothing was applied yet"
                  actions={<Button onPress={() => navigate("dns")}>Choose zones</Button>}
                >
                  Choose zones, stage what shall change and review the plan. Each plan that you apply stays here with
                  its zones before and after, to be tried again or taken back.
                </EmptyState>
              )}
            </>
          )}
        </div>
      </PageSplit>
    </>
  );
}

function ChangeLine({ change, onShow }: { change: ChangeView; onShow: (job: string) => void }) {
  const { icon, word } = ACTION[change.action];
  const { word: ended, tone } = outcome(change);
  return (
    <li>
      <button type="button" className="change" onClick={() => onShow(change.job)}>
        <Icon icon={icon} label={word} className="t3" />
        <span className="trunc change-what">
          <span className="b">{change.title}</span>
          <span className="sm t2 trunc">{countWords(change)}</span>
        </span>
        <span className="row change-marks">
          {change.reverses !== null && <Badge>Takes back a job</Badge>}
          {change.reversed_by !== null && <Badge>Reversed</Badge>}
          {change.can_retry > 0 && change.state !== "running" && (
            <Badge tone="due">{formatCount(change.can_retry)} to retry</Badge>
          )}
          <Badge tone={tone}>{ended}</Badge>
        </span>
        <span className="sm t2 nw change-when" title={formatDateTime(change.at)}>
          <Ago at={change.at} />
          <span className="t3">{formatDateTime(change.at)}</span>
        </span>
      </button>
    </li>
  );
}
