import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, CircleQuestionMark, CircleX, Clock, ListChecks, RefreshCw, RotateCw, Search } from "lucide-react";
import { useId, useState } from "react";
import { showNames } from "@/app";
import {
  Ago,
  Badge,
  Button,
  Checkbox,
  ConfirmDialog,
  EmptyState,
  FaultCallout,
  Select,
  SkeletonRows,
  TextInput,
  toast,
  type BadgeTone,
  type Choice,
  type IconType,
} from "@/components";
import { counted } from "@/format";
import { call, commands, type ProcessesAsked, type ProcessesView, type ProcessStands, type ProcessView } from "@/ipc";
import type { AccountPageProps } from "./index";
import { processesQuery, processQuery } from "./queries";
import "./processes.css";

const STANDS: Record<ProcessStands, { tone: BadgeTone; icon: IconType; word: string }> = {
  pending: { tone: "due", icon: Clock, word: "Under way" },
  done: { tone: "ok", icon: Check, word: "Done" },
  failed: { tone: "bad", icon: CircleX, word: "Failed" },
  other: { tone: "neutral", icon: CircleQuestionMark, word: "Unclear" },
};

const STAND_CHOICES: readonly Choice<ProcessStands | "all">[] = [
  { id: "all", label: "Every state" },
  { id: "pending", label: "Under way" },
  { id: "done", label: "Done" },
  { id: "failed", label: "Failed" },
];

