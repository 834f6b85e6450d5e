import { ArrowRight, FileDiff, ListFilter, Plus } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { PageSplit, usePageFilter, useShortcuts, type Shortcut } from "@/app";
import { Button, EmptyState, Footer, Icon, Kbd, TextInput, toast, Tools } from "@/components";
import { List, NO_ROWS, type RowSelection } from "@/components/grid";
import { counted } from "@/format";
import type { Descriptor, SetKey, ZoneView } from "@/ipc";
import { BuildDrawer } from "../builders/BuildDrawer";
import type { BuilderKind } from "../builders/builder-kinds";
import { KeepDraft } from "../changes/KeepDraft";
import { sayFault } from "../faults";
import { SetCountsText } from "../plan/SetCountsText";
import { usePlan } from "../queries";
import type { TabProps } from "../session";
import { CopyDrawer } from "./CopyDrawer";
import { PasteDrawer } from "./PasteDrawer";
import { recordColumns } from "./record-columns";
import { ownerProblem } from "./owner-name";
import { FixedDrawer, RecordDrawer, type RecordStart } from "./RecordDrawer";
import { recordsText } from "./record-text";
import { SelectionVerbs } from "./SelectionVerbs";
import { BY_NAME, filterRows, shownRows, sortRows, type ShownRow } from "./shown-rows";
import {
  addRecord,
  addRecords,
  changeRecord,
  changeTtl,
  discardEdit,
  hasMoved,
  NO_EDIT,
  putSets,
  redoEdit,
  removeRecords,
  revertRecord,
  undoEdit,
  type ZoneEdit,
} from "./zone-edit";
import { useZoneEdit } from "./useZoneEdit";
import { ZoneBar } from "./ZoneBar";
import { ZoneNotes } from "./ZoneNotes";

export interface OpenZoneProps extends TabProps {
  zone: ZoneView;
  descriptor: Descriptor | undefined;
  title: ReactNode;
  isReading: boolean;
  onReadAgain: () => void;
  onChooseZones: () => void;
}

/** What the drawer holds. */
type Open =
  | { readonly kind: "record"; readonly id: string }
  | { readonly kind: "new"; readonly start: RecordStart | null }
  | { readonly kind: "build"; readonly what: BuilderKind; readonly name: string }
  | { readonly kind: "copy" }
  | { readonly kind: "paste" };

