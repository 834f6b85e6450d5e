import { useMutation, useQueryClient } from "@tanstack/react-query";
import { AlarmClock, AlarmClockOff } from "lucide-react";
import { keysToParam, navigate } from "@/app";
import { AccountTile, classes, DomainName, IconButton, Menu, toast, When, type MenuItem } from "@/components";
import { counted, formatDay } from "@/format";
import { call, commands, invalidateTags, type AccountView, type NameKey, type ReminderView } from "@/ipc";
import type { ReminderGroup } from "./groups";

const SNOOZES: readonly { days: number; label: string }[] = [
  { days: 1, label: "For a day" },
  { days: 3, label: "For 3 days" },
  { days: 7, label: "For a week" },
  { days: 30, label: "For 30 days" },
];

/** Silences names; 0 days ends the silence. */
export function useSnooze() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ keys, days }: { keys: NameKey[]; days: number }) => call(commands.remindersSnooze(keys, days)),
    onSuccess: (_, { keys, days }) => {
      invalidateTags(client, ["reminders"]);
      toast({
        tone: "ok",
        text:
          days === 0
            ? `Reminders are on again for ${counted(keys.length, "name")}`
            : `${counted(keys.length, "name")} silent for ${counted(days, "day")}`,
      });
    },
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
}

function told(reminder: ReminderView, now: number): string {
  if (reminder.snoozed_until !== null && reminder.snoozed_until > now) {
    return `Silent until ${formatDay(reminder.snoozed_until)}`;
  }
  if (reminder.told_at !== null) return `Told on ${formatDay(reminder.told_at)}`;
  return reminder.stage_at > now ? `Reminds on ${formatDay(reminder.stage_at)}` : "Not told yet";
}

export interface ReminderListProps {
  groups: readonly ReminderGroup[];
  accounts: readonly AccountView[];
  now: number;
  /** The name to stand on, as `account/name`. */
  standing?: string | undefined;
}

function showLine(line: HTMLElement | null) {
  line?.scrollIntoView({ block: "nearest" });
}

/** Names under their stages, each with what was told and a way to silence it. */
export function ReminderList({ groups, accounts, now, standing }: ReminderListProps) {
  const isStanding = (reminder: ReminderView) => keysToParam([reminder.key])[0] === standing;
  const snooze = useSnooze();
  return (
    <div className="tbl reminder-list" role="table" aria-label="Reminders">
      {groups.map((group) => (
        <div role="rowgroup" key={group.id} aria-label={group.title}>
          <div className="row sm b t2 group-head" role="row">
            <span role="cell" className="row">
              {group.title}
              <span className="t3 plain">{counted(group.reminders.length, "name")}</span>
            </span>
          </div>
          {group.reminders.map((reminder) => {
            const account = accounts.find((one) => one.id === reminder.key.account);
            const silent = reminder.snoozed_until !== null && reminder.snoozed_until > now;
            const items: MenuItem[] = SNOOZES.map(({ days, label }) => ({
              id: String(days),
              label,
              onAction: () => snooze.mutate({ keys: [reminder.key], days }),
            }));
            return (
              <div
                className={classes("tr", isStanding(reminder) && "cur")}
                role="row"
                key={`${reminder.key.account}/${reminder.key.name}`}
                ref={isStanding(reminder) ? showLine : undefined}
              >
                <span role="cell" className="trunc">
                  <button
                    type="button"
                    className="name-link"
                    onClick={() => navigate("portfolio", { name: keysToParam([reminder.key])[0] })}
                  >
                    <DomainName name={reminder.key.name} plain />
                  </button>
                </span>
                <span role="cell">
                  <When at={reminder.expires_at} short />
                </span>
                <span role="cell" className="row">
                  {account && (
                    <>
                      <AccountTile provider={account.provider} />
                      <span className="trunc">{account.label}</span>
                    </>
                  )}
                </span>
                <span role="cell" className="t2 sm trunc">
                  {told(reminder, now)}
                </span>
                <span role="cell">
                  <Menu
                    label={`Silence ${reminder.unicode}`}
                    placement="bottom end"
                    trigger={
                      <IconButton
                        size="s"
                        icon={silent ? AlarmClockOff : AlarmClock}
                        label={silent ? `${reminder.unicode} is silent` : `Snooze ${reminder.unicode}`}
                      />
                    }
                    sections={[
                      { items },
                      {
                        items: silent
                          ? [
                              {
                                id: "0",
                                label: "Remind again",
                                onAction: () => snooze.mutate({ keys: [reminder.key], days: 0 }),
                              },
                            ]
                          : [],
                      },
                    ]}
                  />
                </span>
              </div>
            );
          })}
        </div>
      ))}
    </div>
  );
}
