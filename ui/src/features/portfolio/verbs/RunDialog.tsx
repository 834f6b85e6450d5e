import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ArrowRight, RotateCw, Search, Undo2 } from "lucide-react";
import { navigate, useParams } from "@/app";
import {
  Badge,
  Button,
  Checkbox,
  Dialog,
  FaultCallout,
  Icon,
  SkeletonRows,
  TextInput,
  type BadgeTone,
} from "@/components";
import { formatCount, formatDateTime } from "@/format";
import { useWindows, type ItemState, type JobState, type VerbRunLine, type VerbRunView } from "@/ipc";
import { LineList } from "./LineList";
import { runLinesQuery, runQuery } from "./queries";
import { VerbDialog } from "./VerbDialog";

const STATES: Record<ItemState, { tone: BadgeTone; word: string }> = {
  running: { tone: "neutral", word: "Waiting" },
  done: { tone: "ok", word: "Done" },
  skipped: { tone: "neutral", word: "Left out" },
  failed: { tone: "bad", word: "Failed" },
  unclear: { tone: "due", word: "Unclear" },
};

const ENDS: Record<JobState, string> = {
  running: "still at work",
  done: "done",
  partly: "done in part",
  failed: "failed",
  cancelled: "cancelled",
  interrupted: "cut off when Freehold was closed",
};

/** The run that the address asks for: how it went, and what can be done about it. */
export function VerbRunOfAddress() {
  const params = useParams("portfolio");
  const { verb_run: job, verb_step: step, ...rest } = params;
  if (job === undefined) return null;
  const leave = () => navigate("portfolio", rest, { replace: true });
  if (step === "undo" || step === "retry")
    return <VerbDialog key={`${job} ${step}`} source={{ kind: step, job }} onClose={leave} onStarted={leave} />;
  const go = (next: "undo" | "retry") => navigate("portfolio", { ...params, verb_step: next }, { replace: true });
  return <RunDialog key={job} job={job} onClose={leave} onStep={go} />;
}

interface RunDialogProps {
  job: string;
  onClose: () => void;
  onStep: (step: "undo" | "retry") => void;
}

function RunDialog({ job, onClose, onStep }: RunDialogProps) {
  const { data: run, error, refetch } = useQuery(runQuery(job));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      wide
      title={run?.title ?? "A change to many names"}
      actions={
        <>
          {run && <span className="sm t3">{formatDateTime(run.at)}</span>}
          <span className="grow" />
          {run?.can_undo && (
            <Button icon={Undo2} onPress={() => onStep("undo")}>
              Undo
            </Button>
          )}
          {run?.can_retry && (
            <Button icon={RotateCw} onPress={() => onStep("retry")}>
              Try again what was not done
            </Button>
          )}
          <Button variant="primary" autoFocus onPress={onClose}>
            Close
          </Button>
        </>
      }
    >
      {error ? (
        <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
      ) : run ? (
        <Run run={run} />
      ) : (
        <SkeletonRows rows={4} label="Reading what was done" />
      )}
    </Dialog>
  );
}

/** "42 names: 40 changed, 2 failed; done in part". */
function runWords({ items, done, failed, left_out, state }: VerbRunView): string {
  const parts = [
    `${formatCount(done)} of ${formatCount(items)} changed`,
    failed > 0 && `${formatCount(failed)} failed`,
    left_out > 0 && `${formatCount(left_out)} left out`,
  ];
  return `${parts.filter((part) => part !== false).join(", ")}: ${ENDS[state]}.`;
}

function Run({ run }: { run: VerbRunView }) {
  const [all, setAll] = useState(run.failed + run.left_out === 0);
  const [search, setSearch] = useState("");
  const ask = { job: run.job, all, search: search.trim() };
  const asked = `${String(all)} ${ask.search}`;
  const { answer, fault, retry, rowAt, onNeed, shownFor } = useWindows(ask, asked, runLinesQuery);
  return (
    <div className="verb-plan">
      <p>{runWords(run)}</p>
      {run.reversed_by !== null && <p className="t3">It was taken back later.</p>}
      <div className="row verb-parts">
        <Checkbox isSelected={!all} onChange={(only) => setAll(!only)}>
          Only what was not done
        </Checkbox>
        <span className="grow" />
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
      </div>
      {fault ? (
        <FaultCallout fault={fault} onRetry={retry} />
      ) : answer?.total === 0 ? (
        <p className="t3 verb-none">No such name in it.</p>
      ) : (
        <LineList<VerbRunLine>
          label="Names"
          count={answer?.total ?? 0}
          rowAt={rowAt}
          onNeed={onNeed}
          startKey={shownFor}
        >
          {(row) => <RunLine row={row} />}
        </LineList>
      )}
    </div>
  );
}

function RunLine({ row }: { row: VerbRunLine }) {
  const { tone, word } = STATES[row.state];
  return (
    <>
      <span className="verb-name">
        <span className="b">{row.unicode}</span>
        <span className="sm t3" title={row.detail}>
          {row.detail === "" ? row.account : row.detail}
        </span>
      </span>
      <span className="row verb-values">
        <span className="t3">{row.before}</span>
        <Icon icon={ArrowRight} size="xs" label="becomes" />
        <span>{row.after}</span>
      </span>
      <Badge tone={tone}>{word}</Badge>
    </>
  );
}
