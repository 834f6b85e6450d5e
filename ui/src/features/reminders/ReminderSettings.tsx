import { useState } from "react";
import { BellRing, CircleCheck, Info } from "lucide-react";
import { navigate, QuietHoursFields, ReminderStages, testNotification, useSettings } from "@/app";
import { Button, classes, Icon, LinkButton, Section, Switch } from "@/components";
import { counted, formatDate, formatTime } from "@/format";
import type { RemindersView } from "@/ipc";

/** The pane at the right, folded away in a narrow window until `isOpen`: the next notification as it will read, and when reminders are told. */
export function ReminderSettings({ view, isOpen }: { view: RemindersView; isOpen: boolean }) {
  const { settings, change } = useSettings();
  const [testing, setTesting] = useState(false);
  return (
    <aside className={classes("drawer folds reminder-side scroll", isOpen && "open")} aria-label="Reminder settings">
      <div className="reminder-top">
        {settings && (
          <Switch end isSelected={settings.reminders} onChange={(reminders) => change({ reminders })}>
            <h2>Notifications</h2>
          </Switch>
        )}
        <p className="sm t2">
          {settings?.reminders === false
            ? "Freehold keeps quiet. What is due stands here, in the sidebar and in the tray alone."
            : "One notification a day at most, only when a name reaches a new stage."}
        </p>
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
            <p className="sm t2 preview-body">{view.next.body}</p>
          </div>
        </div>
      )}
      <Section>
        <div className="lab">Remind me before expiry, in days</div>
        <ReminderStages />
        <p className="sm t3 reminder-others">
          {view.policies.length === 0 ? (
            <>
              For all names.{" "}
              <LinkButton onPress={() => navigate("reminders", { tab: "policies" })}>A policy</LinkButton> makes some of
              them different.
            </>
          ) : (
            <>
              For names that none of{" "}
              <LinkButton onPress={() => navigate("reminders", { tab: "policies" })}>
                {counted(view.policies.length, "policy", "policies")}
              </LinkButton>{" "}
              covers.
            </>
          )}
        </p>
      </Section>
      <Section>
        <QuietHoursFields />
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
        <Button
          icon={BellRing}
          isPending={testing}
          onPress={() => {
            setTesting(true);
            void testNotification().finally(() => setTesting(false));
          }}
        >
          Send a test notification
        </Button>
        <p className="help">It looks and sounds as a reminder does, at any hour.</p>
      </div>
    </aside>
  );
}
