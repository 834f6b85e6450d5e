import { useQuery } from "@tanstack/react-query";
import {
  ArrowRight,
  Ban,
  CircleAlert,
  EllipsisVertical,
  FileDiff,
  GitMergeConflict,
  ListFilter,
  Redo2,
  RefreshCw,
  Undo2,
} from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { openJobs, PageSplit, useShortcuts, type Shortcut } from "@/app";
import {
  BarDivider,
  Button,
  ConfirmDialog,
  EmptyState,
  ErrorState,
  Footer,
  Icon,
  IconButton,
  Menu,
  PageBar,
  Pane,
  Spinner,
  toast,
} from "@/components";
import { Grid, newsWords, stagedCount, type GridColumn } from "@/components/grid";
import { counted, formatCount } from "@/format";
import { queries, type NameKey, type PlanView, type ZoneView } from "@/ipc";
import { KeepDraft } from "../changes/KeepDraft";
import { sayFault } from "../faults";
import { AddColumn } from "./AddColumn";
import type { FormSummary, StaysOut } from "./form";
import { FormView } from "./FormView";
import { ALL_ROWS, type Shown } from "./row-view";
import { usePlan, useReadZones } from "../queries";
import { SetCountsText } from "../plan/SetCountsText";
import { formGrid, formSlots } from "../session";
import { LoadingZones } from "../states";
import { NAME_COLUMN, useForm } from "./useForm";
import { ValueBar } from "./ValueBar";
import { formZonesQuery } from "./zones";

export interface FormPageProps {
  keys: readonly NameKey[];
  onPlan: (plan: PlanView, staysOut: readonly StaysOut[]) => void;
  onChooseZones: () => void;
}

/** The form grid over the chosen domains. */
export function FormPage({ keys, onPlan, onChooseZones }: FormPageProps) {
  const zones = useQuery(useMemo(() => formZonesQuery(keys), [keys]));
  const accounts = useQuery(queries.accounts);
  const providers = useQuery(queries.providers);
  const read = useReadZones();
  useReadUnread(zones.data, read.mutate);
  if (!zones.data || !accounts.data || !providers.data) {
    const error = zones.error ?? accounts.error ?? providers.error;
    const retry = () => void Promise.all([zones.refetch(), accounts.refetch(), providers.refetch()]);
    return (
      <>
        <PageBar title="DNS form" sub={counted(keys.length, "zone")} />
        <PageSplit>{error ? <ErrorState fault={error.fault} onRetry={retry} /> : <LoadingZones />}</PageSplit>
      </>
    );
  }
  return (
    <Form
      keys={keys}
      zones={zones.data}
      accounts={accounts.data}
      providers={providers.data}
      onRead={() => read.mutate(keys, { onError: ({ fault }) => sayFault(fault) })}
      isReading={read.isPending}
      onPlan={onPlan}
      onChooseZones={onChooseZones}
    />
  );
}

/** Asks once for the zones that were never read. */
export function useReadUnread(
  zones: readonly ZoneView[] | undefined,
  read: (keys: NameKey[], options: { onError: (error: { fault: Parameters<typeof sayFault>[0] }) => void }) => void,
): void {
  const asked = useRef(new Set<string>());
  useEffect(() => {
    const unread = (zones ?? []).filter(
      (zone) => zone.state.kind === "unread" && !asked.current.has(`${zone.account} ${zone.name}`),
    );
    if (unread.length === 0) return;
    for (const zone of unread) asked.current.add(`${zone.account} ${zone.name}`);
    read(
      unread.map(({ account, name }) => ({ account, name })),
      { onError: ({ fault }) => sayFault(fault) },
    );
  }, [zones, read]);
}

interface FormProps extends FormPageProps {
  zones: readonly ZoneView[];
  accounts: Parameters<typeof useForm>[1];
  providers: Parameters<typeof useForm>[2];
  onRead: () => void;
  isReading: boolean;
}

