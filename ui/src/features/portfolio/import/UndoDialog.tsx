import { useQuery } from "@tanstack/react-query";
import { navigate, openJobs, useParams } from "@/app";
import { Button, Dialog, FaultCallout, SkeletonRows, toast } from "@/components";
import { counted, formatCount, formatDateTime } from "@/format";
import type { ImportUndo } from "@/ipc";
import { undoQuery, useUndo } from "./queries";
import "./import.css";

/** The import that the address asks to take back. */
export function ImportUndoOfAddress() {
  const { import_undo: job, ...rest } = useParams("portfolio");
  if (job === undefined) return null;
  const leave = () => navigate("portfolio", rest, { replace: true });
  return <UndoDialog key={job} job={job} onClose={leave} onStarted={leave} />;
}

export interface UndoDialogProps {
  /** The import's job. */
  job: string;
  onClose: () => void;
  onStarted: () => void;
}

/** Says what taking an import back would do, and what would stay, before anything does. */
export function UndoDialog({ job, onClose, onStarted }: UndoDialogProps) {
  const asked = useQuery(undoQuery(job));
  const undo = useUndo(job);
  const plan = asked.data;
  const going = plan ? plan.removed + plan.restored : 0;
  const isEmpty = plan !== undefined && going === 0 && plan.accounts.length === 0;
  const start = () =>
    undo.mutate(undefined, {
      onSuccess: () => {
        toast({ text: "The import is taken back.", action: { label: "Show the progress", onAction: openJobs } });
        onStarted();
      },
    });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={plan ? `Undo the import of ${plan.file}?` : "Undo import"}
      actions={
        <>
          {plan && <span className="sm t3">Imported {formatDateTime(plan.at)}</span>}
          <span className="grow" />
          <Button size="l" onPress={onClose} autoFocus>
            {isEmpty || asked.isError ? "Close" : "Leave it"}
          </Button>
          {plan && !isEmpty && (
            <Button size="l" variant="danger" isPending={undo.isPending} onPress={start}>
              Undo import
            </Button>
          )}
        </>
      }
    >
      {asked.isError ? (
        <FaultCallout fault={asked.error.fault} />
      ) : plan ? (
        <Plan plan={plan} isEmpty={isEmpty} />
      ) : (
        <SkeletonRows rows={3} label="Counting what would change" />
      )}
      {undo.isError && <FaultCallout fault={undo.error.fault} />}
    </Dialog>
  );
}

function Plan({ plan, isEmpty }: { plan: ImportUndo; isEmpty: boolean }) {
  const { removed, restored, left, left_rows: rows, accounts } = plan;
  return (
    <div className="import-undo">
      {isEmpty && <p>Nothing of this import is left to take back.</p>}
      <ul className="bullets">
        {removed > 0 && (
          <li>{counted(removed, "name")} that came with it leave the list. Nothing changes at their registrars.</li>
        )}
        {restored > 0 && <li>{counted(restored, "name")} become again what they were before it.</li>}
        {accounts.length > 0 && <li>Made for it and empty then, so removed: {accounts.join(", ")}.</li>}
        {left > 0 && <li>{counted(left, "name")} keep what was changed since.</li>}
      </ul>
      {rows.length > 0 && (
        <div className="import-scroll">
          <table className="import-table" aria-label="What stays">
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Account</th>
                <th scope="col">What stays</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={`${row.account} ${row.name}`}>
                  <td className="b">{row.name}</td>
                  <td>{row.account}</td>
                  <td className="t2">{row.words}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {left > rows.length && <p className="sm t3">{formatCount(left - rows.length)} more are not listed.</p>}
        </div>
      )}
    </div>
  );
}
