import { ArrowRight, RotateCcw, Table2 } from "lucide-react";
import { useEffect, useState } from "react";
import { PageSplit } from "@/app";
import { Button, Checkbox, FaultCallout, Footer, Pane, RadioGroup, Select, TextInput } from "@/components";
import { counted, formatCount } from "@/format";
import type { ImportCut, ImportMapping, ImportView } from "@/ipc";
import { Preview } from "./Preview";
import { usePreview, useReread, useStart } from "./queries";
import { Result } from "./Result";
import { commaQuestion, dayQuestion, delimiters, ENCODINGS, missing, needsCurrency, ROLES, withRole } from "./words";

export interface MappingProps {
  table: ImportView;
  /** The same table, cut otherwise; whether it was previewed, so that it is again. */
  onReread: (table: ImportView, isPreviewed: boolean) => void;
  /** Whether the preview is made at once. */
  isPreviewed: boolean;
  onLeave: () => void;
}

/** The steps after a table is open: its columns, the questions that they leave, what would change, and the start. */
export function Mapping({ table, isPreviewed, onReread, onLeave }: MappingProps) {
  const [mapping, setMapping] = useState(table.mapping);
  const [job, setJob] = useState<string | null>(null);
  const preview = usePreview(table.id);
  const start = useStart(table.id);
  const reread = useReread(table.id);
  const wanting = missing(table.columns, mapping);
  const change = (next: ImportMapping) => {
    setMapping(next);
    preview.reset();
    start.reset();
  };
  const found = preview.data;
  const { mutate: look } = preview;
  const isWhole = wanting === null;
  useEffect(() => {
    // Only what the table itself says: a column that is changed afterwards is previewed when asked for.
    if (isPreviewed && isWhole) look(table.mapping);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each table
  }, []);
  const cutAs = (cut: ImportCut) =>
    reread.mutate(cut, { onSuccess: (next) => onReread(next, isPreviewed || preview.submittedAt > 0) });
  const changes = found ? found.added + found.changed : 0;
  const begin = () => start.mutate(mapping, { onSuccess: setJob });

  if (job !== null) return <Result table={table} job={job} onAnother={onLeave} />;
  return (
    <>
      <PageSplit>
        <Pane scroll className="import">
          <section aria-label="Columns">
            <div className="row">
              <h2 className="grow">Columns</h2>
              <Checkbox isSelected={mapping.header} onChange={(header) => change({ ...mapping, header })}>
                The first row is a head
              </Checkbox>
            </div>
            <Cut cut={table.cut} isPending={reread.isPending} onChange={cutAs} />
            {reread.isError && <FaultCallout fault={reread.error.fault} />}
            <Columns table={table} mapping={mapping} onChange={change} />
          </section>
          <Questions table={table} mapping={mapping} onChange={change} />
          {preview.isError && <FaultCallout fault={preview.error.fault} />}
          {start.isError && <FaultCallout fault={start.error.fault} />}
          {found && <Preview id={table.id} preview={found} made={preview.submittedAt} />}
        </Pane>
      </PageSplit>
      <Footer>
        <Button icon={RotateCcw} variant="ghost" onPress={onLeave}>
          Another table
        </Button>
        <span className="grow" />
        <span className="sm t3 trunc" role="status">
          {wanting ??
            (found === undefined
              ? "Nothing is written yet"
              : changes === 0
                ? "All of it is so already"
                : `${formatCount(found.added)} new, ${formatCount(found.changed)} changed, ${counted(found.bad, "row")} left out`)}
        </span>
        {found === undefined ? (
          <Button
            variant="primary"
            icon={Table2}
            isDisabled={wanting !== null}
            isPending={preview.isPending}
            onPress={() => preview.mutate(mapping)}
          >
            Preview
          </Button>
        ) : (
          <Button
            variant="primary"
            icon={ArrowRight}
            isDisabled={changes === 0}
            isPending={start.isPending}
            onPress={begin}
          >
            {changes === 0 ? "Nothing to import" : `Import ${counted(changes, "name")}`}
          </Button>
        )}
      </Footer>
    </>
  );
}

