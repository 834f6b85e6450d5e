import { useQuery } from "@tanstack/react-query";
import { CircleCheck, RotateCcw, TriangleAlert, Undo2 } from "lucide-react";
import { useState } from "react";
import { navigate, PageSplit } from "@/app";
import { Button, FaultCallout, Icon, Pane, Spinner } from "@/components";
import { counted, formatCount } from "@/format";
import { queries, type ImportView } from "@/ipc";
import { resultQuery } from "./queries";
import { UndoDialog } from "./UndoDialog";

export interface ResultProps {
  table: ImportView;
  job: string;
  onAnother: () => void;
}

/** The import at work, and what it did. */
export function Result({ table, job, onAnother }: ResultProps) {
  const asked = useQuery(resultQuery(table.id, job));
  const running = useQuery(queries.jobs).data?.find((one) => one.id === job);
  const result = asked.data;
  const [isUndoing, setUndoing] = useState(false);
  return (
    <PageSplit>
      <Pane scroll className="import">
        {asked.isError && <FaultCallout fault={asked.error.fault} onRetry={() => void asked.refetch()} />}
        {!result ? (
          <p className="row t2" role="status">
            <Spinner /> Importing {table.file}
            {running && running.total > 0 && `: ${formatCount(running.done)} of ${counted(running.total, "step")}`}
          </p>
        ) : (
          <section aria-label="Result" className="import-result">
            <div className="row" role="status">
              <Icon
                icon={result.finished ? CircleCheck : TriangleAlert}
                className={result.finished ? "c-ok" : "c-due"}
              />
              <h2>{result.finished ? "The table is in" : "The import has ended early"}</h2>
            </div>
            {result.problem !== null && <p>{result.problem}</p>}
            <dl className="kv">
              <dt>New</dt>
              <dd>{counted(result.added, "name")}</dd>
              <dt>Changed</dt>
              <dd>{counted(result.changed, "name")}</dd>
              <dt>Already so</dt>
              <dd>{counted(result.same, "name")}</dd>
              <dt>Left out</dt>
              <dd>{counted(result.bad, "row")}</dd>
            </dl>
            <div className="row import-links">
              {result.places.map(
                ({ account, label, names }) =>
                  account !== null && (
                    <Button key={account} onPress={() => navigate("portfolio", { account })}>
                      Show {label} ({formatCount(names)})
                    </Button>
                  ),
              )}
              {result.added + result.changed > 0 && (
                <Button icon={Undo2} onPress={() => setUndoing(true)}>
                  Undo import…
                </Button>
              )}
              <Button icon={RotateCcw} variant="ghost" onPress={onAnother}>
                Another table
              </Button>
            </div>
            {isUndoing && <UndoDialog job={job} onClose={() => setUndoing(false)} onStarted={onAnother} />}
          </section>
        )}
      </Pane>
    </PageSplit>
  );
}
