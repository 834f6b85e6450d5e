import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AlarmClockOff, Bell, SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { navigate, PageSplit, useParams, useSettings } from "@/app";
import {
  Button,
  Callout,
  Delayed,
  EmptyState,
  ErrorState,
  IconButton,
  Menu,
  PageBar,
  SkeletonRows,
  toast,
  useNow,
} from "@/components";
import { counted, formatDateTime } from "@/format";
import { call, commands, invalidateTags, queries } from "@/ipc";
import { reminderGroups } from "./groups";
import { ReminderList } from "./ReminderList";
import { ReminderSettings } from "./ReminderSettings";
import { Timeline } from "./Timeline";
import "./reminders.css";

const PAUSES: readonly { hours: number; label: string }[] = [
  { hours: 24, label: "For a day" },
  { hours: 72, label: "For 3 days" },
  { hours: 168, label: "For a week" },
];

/** Reminders: what falls due, what was told, and when the next word comes. */
export default function RemindersPage() {
  const client = useQueryClient();
  const reminders = useQuery(queries.reminders);
  const accounts = useQuery(queries.accounts).data ?? [];
  const { settings, change } = useSettings();
  const { name } = useParams("reminders");
  const now = useNow();
  const [side, setSide] = useState(false);
  const pause = useMutation({
    mutationFn: (hours: number) => call(commands.remindersPause(hours)),
    onSuccess: () => invalidateTags(client, ["reminders"]),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const view = reminders.data;
  const until = view?.paused_until ?? null;
  const paused = until !== null && until > now ? until : null;
  return (
    <>
      <PageBar
        title="Reminders"
        sub={
          view
            ? `${counted(view.due.length, "name")} due, ${counted(view.upcoming.length, "name")} coming up`
            : undefined
        }
      >
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
                  onAction: () => pause.mutate(hours),
                })),
              },
            ]}
          />
        ) : (
          <Button icon={Bell} onPress={() => pause.mutate(0)} isPending={pause.isPending}>
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
      <PageSplit drawer={view && <ReminderSettings view={view} isOpen={side} />}>
        {reminders.isError ? (
          <ErrorState fault={reminders.error.fault} onRetry={() => void reminders.refetch()} />
        ) : !view ? (
          <div className="pane">
            <Delayed>
              <SkeletonRows rows={10} />
            </Delayed>
          </div>
        ) : (
          <div className="pane scroll">
            {(paused !== null || settings?.reminders === false) && (
              <div className="reminder-note">
                {settings?.reminders === false ? (
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
                ) : (
                  <Callout
                    icon={AlarmClockOff}
                    title={`All reminders are silent until ${formatDateTime(paused ?? now)}`}
                  />
                )}
              </div>
            )}
            <Timeline days={view.days} />
            {view.due.length + view.upcoming.length === 0 ? (
              <EmptyState
                icon={Bell}
                title="Nothing falls due"
                actions={<Button onPress={() => navigate("portfolio")}>Open the portfolio</Button>}
              >
                {view.thresholds.length === 0
                  ? "No stage is chosen. Choose at least one at the right."
                  : `Freehold reminds ${view.thresholds[0] ?? 0} days before a name expires at the earliest.`}
              </EmptyState>
            ) : (
              <ReminderList
                groups={reminderGroups(view.due, view.upcoming)}
                accounts={accounts}
                now={now}
                standing={name}
              />
            )}
          </div>
        )}
      </PageSplit>
    </>
  );
}
