import { useQuery } from "@tanstack/react-query";
import { AlarmClockOff, Bell, CircleCheck, Moon, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { navigate, PageSplit, PAUSES, pauseReminders, useParams, useSettings } from "@/app";
import {
  Button,
  Callout,
  Delayed,
  EmptyState,
  ErrorState,
  IconButton,
  Menu,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  useNow,
} from "@/components";
import { counted, formatDateTime, formatTime } from "@/format";
import { queries, type AccountView, type RemindersView } from "@/ipc";
import { Digests } from "./Digests";
import { Policies } from "./Policies";
import { PolicyForm } from "./PolicyForm";
import { ReminderList } from "./ReminderList";
import { ReminderSettings } from "./ReminderSettings";
import { Timeline } from "./Timeline";
import { UnderWay } from "./UnderWay";
import { tabOf, type TabId } from "./words";
import "./reminders.css";

const openTab = (tab: TabId) => navigate("reminders", tab === "due" ? {} : { tab });

/** Reminders: what falls due, what was told, which names are told of when. */
export default function RemindersPage() {
  const reminders = useQuery(queries.reminders);
  const accounts = useQuery(queries.accounts).data ?? [];
  const { name, tab: word } = useParams("reminders");
  const now = useNow();
  const [side, setSide] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const view = reminders.data;
  // A name that was asked for is shown where it stands.
  const isNext = (one: string) =>
    view?.upcoming.some(({ key }) => `${key.account}/${key.name}` === one) === true &&
    !view.due.some(({ key }) => `${key.account}/${key.name}` === one);
  const tab = word === undefined && name !== undefined && isNext(name) ? "next" : tabOf(word);
  const until = view?.paused_until ?? null;
  const paused = until !== null && until > now ? until : null;
  const policy = view?.policies.find((one) => one.id === edited) ?? null;
  const isEditing = tab === "policies" && (edited === "new" || policy !== null);
  return (
    <>
      <PageBar title="Reminders" sub={view ? `${counted(view.due.length, "name")} due` : undefined}>
        <SegmentedControl<TabId>
          label="Reminders"
          value={tab}
          onChange={openTab}
          choices={[
            { id: "due", label: "Due" },
            { id: "next", label: "Coming up" },
            { id: "open", label: view && view.open.length > 0 ? `Under way (${view.open.length})` : "Under way" },
            { id: "told", label: "Told" },
            { id: "policies", label: "Policies" },
          ]}
        />
        {paused === null ? (
          <Menu
            label="Snooze all reminders"
            placement="bottom end"
            trigger={<Button icon={AlarmClockOff}>Snooze all</Button>}
            sections={[
              {
                items: PAUSES.map(({ hours, label }) => ({
                  id: String(hours),
                  label,
                  onAction: () => void pauseReminders(hours),
                })),
              },
            ]}
          />
        ) : (
          <Button icon={Bell} onPress={() => void pauseReminders(0)}>
            Remind again
          </Button>
        )}
        <IconButton
          className="narrow-only"
          icon={SlidersHorizontal}
          label="Reminder settings"
          aria-expanded={side}
          onPress={() => setSide(!side)}
        />
      </PageBar>
      <PageSplit
        drawer={
          isEditing ? (
            <PolicyForm key={edited} policy={policy} accounts={accounts} onClose={() => setEdited(null)} />
          ) : (
            view && <ReminderSettings view={view} isOpen={side} />
          )
        }
        drawerKey={isEditing ? edited : null}
      >
        {reminders.isError ? (
          <ErrorState fault={reminders.error.fault} onRetry={() => void reminders.refetch()} />
        ) : !view ? (
          <div className="pane">
            <Delayed>
              <SkeletonRows rows={10} />
            </Delayed>
          </div>
        ) : (
          <div className="pane reminders">
            <Standing view={view} paused={paused} now={now} />
            {(tab === "due" || tab === "next") && <Timeline days={view.days} />}
            {tab === "due" && <Due view={view} accounts={accounts} standingOn={name} />}
            {tab === "next" && <ComingUp view={view} accounts={accounts} standingOn={name} />}
            {tab === "open" && (
              <div className="reminder-scroll scroll">
                <UnderWay view={view} />
              </div>
            )}
            {tab === "told" && (
              <div className="reminder-scroll scroll">
                <Digests view={view} />
              </div>
            )}
            {tab === "policies" && (
              <div className="reminder-scroll scroll">
                <Policies view={view} accounts={accounts} edited={edited} onEdit={setEdited} />
              </div>
            )}
          </div>
        )}
      </PageSplit>
    </>
  );
}

/** Why no notification comes now: switched off, paused, or quiet hours. */
function Standing({ view, paused, now }: { view: RemindersView; paused: number | null; now: number }) {
  const { settings, change } = useSettings();
  const quiet = view.quiet_until !== null && view.quiet_until > now ? view.quiet_until : null;
  if (settings?.reminders === false) {
    return (
      <div className="reminder-note">
        <Callout
          tone="due"
          title="Notifications are off"
          actions={
            <Button size="s" onPress={() => change({ reminders: true })}>
              Switch on
            </Button>
          }
        >
          The list below stays exact, Freehold only keeps quiet about it.
        </Callout>
      </div>
    );
  }
  if (paused !== null) {
    return (
      <div className="reminder-note">
        <Callout
          icon={AlarmClockOff}
          title={`All reminders are silent until ${formatDateTime(paused)}`}
          actions={
            <Button size="s" onPress={() => void pauseReminders(0)}>
              Remind again
            </Button>
          }
        />
      </div>
    );
  }
  if (quiet !== null) {
    return (
      <div className="reminder-note">
        <Callout icon={Moon} title={`Quiet until ${formatTime(quiet)}`}>
          What falls due in the quiet hours is told when they end.
        </Callout>
      </div>
    );
  }
  return null;
}

interface NamesProps {
  view: RemindersView;
  accounts: readonly AccountView[];
  standingOn: string | undefined;
}

/** Names that have reached a stage. */
function Due({ view, accounts, standingOn }: NamesProps) {
  if (view.due.length === 0) {
    return (
      <EmptyState
        icon={view.upcoming.length === 0 ? Bell : CircleCheck}
        title="Nothing is due"
        actions={
          view.upcoming.length > 0 ? (
            <Button onPress={() => openTab("next")}>See what comes next</Button>
          ) : (
            <Button onPress={() => navigate("portfolio")}>Open the portfolio</Button>
          )
        }
      >
        {view.thresholds.length === 0 && view.policies.length === 0
          ? "No stage is chosen. Choose at least one under Notifications."
          : "Every name renews by itself, or has time until its next stage."}
      </EmptyState>
    );
  }
  return (
    <ReminderList
      label="Names that are due"
      reminders={view.due}
      accounts={accounts}
      stageTitle="Reached"
      standingOn={standingOn}
    />
  );
}

/** Names whose next stage is still to come. */
function ComingUp({ view, accounts, standingOn }: NamesProps) {
  if (view.upcoming.length === 0) {
    return (
      <EmptyState
        icon={Bell}
        title="Nothing comes up"
        actions={<Button onPress={() => navigate("portfolio")}>Open the portfolio</Button>}
      >
        {view.thresholds.length === 0 && view.policies.length === 0
          ? "No stage is chosen. Choose at least one under Notifications."
          : "A name stands here before its next stage, unless it renews by itself."}
      </EmptyState>
    );
  }
  return (
    <ReminderList
      label="Names that come up"
      reminders={view.upcoming}
      accounts={accounts}
      stageTitle="Next"
      standingOn={standingOn}
    />
  );
}
