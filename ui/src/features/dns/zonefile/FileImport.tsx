import { ArrowRight, CircleAlert, FileUp, Info } from "lucide-react";
import { useRef, useState, type DragEvent } from "react";
import { PageSplit } from "@/app";
import {
  Badge,
  Button,
  Callout,
  Checkbox,
  classes,
  FaultCallout,
  Footer,
  Icon,
  Pane,
  SegmentedControl,
  TextArea,
  type BadgeTone,
} from "@/components";
import { counted, formatCount } from "@/format";
import type { FileMode, FileSetState, FileView, NameKey, ZoneView } from "@/ipc";
import { sayFault } from "../faults";
import type { TabProps } from "../session";
import { ttlWords } from "../ttl";
import { useFilePlan, useHostImport, useKeepsMore, useReadFile } from "./queries";
import { lineRange, textProblem } from "./text";

export interface FileImportProps extends TabProps {
  zone: ZoneView;
}

const STATE: Record<FileSetState, { word: string; tone: BadgeTone }> = {
  new: { word: "New", tone: "ok" },
  changed: { word: "Changed", tone: "accent" },
  same: { word: "As it is", tone: "neutral" },
  left_out: { word: "Left out", tone: "due" },
};
/** Rows of the preview; a longer file is counted. */
const SHOWN = 500;

/** A file on its way into a zone: text, what it holds line by line, and the plan. */
export function FileImport({ zone, onPlan }: FileImportProps) {
  const zoneKey: NameKey = { account: zone.account, name: zone.name };
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [mode, setMode] = useState<FileMode>("merge");
  const [isOver, setOver] = useState(false);
  const read = useReadFile(zoneKey);
  const plan = useFilePlan();
  const keepsMore = useKeepsMore(zone.account);
  const hostImport = useHostImport();
  const [isProxied, setProxied] = useState(false);
  const [isSure, setSure] = useState(false);
  const area = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);

  const look = (next: string, bytes: number) => {
    const wrong = textProblem(next, bytes);
    setProblem(wrong);
    if (wrong === null) read.mutate(next);
    else read.reset();
  };
  const take = (next: string, bytes = next.length) => {
    setText(bytes > 0 && textProblem(next, bytes) === null ? next : "");
    look(next, bytes);
  };
  const takeFile = async (file: File | undefined) => {
    if (file) take(await file.text(), file.size);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) void takeFile(file);
    else take(event.dataTransfer.getData("text/plain"));
  };
  const goTo = (line: number) => {
    const field = area.current?.querySelector("textarea");
    if (!field || line === 0) return;
    const { start, end } = lineRange(text, line);
    field.focus();
    field.setSelectionRange(start, end);
    // The field scrolls to a selection only while it is typed in.
    field.scrollTop = (line - 3) * (field.scrollHeight / Math.max(text.split("\n").length, 1));
  };
  const view = problem === null ? read.data : undefined;
  const errors = view?.problems.filter((one) => one.error).length ?? 0;
  const changes = view?.sets.filter((set) => set.state === "new" || set.state === "changed").length ?? 0;
  const canPlan = view !== undefined && errors === 0 && (changes > 0 || mode === "replace");
  const fresh = view?.sets.filter((set) => set.state === "new").length ?? 0;
  const onlyNew = fresh > 0 && fresh === changes && errors === 0;
  const hand = () =>
    hostImport.mutate(
      { key: zoneKey, text, proxied: isProxied, base: zone.hash },
      {
        onSuccess: () => {
          setSure(false);
          read.reset();
        },
      },
    );
  const review = () =>
    plan.mutate(
      { key: zoneKey, text, mode },
      { onSuccess: (made) => onPlan(made), onError: ({ fault }) => sayFault(fault) },
    );
  return (
    <>
      <PageSplit>
        <section
          className={classes("file-in", isOver && "over")}
          aria-label="File"
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <div className="row">
            <Button icon={FileUp} onPress={() => picker.current?.click()}>
              Choose a file
            </Button>
            <span className="sm t3">or drop it here, or paste its text</span>
            <input
              ref={picker}
              type="file"
              className="sr"
              tabIndex={-1}
              aria-label="Zone file"
              onChange={(event) => {
                void takeFile(event.target.files?.[0]);
                event.target.value = "";
              }}
            />
          </div>
          <div className="file-area" ref={area}>
            <TextArea
              label="Text of the zone file"
              hideLabel
              placeholder={`$ORIGIN ${zone.name}.\n$TTL 3600\n@    IN  MX  10 mail\nwww  IN  A   203.0.113.24`}
              value={text}
              error={problem}
              onChange={(next) => {
                setText(next);
                read.reset();
                setProblem(null);
              }}
            />
          </div>
          <Button isDisabled={text.trim() === ""} isPending={read.isPending} onPress={() => look(text, text.length)}>
            Read the text
          </Button>
        </section>
        <Pane scroll className="file-out">
          {read.error && <FaultCallout fault={read.error.fault} />}
          {hostImport.error && <FaultCallout fault={hostImport.error.fault} />}
          {hostImport.data && (
            <Callout
              tone={hostImport.data.missing.length === 0 ? "accent" : "due"}
              title={hostImport.data.missing.length === 0 ? "Imported" : "Not all of it was taken"}
              live
            >
              {hostImport.data.words}
            </Callout>
          )}
          {view && keepsMore && errors === 0 && fresh > 0 && (
            <section aria-label="Let the host read the file" className="file-host">
              <h2>Let the host read the file</h2>
              <p className="t2">
                {onlyNew
                  ? "Comments, tags and proxy notes of the file go along; a plan takes the records alone. The host only adds: the sets below that are new. The zone is kept before, and read afterwards."
                  : "Not for this file: it has sets that stand in the zone with other contents, and the host only adds. Review the plan, which replaces them."}
              </p>
              {onlyNew && (
                <>
                  <Checkbox isSelected={isProxied} onChange={setProxied}>
                    Put addresses and aliases behind the proxy where the file does not say it
                  </Checkbox>
                  <Checkbox isSelected={isSure} onChange={setSure}>
                    Yes, add {counted(fresh, "set")} to {zone.unicode}
                  </Checkbox>
                  <Button isDisabled={!isSure} isPending={hostImport.isPending} onPress={hand}>
                    Import by the host
                  </Button>
                </>
              )}
            </section>
          )}
          {view ? (
            <Holds view={view} onLine={goTo} />
          ) : (
            <div className="file-help t2">
              <h2>Import into {zone.unicode}</h2>
              <p>
                A BIND master file with <span className="mono">$ORIGIN</span>, <span className="mono">$TTL</span> and
                records over several lines. Names without a dot at their end are below {zone.unicode}.
              </p>
              <p>
                Nothing is written before you have reviewed the plan. The start of authority and the nameservers of the
                name stay as they are.
              </p>
            </div>
          )}
        </Pane>
      </PageSplit>
      <Footer>
        <span className="t2 nw">Sets that the file does not have</span>
        <SegmentedControl<FileMode>
          label="Sets that the file does not have"
          value={mode}
          onChange={setMode}
          choices={[
            { id: "merge", label: "Stay" },
            { id: "replace", label: "Are removed" },
          ]}
        />
        <span className="grow" />
        <span className="sm t3 trunc">
          {!view
            ? "Read a file first"
            : errors > 0
              ? `Correct ${counted(errors + (view.more_problems > 0 ? view.more_problems : 0), "line")} first`
              : changes === 0 && mode === "merge"
                ? "The zone holds all of it already"
                : `${counted(changes, "set")} of the file ${changes === 1 ? "changes" : "change"} the zone`}
        </span>
        <Button variant="primary" icon={ArrowRight} isDisabled={!canPlan} isPending={plan.isPending} onPress={review}>
          Review plan
        </Button>
      </Footer>
    </>
  );
}

