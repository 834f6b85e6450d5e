import { useMutation } from "@tanstack/react-query";
import { BellRing, CircleCheck, Info } from "lucide-react";
import { ReminderStages, useSettings } from "@/app";
import { Button, classes, Icon, Section, Switch, toast } from "@/components";
import { counted, formatDate, formatTime } from "@/format";
import { call, commands, type RemindersView } from "@/ipc";

/** The pane at the right, folded away in a narrow window until `isOpen`: the next notification as it will read, and when reminders are due. */
export function ReminderSettings({ view, isOpen }: { view: RemindersView; isOpen: boolean }) {
  const { settings, change } = useSettings();
  const test = useMutation({
    mutationFn: () => call(commands.remindersTest()),
    onSuccess: () => toast({ tone: "ok", text: "A test notification was sent" }),
    onError: (error) => toast({ tone: "bad", text: `${error.fault.message} ${error.fault.hint ?? ""}` }),
  });
  return (
    <aside className={classes("drawer folds reminder-side scroll", isOpen && "open")} aria-label="Reminder settings">
      <div className="reminder-top">
        {settings && (
          <Switch end isSelected={settings.reminders} onChange={(reminders) => change({ reminders })}>
            <h2>Notifications</h2>
          </Switch>
        )}
        <p className="sm t2">One notification a day at most, only when a name reaches a new stage.</p>
      </div>
      {view.next && (
        <div className="reminder-preview">
          <div className="pop" role="group" aria-label="The next notification">
            <div className="row sm t3">
              <img src="./icon.svg" width="16" height="16" alt="" />
              Freehold
              <span className="grow" />
              {formatDate(view.next.at)}, {formatTime(view.next.at)}
            </div>
            <div className="b preview-title">{view.next.title}</div>
            <p className="sm t2">{view.next.body}</p>
          </div>
        </div>
      )}
      <Section>
        <div className="lab">Remind me before expiry, in days</div>
        <ReminderStages />
      </Section>
      <Section>
        <p className="sm t3 noted">
          <Icon icon={CircleCheck} size="s" />
          <span>A renewal seen by sync clears its reminders at once.</span>
        </p>
        {view.unknown_dates > 0 && (
          <p className="sm t3 noted">
            <Icon icon={Info} size="s" />
            <span>{counted(view.unknown_dates, "name")} without a published date cannot be watched.</span>
          </p>
        )}
      </Section>
      <span className="grow" />
      <div className="reminder-foot">
        <Button icon={BellRing} onPress={() => test.mutate()} isPending={test.isPending}>
          Send a test notification
        </Button>
      </div>
    </aside>
  );
}