/** What the provider accepted and carries out later, with its words. */
export function Processes({ account, descriptor }: AccountPageProps) {
  const [asked, setAsked] = useState<ProcessesAsked>({ days: 30, stands: null, with_removed: false });
  const [text, setText] = useState("");
  const read = useQuery(processesQuery(account.id, asked));
  const list = read.data;
  const unlisted = list?.unlisted ?? null;
  const removal = list?.removal ?? null;
  const rows = narrowed(list?.rows ?? [], text);
  return (
    <div className="account-page">
      <div className="row">
        <h3 className="grow">Processes</h3>
        <Button size="s" icon={RefreshCw} onPress={() => void read.refetch()} isPending={read.isFetching}>
          Read again
        </Button>
      </div>
      <p className="sm t2">
        {descriptor.label} accepts orders and changes first and carries them out later. How each one ended stands here,
        in its own words.
      </p>
      <div className="row processes-tools">
        <TextInput
          className="grow"
          label="Filter processes"
          hideLabel
          icon={Search}
          placeholder="Filter by name, kind or number"
          value={text}
          onChange={setText}
          maxLength={200}
        />
        <Select
          label="State"
          hideLabel
          form="inline"
          choices={STAND_CHOICES}
          value={asked.stands ?? "all"}
          onChange={(stands) => setAsked((old) => ({ ...old, stands: stands === "all" ? null : stands }))}
        />
        {unlisted === null && (
          <Select
            label="Since"
            hideLabel
            form="inline"
            choices={spans(list?.kept_days ?? null)}
            value={asked.days === null ? "all" : String(asked.days)}
            onChange={(days) => setAsked((old) => ({ ...old, days: days === "all" ? null : Number(days) }))}
          />
        )}
        {removal !== null && (
          <Checkbox
            isSelected={asked.with_removed}
            onChange={(with_removed) => setAsked((old) => ({ ...old, with_removed }))}
          >
            Removed ones too
          </Checkbox>
        )}
      </div>
      {unlisted !== null && <p className="sm t2">{unlisted}</p>}
      {read.isPending && <SkeletonRows rows={5} label={`Asking ${descriptor.label} for its processes`} />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {list !== undefined && rows.length === 0 && (
        <EmptyState
          icon={ListChecks}
          title={text === "" && asked.stands === null ? "No process is listed" : "No process fits the filter"}
        >
          {emptyWords(text !== "" || asked.stands !== null, unlisted === null && asked.days !== null)}
        </EmptyState>
      )}
      {list !== undefined && rows.length > 0 && (
        <ul className="processes" aria-label={`Processes of ${account.label}`}>
          {rows.map((row) => (
            <Line key={row.id} row={row} account={account} list={list} provider={descriptor.label} />
          ))}
        </ul>
      )}
      {list !== undefined && <Foot list={list} />}
    </div>
  );
}

/** Why nothing is listed, and what to do for more. */
function emptyWords(isFiltered: boolean, canLookBack: boolean): string {
  const why = isFiltered
    ? "Clear the filter to see the others."
    : "What you order or change at this account appears here as soon as it is accepted.";
  return canLookBack ? `${why} Older ones are further back.` : why;
}

/** What is said below the list. */
function Foot({ list }: { list: ProcessesView }) {
  return (
    <>
      {list.partial !== null && <p className="sm c-due">{list.partial}</p>}
      {list.unreadable.length > 0 && (
        <div className="sm c-due">
          {counted(list.unreadable.length, "row")} of the answer could not be read:
          <ul className="bullets">
            {list.unreadable.map((row) => (
              <li key={row} className="mono selectable">
                {row}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className="sm t3">
        {counted(list.rows.length, "process", "processes")}, read <Ago at={list.read_at} />
        {list.kept_days !== null && `. They are kept for ${counted(list.kept_days, "day")}`}
      </p>
    </>
  );
}

function Line({
  row,
  account,
  list,
  provider,
}: {
  row: ProcessView;
  account: AccountPageProps["account"];
  list: ProcessesView;
  provider: string;
}) {
  const [isOpen, setOpen] = useState(false);
  const words = useId();
  const { tone, icon, word } = STANDS[row.stands];
  const { name } = row;
  return (
    <li className="process">
      <div className="row process-head">
        <span className="grow process-what">
          <span className="b trunc block">{row.title}</span>
          <span className="sm t3 trunc block">
            <span className="mono selectable">{row.id}</span>
            {row.at === null ? (
              row.at_text !== null && `, ${row.at_text}`
            ) : (
              <>
                , <Ago at={row.at} />
              </>
            )}
          </span>
        </span>
        {name === null ? (
          <span className="trunc selectable">{row.object ?? ""}</span>
        ) : (
          <Button size="s" variant="ghost" onPress={() => showNames([name])}>
            {name.name}
          </Button>
        )}
        <Badge tone={tone} icon={icon}>
          {row.word ?? word}
        </Badge>
        <Button size="s" aria-expanded={isOpen} aria-controls={words} onPress={() => setOpen(!isOpen)}>
          {isOpen ? "Hide words" : "Words"}
          <span className="sr"> of process {row.id}</span>
        </Button>
      </div>
      <div id={words} hidden={!isOpen}>
        {isOpen && <Words row={row} account={account} removal={list.removal} provider={provider} />}
      </div>
    </li>
  );
}

/** What the provider says about one, and what can be done with it. */
function Words({
  row,
  account,
  removal,
  provider,
}: {
  row: ProcessView;
  account: AccountPageProps["account"];
  removal: string | null;
  provider: string;
}) {
  const client = useQueryClient();
  const [removing, setRemoving] = useState(false);
  const read = useQuery(processQuery(account.id, row.id));
  const again = () => {
    void client.invalidateQueries({ queryKey: ["app", "account-processes", account.id] });
    void client.invalidateQueries({ queryKey: processQuery(account.id, row.id).queryKey });
  };
  const remove = useMutation({
    mutationFn: () => call(commands.accountsProcessRemove(account.id, row.id)),
    onSuccess: () => {
      setRemoving(false);
      toast({ tone: "ok", text: `The words of process ${row.id} are removed` });
      again();
    },
  });
  const resume = useMutation({
    mutationFn: () => call(commands.accountsProcessResume(account.id, row.id)),
    onSuccess: (next) => {
      toast({ tone: "ok", text: `${next.title}: ${STANDS[next.stands].word.toLowerCase()}` });
      again();
    },
  });
  const process = read.data;
  const resumable = process?.resumable ?? row.resumable;
  return (
    <div className="process-words">
      {read.isPending && <SkeletonRows rows={2} label="Reading the words" />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {process !== undefined &&
        (process.text === null ? (
          <p className="sm t2">
            {process.stands === "pending"
              ? `${provider} is still at it and says nothing yet.`
              : `${provider} says no more about it.`}
          </p>
        ) : (
          <p className="process-text selectable">{process.text}</p>
        ))}
      <dl className="kv process-facts">
        {row.tracking !== null && (
          <>
            <dt>Tracking id</dt>
            <dd className="mono selectable">{row.tracking}</dd>
          </>
        )}
        {row.client_ref !== null && (
          <>
            <dt>Reference</dt>
            <dd className="mono selectable">{row.client_ref}</dd>
          </>
        )}
      </dl>
      {resumable !== null && <p className="sm t2">{resumable}</p>}
      {resume.isError && <FaultCallout fault={resume.error.fault} />}
      <div className="row">
        {resumable !== null && (
          <Button
            size="s"
            icon={RotateCw}
            isPending={resume.isPending}
            isDisabled={account.read_only}
            onPress={() => resume.mutate()}
          >
            Resume
          </Button>
        )}
        {removal !== null && row.stands !== "pending" && (
          <Button size="s" variant="ghost" isDisabled={account.read_only} onPress={() => setRemoving(true)}>
            Remove the words
          </Button>
        )}
      </div>
      <ConfirmDialog
        isOpen={removing}
        onClose={() => {
          setRemoving(false);
          remove.reset();
        }}
        onConfirm={() => remove.mutate()}
        title={`Remove the words of process ${row.id}?`}
        confirmLabel="Remove for good"
        keepLabel="Keep them"
        isPending={remove.isPending}
      >
        <p>{removal}</p>
        {remove.isError && <FaultCallout fault={remove.error.fault} />}
      </ConfirmDialog>
    </div>
  );
}

/** How far back can be looked. */
function spans(kept: number | null): readonly Choice<string>[] {
  const days = [7, 30, 60, 90].filter((span) => kept === null || span < kept);
  return [
    ...days.map((span) => ({ id: String(span), label: `Last ${span} days` })),
    { id: "all", label: kept === null ? "All" : `All ${kept} days` },
  ];
}

/** The rows that hold every word of a filter. */
export function narrowed(rows: readonly ProcessView[], text: string): readonly ProcessView[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const held = [row.id, row.title, row.object, row.tracking, row.client_ref].join(" ").toLowerCase();
    return words.every((word) => held.includes(word));
  });
}
