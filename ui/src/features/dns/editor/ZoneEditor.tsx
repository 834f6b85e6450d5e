import { useQuery } from "@tanstack/react-query";
import { ArrowRight, FileDiff, History, Minus, Plus, Redo2, RefreshCw, Trash2, Undo2 } from "lucide-react";
import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { navigate, PageSplit, useShortcuts, type Shortcut } from "@/app";
import {
  AccountTile,
  BarDivider,
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  Footer,
  Icon,
  IconButton,
  PageBar,
  Pane,
} from "@/components";
import { List, NO_ROWS, type RowSelection } from "@/components/grid";
import { counted } from "@/format";
import { queries, useStore, type Descriptor, type NameKey, type PlanView, type ZoneView } from "@/ipc";
import { spelling } from "../checks";
import { sayFault } from "../faults";
import { useReadUnread } from "../form/FormPage";
import { zoneId, type SetCounts } from "../plan/plan-choice";
import { usePlan, useReadZones, zonesQuery } from "../queries";
import { RECORD_COLUMNS } from "./record-columns";
import { RecordDrawer } from "./RecordDrawer";
import { SetCountsText } from "../plan/SetCountsText";
import { verdicts, zoneEdits } from "../session";
import { setOutcome } from "../sets";
import { LoadingZones } from "../states";
import {
  addRecord,
  besideCname,
  changeRecord,
  discardEdit,
  editDrafts,
  editorRows,
  hasMoved,
  isDone,
  NO_EDIT,
  redoEdit,
  removeRecords,
  revertRecord,
  undoEdit,
  type EditorRow,
  type ZoneEdit,
} from "./zone-edit";
import { ZoneFacts, ZoneNotes } from "./ZoneNotes";

export interface ZoneEditorProps {
  zoneKey: NameKey;
  onPlan: (plan: PlanView) => void;
  onChooseZones: () => void;
}

/** One zone, record by record. */
export function ZoneEditor({ zoneKey, onPlan, onChooseZones }: ZoneEditorProps) {
  const keys = useMemo(() => [zoneKey], [zoneKey]);
  const zones = useQuery(zonesQuery(keys));
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  const read = useReadZones();
  useReadUnread(zones.data, read.mutate);
  const zone = zones.data?.[0];
  const account = accounts?.find((one) => one.id === (zone?.account ?? zoneKey.account));
  const descriptor = providers?.find((one) => one.id === account?.provider);
  const readAgain = () => read.mutate(keys, { onError: ({ fault }) => sayFault(fault) });
  const title = (
    <span className="row">
      {account && <AccountTile provider={account.provider} />}
      <DomainName name={zoneKey.name} />
    </span>
  );
  const bar = (
    <>
      <Button icon={RefreshCw} isPending={read.isPending} onPress={readAgain}>
        Read again
      </Button>
      <Button onPress={onChooseZones}>Choose zones</Button>
    </>
  );
  const blank = (content: ReactNode) => (
    <>
      <PageBar title={title} sub="DNS">
        {bar}
      </PageBar>
      <PageSplit>
        <Pane>{content}</Pane>
      </PageSplit>
    </>
  );
  if (!zone) {
    return blank(
      zones.error ? <ErrorState fault={zones.error.fault} onRetry={() => void zones.refetch()} /> : <LoadingZones />,
    );
  }
  switch (zone.state.kind) {
    case "unread":
      return blank(<LoadingZones />);
    case "failed":
      return blank(<ErrorState fault={{ ...zone.state.fault, retryable: true }} onRetry={readAgain} />);
    case "not_offered":
      return blank(
        <EmptyState icon={Minus} title="Its DNS cannot be edited here">
          {zone.state.reason}
        </EmptyState>,
      );
    case "ready":
      return <OpenZone zone={zone} descriptor={descriptor} title={title} bar={bar} onPlan={onPlan} />;
  }
}

interface OpenZoneProps {
  zone: ZoneView;
  descriptor: Descriptor | undefined;
  title: ReactNode;
  bar: ReactNode;
  onPlan: (plan: PlanView) => void;
}

