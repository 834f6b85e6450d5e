import { useRef } from "react";
import { Button, classes, DomainName } from "@/components";
import { cellText, stagedAt } from "@/components/grid";
import { formBases, formGrid } from "../session";
import { briefText, CELL_HELP, slotRecords, slotText } from "./slots";
import { ttlWords } from "../ttl";
import type { Form } from "./useForm";

/** The whole value of the active cell, tokens unexpanded, with the one before it. Editing here is editing the cell. */
export function ValueBar({ form }: { form: Form }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const { state, rows, slots, draftProblem } = form;
  const { active, draft, staged } = state;
  const rowKey = active ? state.rows[active.row] : undefined;
  const colKey = active ? state.cols[active.col] : undefined;
  const row = rowKey === undefined ? undefined : rows.get(rowKey);
  const slot = colKey === undefined ? undefined : slots.get(colKey);
  if (!row || rowKey === undefined) return <div className="vbar t3 sm">Choose a cell to see its whole value.</div>;
  const name = <DomainName name={row.zone.name} plain />;
  if (!slot || colKey === undefined) {
    return (
      <div className="vbar">
        {name}
        <span className="sm t3">Choose a cell to the right to edit its records.</span>
      </div>
    );
  }
  const reason =
    form.reasonFor(rowKey) ??
    (form.cell(rowKey, colKey).state === "not-possible" ? form.cell(rowKey, colKey).explain : undefined);
  const now = slotText(row.zone, slot);
  const value = stagedAt(staged, rowKey, colKey);
  const base = form.bases.get(rowKey)?.get(colKey);
  const isConflict = value !== undefined && base !== undefined && base !== now;
  const own = draft?.row === rowKey && draft.col === colKey ? draft : null;
  const text = own ? own.text : cellText(staged, formGrid.source(), rowKey, colKey);
  const lines = text.split("\n").length;
  const [first] = slotRecords(row.zone, slot);

  const keepMine = () => formBases.set((old) => new Map(old).set(rowKey, new Map(old.get(rowKey)).set(colKey, now)));
  const backToGrid = () => document.querySelector<HTMLElement>('.gt .gc[tabindex="0"]')?.focus();

  return (
    <div className="vbar">
      <span className="nw">
        {name}
        <span className="t3"> / </span>
        <span className="b">{slot.title}</span>
      </span>
      {reason !== undefined ? (
        <span className="sm t2 trunc">{reason}</span>
      ) : (
        <>
          <div className={classes("field xs grow mono value", lines > 1 && "many", draftProblem !== null && "err")}>
            <textarea
              ref={field}
              rows={lines}
              aria-label={`${slot.title} of ${row.zone.unicode}`}
              aria-invalid={draftProblem !== null}
              title={CELL_HELP}
              placeholder="Nothing here"
              spellCheck={false}
              autoComplete="off"
              value={text}
              onFocus={() => formGrid.send({ type: "edit", at: "bar" })}
              onChange={(event) => {
                formGrid.send({ type: "edit", at: "bar" });
                formGrid.send({ type: "draft", text: event.target.value });
              }}
              onBlur={() => {
                if (formGrid.get().draft?.at === "bar") formGrid.send({ type: "commit" });
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return;
                if (event.key === "Enter" && event.altKey) {
                  event.preventDefault();
                  const { selectionStart, selectionEnd } = event.currentTarget;
                  event.currentTarget.setRangeText("\n", selectionStart, selectionEnd, "end");
                  formGrid.send({ type: "draft", text: event.currentTarget.value });
                } else if (event.key === "Enter" || event.key === "Escape") {
                  event.preventDefault();
                  const isEnter = event.key === "Enter";
                  formGrid.send(isEnter ? { type: "commit", everywhere: event.ctrlKey } : { type: "cancel" });
                  backToGrid();
                }
              }}
            />
          </div>
          {lines > 1 && <span className="sm t3 nw">{lines} records</span>}
          {draftProblem !== null && (
            <span className="sm c-lapsed trunc" role="status">
              {draftProblem}
            </span>
          )}
          {isConflict ? (
            <>
              <span className="sm c-due trunc">
                now {now === "" ? "empty" : <span className="mono">{briefText(now)}</span>}
              </span>
              <Button size="s" onPress={keepMine}>
                Keep mine
              </Button>
              <Button size="s" onPress={() => formGrid.send({ type: "clear" })}>
                Take theirs
              </Button>
            </>
          ) : (
            value !== undefined && (
              <span className="sm t3 trunc was" title={now}>
                {now === "" ? (
                  "was empty"
                ) : (
                  <>
                    was <span className="mono">{briefText(now)}</span>
                  </>
                )}
              </span>
            )
          )}
          <span className="vr" />
          <span className="sm t2 nw">TTL {ttlWords(first?.ttl ?? null)}</span>
        </>
      )}
    </div>
  );
}