/** A zone that was read: its records, what is staged, and the way to the plan. */
export function OpenZone({ zone, descriptor, title, isReading, onReadAgain, onChooseZones, onPlan }: OpenZoneProps) {
  const rules = descriptor?.dns ?? null;
  const { key: zoneKey, edit, change, spell, drafts, counts, clash } = useZoneEdit(zone, rules);
  const { name } = zone;
  const plan = usePlan("editor");
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [open, setOpen] = useState<Open | null>(null);
  const [filter, setFilter] = useState("");
  const [sort, setSort] = useState(BY_NAME);
  const field = usePageFilter();
  const all = useMemo(() => shownRows(zone, edit, descriptor), [zone, edit, descriptor]);
  const rows = useMemo(() => sortRows(filterRows(all, filter, descriptor), sort), [all, filter, descriptor, sort]);
  const hasBadges = all.some(({ state, fixed }) => state !== "plain" || fixed !== null);
  const columns = useMemo(
    () => recordColumns(rules?.options ?? [], sort, setSort, hasBadges),
    [rules, sort, hasBadges],
  );
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const selected = useMemo(() => rows.filter((row) => selection.ids.has(row.id)), [rows, selection]);
  const removeRows = useCallback(
    (gone: readonly ShownRow[]) => {
      change((old) => removeRecords(old, zone, gone));
      setSelection(NO_ROWS);
    },
    [change, zone],
  );
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        keys: "Mod+Z",
        label: "Undo a staged change",
        run: () => change((old) => undoEdit(old, zone)),
        inFields: false,
      },
      { keys: "Mod+Shift+Z", label: "Do it again", run: () => change((old) => redoEdit(old, zone)), inFields: false },
      { keys: "N", label: "New record", run: () => setOpen({ kind: "new", start: null }) },
      {
        keys: "Delete",
        label: "Stage the removal of the ticked records",
        run: () => {
          const gone = selected.filter(({ fixed, state }) => fixed === null && state !== "removed");
          if (gone.length > 0) removeRows(gone);
        },
        inFields: false,
      },
    ],
    [change, zone, selected, removeRows],
  );
  useShortcuts("Zone", shortcuts);

  // The keyboard goes on in the list where the drawer was opened from.
  const pane = useRef<HTMLDivElement>(null);
  const wasOpen = useRef(false);
  useEffect(() => {
    if (open === null && wasOpen.current && document.activeElement === document.body) {
      pane.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus();
    }
    wasOpen.current = open !== null;
  }, [open]);
  const close = () => setOpen(null);
  const stage = (next: (edit: ZoneEdit) => ZoneEdit) => {
    change(next);
    setOpen(null);
  };
  const current = open?.kind === "record" ? (all.find((row) => row.id === open.id) ?? null) : null;
  const others = useCallback(
    (key: SetKey) =>
      all
        .filter((row) => row.id !== current?.id && row.state !== "removed")
        .filter((row) => row.key.name === key.name && row.key.kind === key.kind)
        .map((row) => row.value.content),
    [all, current],
  );
  const isThere = useCallback(
    (key: SetKey, content: string) => others(key).includes(spell(key, content)),
    [others, spell],
  );
  const staying = useMemo(
    () =>
      all
        .filter(({ state, key }) => state !== "removed" && key.kind !== "")
        .map(({ key, value }) => ({ key, content: value.content })),
    [all],
  );
  const build = (what: BuilderKind, at: string) => setOpen({ kind: "build", what, name: at });
  const drawer = () => {
    switch (open?.kind) {
      case undefined:
        return null;
      case "copy":
        return <CopyDrawer zone={zone} rows={selected} onPlan={onPlan} onClose={close} />;
      case "paste":
        return (
          <PasteDrawer
            zone={zoneKey}
            rules={rules}
            isThere={isThere}
            onStage={(additions) => stage((old) => addRecords(old, zone, additions))}
            onClose={close}
          />
        );
      case "build":
        return (
          <BuildDrawer
            key={open.what}
            kind={open.what}
            zone={name}
            name={open.name}
            records={staying}
            nameProblem={(owner) => ownerProblem(owner, name)}
            onStage={(puts) => stage((old) => putSets(old, zone, puts))}
            onClose={close}
          />
        );
      case "record":
        if (!current) return null;
        if (current.fixed !== null) return <FixedDrawer row={current} onClose={close} />;
        break;
      case "new":
        break;
    }
    return (
      <RecordDrawer
        key={current?.id ?? JSON.stringify(open)}
        zone={zoneKey}
        rules={rules}
        row={current}
        start={open.kind === "new" ? open.start : null}
        isThere={isThere}
        others={others}
        onSave={(key, value) =>
          stage((old) => (current ? changeRecord(old, zone, current, value) : addRecord(old, zone, key, value)))
        }
        onRemove={() => current && stage((old) => removeRecords(old, zone, [current]))}
        onRevert={() => current && stage((old) => revertRecord(old, zone, current))}
        onDuplicate={(start) => setOpen({ kind: "new", start })}
        onBuild={build}
        onClose={close}
      />
    );
  };
  const copyText = () => {
    navigator.clipboard.writeText(recordsText(selected.filter(({ key }) => key.kind !== ""))).then(
      () => toast({ tone: "ok", text: `${counted(selected.length, "record")} copied as text` }),
      () => toast({ tone: "bad", text: "The clipboard could not be written" }),
    );
  };
  const newRecord = () => setOpen({ kind: "new", start: null });
  const staged = drafts.length === 0 ? [] : [{ key: zoneKey, base: (edit.base ?? zone).hash, sets: drafts }];
  const review = () =>
    plan.mutate(staged, {
      onSuccess: (made) => onPlan(made),
      onError: ({ fault }) => sayFault(fault),
    });

  return (
    <>
      <ZoneBar
        zone={zone}
        title={title}
        rules={rules}
        edit={edit}
        isReading={isReading}
        onChange={change}
        onReadAgain={onReadAgain}
        onChooseZones={onChooseZones}
        onPaste={() => setOpen({ kind: "paste" })}
        onBuild={(what) => build(what, "@")}
        onNew={newRecord}
      />
      <Tools>
        <TextInput
          label="Filter records"
          hideLabel
          className="grow"
          icon={ListFilter}
          placeholder="Filter by name, type or content"
          value={filter}
          onChange={(text) => {
            setFilter(text);
            setSelection(NO_ROWS);
          }}
          inputRef={field}
          suffix={<Kbd keys="/" />}
        />
        {selected.length > 0 && (
          <SelectionVerbs
            rows={selected}
            rules={rules}
            onTtl={(ttl, changed) => change((old) => changeTtl(old, zone, changed, ttl))}
            onCopy={() => setOpen({ kind: "copy" })}
            onCopyText={copyText}
            onRemove={removeRows}
          />
        )}
      </Tools>
      <PageSplit drawer={drawer()} drawerKey={open === null ? null : JSON.stringify(open)}>
        <div className="pane records" ref={pane}>
          <ZoneNotes zone={zone} moved={hasMoved(zone, edit)} clash={clash} onDrop={() => change(() => NO_EDIT)} />
          {all.length === 0 ? (
            <EmptyState
              icon={Plus}
              title="This zone has no records"
              actions={<Button onPress={newRecord}>New record</Button>}
            >
              Add the first one; nothing is written before you have reviewed the plan.
            </EmptyState>
          ) : rows.length === 0 ? (
            <EmptyState
              icon={ListFilter}
              title="No record matches this filter"
              actions={<Button onPress={() => setFilter("")}>Clear the filter</Button>}
            />
          ) : (
            <List<ShownRow>
              label={`Records of ${zone.unicode}`}
              count={rows.length}
              columns={columns}
              rowAt={rowAt}
              rowId={(row) => row.id}
              rowName={(row) => `${row.key.name} ${row.key.kind} ${row.value.content}`}
              onNeed={() => undefined}
              startKey={`${filter} ${sort.key} ${sort.isDescending}`}
              selection={selection}
              onSelect={setSelection}
              onSelectRun={(from, to, anchor) =>
                setSelection((old) => ({
                  ids: new Set([...old.ids, ...rows.slice(from, to + 1).map((row) => row.id)]),
                  anchor,
                }))
              }
              onSelectAll={() => setSelection({ ids: new Set(rows.map((row) => row.id)), anchor: null })}
              current={current?.id ?? null}
              onCurrent={(row) => {
                if (open?.kind === "record") setOpen({ kind: "record", id: row.id });
              }}
              onOpen={(row) => setOpen({ kind: "record", id: row.id })}
            />
          )}
        </div>
      </PageSplit>
      <Footer>
        <span className="row">
          <Icon icon={FileDiff} />
          <span className="bb">
            {drafts.length === 0 ? "Nothing is staged" : `${counted(drafts.length, "set")} will change`}
          </span>
        </span>
        {drafts.length > 0 && <SetCountsText counts={counts} />}
        <span className="grow" />
        {drafts.length === 0 ? (
          <span className="sm t3 nw">Enter opens a record, Space ticks it</span>
        ) : (
          <Button variant="ghost" onPress={() => change((old) => discardEdit(old, zone))}>
            Discard
          </Button>
        )}
        {clash !== null && <span className="sm c-lapsed nw">Mend {clash} first</span>}
        <KeepDraft drafts={staged} title={zone.unicode} />
        <Button
          variant="primary"
          icon={ArrowRight}
          isDisabled={drafts.length === 0 || clash !== null}
          isPending={plan.isPending}
          onPress={review}
        >
          Review plan
        </Button>
      </Footer>
    </>
  );
}