function Form({ keys, zones, accounts, providers, onRead, isReading, onPlan, onChooseZones }: FormProps) {
  const form = useForm(zones, accounts, providers);
  const plan = usePlan("form");
  const [isDiscarding, setDiscarding] = useState(false);
  useVisibleNews();
  const { state, summary } = form;
  const staged = stagedCount(state.staged);
  const used = new Set(zones.map((zone) => zone.account)).size;
  const reading = zones.filter((zone) => zone.state.kind === "unread").length;

  const review = () => {
    formGrid.send({ type: "commit" });
    plan.mutate(summary.drafts, {
      onSuccess: (view) => onPlan(view, summary.staysOut),
      onError: ({ fault }) => sayFault(fault),
    });
  };
  const shortcuts = useMemo<Shortcut[]>(
    () => [
      { keys: "Mod+Z", label: "Undo a staged change", run: () => formGrid.send({ type: "undo" }), inFields: false },
      { keys: "Mod+Shift+Z", label: "Do it again", run: () => formGrid.send({ type: "redo" }), inFields: false },
    ],
    [],
  );
  useShortcuts("DNS form", shortcuts);

  const removeColumn = (column: GridColumn) => {
    formGrid.send({ type: "clear-column", col: column.key });
    formSlots.set((old) => old.filter((slot) => slot.id !== column.key));
  };
  return (
    <>
      <PageBar
        title="DNS form"
        sub={`${counted(keys.length, "zone")} at ${counted(used, "account")}`}
        badges={
          reading > 0 ? (
            <Button size="s" variant="ghost" onPress={openJobs}>
              <Spinner /> Reading {counted(reading, "zone")}
            </Button>
          ) : undefined
        }
      >
        <FormView view={form.view} onChange={form.setView} />
        <BarDivider />
        <IconButton
          icon={Undo2}
          label="Undo"
          isDisabled={state.past.length === 0}
          onPress={() => formGrid.send({ type: "undo" })}
        />
        <IconButton
          icon={Redo2}
          label="Redo"
          isDisabled={state.future.length === 0}
          onPress={() => formGrid.send({ type: "redo" })}
        />
        <BarDivider />
        <Button icon={RefreshCw} isPending={isReading} onPress={onRead}>
          Read again
        </Button>
        <Button onPress={onChooseZones}>Choose zones</Button>
      </PageBar>
      <ValueBar form={form} />
      <PageSplit>
        <Pane className="form-pane">
          {form.isEmpty ? (
            <EmptyState
              icon={ListFilter}
              title="No domain fits"
              actions={<Button onPress={() => form.setView(ALL_ROWS)}>Show all domains</Button>}
            >
              What is staged in the others stays staged.
            </EmptyState>
          ) : (
            <Grid
              store={formGrid}
              label="Records by domain"
              columns={form.columns}
              cell={form.cell}
              reasonFor={form.reasonFor}
              headEnd={<AddColumn kinds={form.kinds} />}
              columnMenu={(column) =>
                column.key === NAME_COLUMN ? null : (
                  <Menu
                    label={`Column ${column.title}`}
                    placement="bottom end"
                    trigger={
                      <IconButton
                        size="s"
                        icon={EllipsisVertical}
                        label={`Column ${column.title}`}
                        className="col-menu"
                      />
                    }
                    sections={[
                      {
                        items: [
                          {
                            id: "remove",
                            label: "Take this column off the form",
                            note: "Its staged changes are taken back; no record is touched",
                            onAction: () => removeColumn(column),
                          },
                        ],
                      },
                    ]}
                  />
                )
              }
            />
          )}
        </Pane>
      </PageSplit>
      <FormFooter
        summary={summary}
        staged={staged}
        onShow={(shown) => form.setView({ ...form.view, shown })}
        isPlanning={plan.isPending}
        onDiscard={() => setDiscarding(true)}
        onReview={review}
      />
      <ConfirmDialog
        isOpen={isDiscarding}
        onClose={() => setDiscarding(false)}
        onConfirm={() => {
          formGrid.send({ type: "clear-all" });
          setDiscarding(false);
        }}
        title={`Discard ${counted(staged, "staged change")}?`}
        confirmLabel={`Discard ${counted(staged, "change")}`}
        keepLabel="Keep them"
      >
        No record at any account is touched. Undo brings the changes back.
      </ConfirmDialog>
    </>
  );
}

/** Says aloud and visibly what a paste or fill had to leave out. */
function useVisibleNews(): void {
  useEffect(() => {
    let last = formGrid.get().notice?.id ?? 0;
    return formGrid.subscribe(() => {
      const { notice } = formGrid.get();
      if (!notice || notice.id === last) return;
      last = notice.id;
      const { text, lost } = newsWords(notice);
      if (lost) toast({ tone: "due", text });
    });
  }, []);
}

interface FormFooterProps {
  summary: FormSummary;
  staged: number;
  /** Shows the rows with cells in a state, and no other. */
  onShow: (shown: Shown) => void;
  isPlanning: boolean;
  onDiscard: () => void;
  onReview: () => void;
}

function FormFooter({ summary, staged, onShow, isPlanning, onDiscard, onReview }: FormFooterProps) {
  const { drafts, invalid, conflicts, staysOut } = summary;
  const impossible = staysOut.filter((zone) => zone.why === "not-possible").length;
  const none = drafts.length === 0;
  return (
    <Footer>
      <span className="row">
        <Icon icon={FileDiff} />
        <span className="bb">{none ? "No zone will change" : `${counted(drafts.length, "zone")} will change`}</span>
      </span>
      {!none && <SetCountsText counts={summary} />}
      {(invalid > 0 || conflicts > 0 || impossible > 0) && <span className="vr" />}
      {invalid > 0 && (
        <Button size="s" variant="ghost" icon={CircleAlert} className="c-lapsed" onPress={() => onShow("invalid")}>
          {formatCount(invalid)} invalid
        </Button>
      )}
      {conflicts > 0 && (
        <Button size="s" variant="ghost" icon={GitMergeConflict} className="c-due" onPress={() => onShow("conflict")}>
          {counted(conflicts, "conflict")}
        </Button>
      )}
      {impossible > 0 && (
        <Button size="s" variant="ghost" icon={Ban} onPress={() => onShow("not-possible")}>
          {formatCount(impossible)} not possible
        </Button>
      )}
      <span className="grow" />
      {none && (
        <span className="sm t3 nw">
          {staged === 0
            ? "Type into a cell, or paste a block from a spreadsheet"
            : "Mend the marked cells to review a plan"}
        </span>
      )}
      {staged > 0 && (
        <Button variant="ghost" onPress={onDiscard}>
          Discard
        </Button>
      )}
      <KeepDraft drafts={drafts} title={`Form over ${counted(drafts.length, "zone")}`} />
      <Button variant="primary" icon={ArrowRight} isDisabled={none} isPending={isPlanning} onPress={onReview}>
        Review plan
      </Button>
    </Footer>
  );
}
