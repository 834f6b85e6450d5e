import { ChevronDown, ChevronRight } from "lucide-react";
import { Fragment, useId, useState } from "react";
import { Badge, Button, classes, Icon, type BadgeTone } from "@/components";
import { formatCount } from "@/format";
import type { LiveSet, LiveSource, LiveState } from "@/ipc";
import { AnswerCell } from "./AnswerCell";
import { answerWord, isRemoved, setWord, staysSentence } from "./words";

/** Sets that are drawn at first, and with each "Show more". */
const PAGE = 200;

const TONE: Record<LiveState, BadgeTone> = {
  everywhere: "ok",
  partly: "due",
  nowhere: "bad",
  unknown: "neutral",
  own: "neutral",
};

export interface LiveMatrixProps {
  sets: readonly LiveSet[];
  sources: readonly LiveSource[];
}

/** Record sets down, sources across; a row opens to the contents. */
export function LiveMatrix({ sets, sources }: LiveMatrixProps) {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [most, setMost] = useState(PAGE);
  const id = useId();
  const toggle = (key: string) => {
    const next = new Set(open);
    if (!next.delete(key)) next.add(key);
    setOpen(next);
  };
  return (
    <>
      <table className="live-table" aria-label="Record sets and who sees them">
        <thead>
          <tr>
            <th scope="col">Record set</th>
            <th scope="col">In all</th>
            {sources.map((source) => (
              <th scope="col" key={source.id} title={source.label}>
                <span className="block trunc">{source.label}</span>
                <span className="block mi t3 live-sort">
                  {source.kind === "resolver"
                    ? "Public resolver"
                    : source.serial === null
                      ? "Nameserver"
                      : `Version ${source.serial}`}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sets.slice(0, most).map((set) => {
            const key = `${set.set.name} ${set.set.kind}`;
            const isOpen = open.has(key);
            const detail = `${id}-${key.replaceAll(/[^a-z0-9]/gi, "_")}`;
            return (
              <Fragment key={key}>
                <tr className={isOpen ? "open" : undefined}>
                  <th scope="row">
                    <button
                      type="button"
                      className="live-set"
                      aria-expanded={isOpen}
                      {...(isOpen ? { "aria-controls": detail } : {})}
                      onClick={() => toggle(key)}
                    >
                      <Icon icon={isOpen ? ChevronDown : ChevronRight} size="s" className="t3" />
                      <span className="mono trunc">{set.set.name}</span>
                      <span className="sm t3">{set.set.kind}</span>
                      {isRemoved(set) && <span className="sm t3">removed</span>}
                    </button>
                  </th>
                  <td>
                    <Badge tone={TONE[set.state]}>{setWord(set)}</Badge>
                  </td>
                  {sources.map((source, at) => {
                    const answer = set.answers[at];
                    return (
                      <td key={source.id}>{answer && <AnswerCell set={set} answer={answer} source={source} />}</td>
                    );
                  })}
                </tr>
                {isOpen && (
                  <tr className="live-detail" id={detail}>
                    <td colSpan={sources.length + 2}>
                      <Contents set={set} sources={sources} />
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
      {sets.length > most && (
        <div className="row live-more">
          <Button onPress={() => setMost(most + PAGE)}>
            {`Show ${formatCount(Math.min(PAGE, sets.length - most))} more`}
          </Button>
        </div>
      )}
    </>
  );
}

/** What was set, and what each source says instead or as well. */
function Contents({ set, sources }: { set: LiveSet; sources: readonly LiveSource[] }) {
  return (
    <dl className="live-contents">
      <dt>As set</dt>
      <dd>
        {isRemoved(set) ? <span className="t2">Removed lately</span> : <Lines contents={set.expected} />}
        {set.own !== null && <span className="sm t2 block">{set.own}</span>}
      </dd>
      {sources.map((source, at) => {
        const answer = set.answers[at];
        if (!answer) return null;
        const stays = staysSentence(answer, source);
        return (
          <Fragment key={source.id}>
            <dt>{source.label}</dt>
            <dd>
              {answer.found.length > 0 ? (
                <Lines contents={answer.found} {...(answer.state === "differs" ? { tone: "c-due" } : {})} />
              ) : (
                <span className="t2">{answerWord(set, answer.state, source)}</span>
              )}
              {answer.problem !== null && <span className="sm t2 block">{answer.problem}</span>}
              {stays !== null && <span className="sm t2 block">{stays}</span>}
            </dd>
          </Fragment>
        );
      })}
    </dl>
  );
}

function Lines({ contents, tone }: { contents: readonly string[]; tone?: string }) {
  return contents.map((content, at) => (
    <span className={classes("mono block live-line", tone)} key={at}>
      {content}
    </span>
  ));
}