function OpenZone({ zone, descriptor, title, bar, onPlan }: OpenZoneProps) {
  // What is staged belongs to the account that serves the zone.
  const { account, name } = zone;
  const zoneKey = useMemo<NameKey>(() => ({ account, name }), [account, name]);
  const id = zoneId(zoneKey);
  const edit = useStore(zoneEdits).get(id) ?? NO_EDIT;
  const plan = usePlan("editor");
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [open, setOpen] = useState<string | null>(null);
  const change = useCallback(
    (next: (edit: ZoneEdit) => ZoneEdit) => zoneEdits.set((all) => new Map(all).set(id, next(all.get(id) ?? NO_EDIT))),
    [id],
  );
  const rows = useMemo(() => editorRows(zone, edit), [zone, edit]);
  const known = useStore(verdicts);
  const spell = useMemo(() => spelling(zoneKey, known), [zoneKey, known]);
  const drafts = useMemo(
    () => editDrafts(zone, edit).filter((draft) => setOutcome(edit.base ?? zone, draft, spell) !== "same"),
    [zone, edit, spell],
  );
  const counts = useMemo(() => {
    const sum = { added: 0, changed: 0, removed: 0, same: 0 };
    for (const draft of drafts) sum[setOutcome(edit.base ?? zone, draft, spell)] += 1;
    return sum;
  }, [zone, edit, drafts, spell]);
  const clash = besideCname(zone, drafts);
  const moved = hasMoved(zone, edit);
  const rowAt = useCallback((index: number) => rows[index], [rows]);
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      {
        keys: "Mod+Z",
        label: "Undo a staged change",
        run: () => change((old) => undoEdit(old, zone)),
        inFields: false,
      },
      { keys: "Mod+Shift+Z", label: "Do it again", run: () => change((old) => redoEdit(old, zone)), inFields: false },
      { keys: "N", label: "New record", run: () => setOpen("new") },
    ],
    [change, zone],
  );
  useShortcuts("Zone", shortcuts);

  // Applied: the zone is where the edits wanted it.
  const done = isDone(zone, edit, spell);
  useEffect(() => {
    if (done) change(() => NO_EDIT);
  }, [done, change]);

  const selected = rows.filter((row) => selection.ids.has(row.id));
  const removeSelected = () => {
    change((old) => removeRecords(old, zone, selected));
    setSelection(NO_ROWS);
  };
  const current = rows.find((row) => row.id === open) ?? null;
  const drawer = (open === "new" || current !== null) && (
    <RecordDrawer
      key={current?.id ?? "new"}
      zone={zoneKey}
      rules={descriptor?.dns ?? null}
      row={current}
      onClose={() => setOpen(null)}
      onSave={(key, value) => {
        change((old) => (current ? changeRecord(old, zone, current, value) : addRecord(old, zone, key, value)));
        setOpen(null);
      }}
      onRemove={() => {
        if (current) change((old) => removeRecords(old, zone, [current]));
        setOpen(null);
      }}
      onRevert={() => {
        if (current) change((old) => revertRecord(old, zone, current));
        setOpen(null);
      }}
    />
  );
  const review = () =>
    plan.mutate([{ key: zoneKey, base: (edit.base ?? zone).hash, sets: drafts }], {
      onSuccess: (made) => onPlan(made),
      onError: ({ fault }) => sayFault(fault),
    });

  return (
    <>
      <PageBar title={title} sub={<ZoneFacts zone={zone} />}>
        <IconButton
          icon={Undo2}
          label="Undo"
          isDisabled={edit.past.length === 0}
          onPress={() => change((old) => undoEdit(old, zone))}
        />
        <IconButton
          icon={Redo2}
          label="Redo"
          isDisabled={edit.future.length === 0}
          onPress={() => change((old) => redoEdit(old, zone))}
        />
        <BarDivider />
        <IconButton icon={History} label="History" onPress={() => navigate("dns", { history: zoneKey.name })} />
        {bar}
        <Button icon={Plus} onPress={() => setOpen("new")}>
          New record
        </Button>
      </PageBar>
      <PageSplit drawer={drawer} drawerKey={open}>
        <div className="pane records">
          <ZoneNotes zone={zone} moved={moved} clash={clash} onDrop={() => change(() => NO_EDIT)} />
          {rows.length === 0 ? (
            <EmptyState
              icon={Plus}
              title="This zone has no records"
              actions={<Button onPress={() => setOpen("new")}>New record</Button>}
            >
              Add the first one; nothing is written before you have reviewed the plan.
            </EmptyState>
          ) : (
            <List<EditorRow>
              label={`Records of ${zone.unicode}`}
              count={rows.length}
              columns={RECORD_COLUMNS}
              rowAt={rowAt}
              rowId={(row) => row.id}
              rowName={(row) => `${row.key.name} ${row.key.kind} ${row.value.content}`}
              onNeed={() => undefined}
              selection={selection}
              onSelect={setSelection}
              onSelectRun={(from, to, anchor) =>
                setSelection((old) => ({
                  ids: new Set([...old.ids, ...rows.slice(from, to + 1).map((row) => row.id)]),
                  anchor,
                }))
              }
              onSelectAll={() => setSelection({ ids: new Set(rows.map((row) => row.id)), anchor: null })}
              current={open}
              onCurrent={(row) => {
                if (open !== null && open !== "new") setOpen(row.id);
              }}
              onOpen={(row) => setOpen(row.id)}
            />
          )}
        </div>
      </PageSplit>
      <Footer>
        {selected.length > 0 && (
          <Button icon={Trash2} onPress={removeSelected}>
            Remove {counted(selected.length, "record")}
          </Button>
        )}
        <span className="row">
          <Icon icon={FileDiff} />
          <span className="bb">
            {drafts.length === 0 ? "Nothing is staged" : `${counted(drafts.length, "set")} will change`}
          </span>
        </span>
        {drafts.length > 0 && <SetCountsText counts={counts satisfies SetCounts} />}
        <span className="grow" />
        {drafts.length === 0 ? (
          <span className="sm t3 nw">Enter opens a record, Space ticks it</span>
        ) : (
          <Button variant="ghost" onPress={() => change((old) => discardEdit(old, zone))}>
            Discard
          </Button>
        )}
        {clash !== null && <span className="sm c-lapsed nw">Mend {clash} first</span>}
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