interface PartProps {
  table: ImportView;
  mapping: ImportMapping;
  onChange: (mapping: ImportMapping) => void;
}

/** How letters and cells are told apart. It was found out by looking; the user may know better. */
function Cut({ cut, isPending, onChange }: { cut: ImportCut; isPending: boolean; onChange: (cut: ImportCut) => void }) {
  return (
    <div className="row import-cut">
      <Select
        label="Between cells"
        form="inline"
        choices={delimiters(cut.delimiter)}
        value={cut.delimiter}
        isDisabled={isPending}
        onChange={(delimiter) => onChange({ ...cut, delimiter })}
      />
      {cut.encoding !== null && (
        <Select
          label="Letters"
          form="inline"
          choices={ENCODINGS}
          value={cut.encoding}
          isDisabled={isPending}
          onChange={(encoding) => onChange({ ...cut, encoding })}
        />
      )}
      <span className="sm t3">Found by looking at the table. Change them where the cells below look wrong.</span>
    </div>
  );
}

function Columns({ table, mapping, onChange }: PartProps) {
  return (
    <div className="import-scroll">
      <table className="import-table">
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Read as</th>
            <th scope="col">Its cells</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column, at) => (
            <tr key={at} className={mapping.roles[at] === "skip" ? "out" : undefined}>
              <th scope="row">{column.title}</th>
              <td>
                <Select
                  label={`Read ${column.title} as`}
                  hideLabel
                  form="inline"
                  choices={ROLES}
                  value={mapping.roles[at] ?? "skip"}
                  onChange={(role) => onChange(withRole(mapping, at, role))}
                />
              </td>
              <td className="import-samples">
                {column.samples.length === 0 ? (
                  <span className="t3">Empty</span>
                ) : (
                  column.samples.map((sample) => (
                    <span key={sample} className="import-sample" title={sample}>
                      {sample}
                    </span>
                  ))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Questions({ table, mapping, onChange }: PartProps) {
  const day = dayQuestion(table.columns, mapping);
  const comma = commaQuestion(table.columns, mapping);
  return (
    <section className="import-questions" aria-label="Questions">
      {day !== null && (
        <RadioGroup<"day" | "month">
          label={`How is ${day} meant?`}
          choices={[
            { id: "day", label: "Day first", note: dayWords(day, true) },
            { id: "month", label: "Month first", note: dayWords(day, false) },
          ]}
          value={mapping.day_first === null ? null : mapping.day_first ? "day" : "month"}
          onChange={(first) => onChange({ ...mapping, day_first: first === "day" })}
        />
      )}
      {comma !== null && (
        <RadioGroup<"comma" | "point">
          label={`How is ${comma} meant?`}
          choices={[
            { id: "comma", label: "A comma stands before the decimals", note: "1.250,00" },
            { id: "point", label: "A point stands before the decimals", note: "1,250.00" },
          ]}
          value={mapping.decimal_comma === null ? null : mapping.decimal_comma ? "comma" : "point"}
          onChange={(sign) => onChange({ ...mapping, decimal_comma: sign === "comma" })}
        />
      )}
      {needsCurrency(mapping) && (
        <TextInput
          label="Currency of amounts without one"
          value={mapping.currency}
          onChange={(currency) => onChange({ ...mapping, currency: currency.toUpperCase() })}
          placeholder="EUR"
          maxLength={3}
          spellCheck={false}
          help="Rows whose amounts tell no currency are left out where this is empty."
        />
      )}
      <TextInput
        label="Registrar of names that tell none"
        value={mapping.account}
        onChange={(account) => onChange({ ...mapping, account })}
        placeholder="By hand"
        maxLength={60}
        help="Names that are known already stay where they are."
      />
    </section>
  );
}

/** A date of numbers as the day that it would be: "3 April 2026". */
function dayWords(cell: string, dayFirst: boolean): string {
  const [first = 0, second = 0, year = 0] = (cell.match(/\d+/g) ?? []).map(Number);
  const [day, month] = dayFirst ? [first, second] : [second, first];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}