function Holds({ view, onLine }: { view: FileView; onLine: (line: number) => void }) {
  const { sets, problems, more_problems: more, records } = view;
  const shown = sets.slice(0, SHOWN);
  return (
    <>
      {problems.length > 0 && (
        <section aria-label="Problems" className="file-problems">
          <h2>{counted(problems.length + more, "remark")} on this file</h2>
          <ul>
            {problems.map(({ line, message, error }, at) => (
              <li key={at}>
                <button type="button" className="file-problem" onClick={() => onLine(line)}>
                  <Icon
                    icon={error ? CircleAlert : Info}
                    size="s"
                    className={error ? "c-lapsed" : "c-due"}
                    label={error ? "Error" : "Remark"}
                  />
                  <span className="mono nw">{line === 0 ? "File" : `Line ${formatCount(line)}`}</span>
                  <span>{message}</span>
                </button>
              </li>
            ))}
          </ul>
          {more > 0 && <p className="sm t3">and {counted(more, "more remark")}</p>}
        </section>
      )}
      <section aria-label="Record sets of the file">
        <h2>
          {counted(records, "record")} in {counted(sets.length, "set")}
        </h2>
        <table className="record-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Type</th>
              <th scope="col">Content</th>
              <th scope="col">TTL</th>
              <th scope="col">In the zone</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, contents, ttl, line, state, note }) => (
              <tr key={`${key.name} ${key.kind}`} className={state === "left_out" ? "out" : undefined}>
                <td className="mono">
                  <button type="button" className="file-line" title={`Line ${line}`} onClick={() => onLine(line)}>
                    {key.name}
                  </button>
                </td>
                <td>{key.kind}</td>
                <td className="content">
                  {contents.map((content) => (
                    <div key={content} className="mono">
                      {content}
                    </div>
                  ))}
                  {note !== null && <div className="sm t2">{note}</div>}
                </td>
                <td className="nw">{ttl === null ? "Usual" : ttlWords(ttl)}</td>
                <td>
                  <Badge tone={STATE[state].tone}>{STATE[state].word}</Badge>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {sets.length > SHOWN && <p className="sm t3">and {counted(sets.length - SHOWN, "more set")}</p>}
      </section>
    </>
  );
}
