/** The palette's verbs about all reminders. Those about names stand where the names are. */
import { useQuery } from "@tanstack/react-query";
import { AlarmClockOff, Bell, BellRing, ListOrdered } from "lucide-react";
import { useMemo } from "react";
import { useNow } from "@/components";
import { formatDateTime } from "@/format";
import { queries } from "@/ipc";
import { useCommands, type Command, type CommandSource } from "./commands";
import { pauseReminders, testNotification } from "./reminders";
import { navigate } from "./router";

const PAUSE: Command = {
  id: "reminders.pause",
  group: "go",
  title: "Pause reminders for a day",
  icon: AlarmClockOff,
  keywords: ["snooze", "silence", "quiet", "mute", "notifications"],
  run: () => void pauseReminders(24),
};

const TEST: Command = {
  id: "reminders.test",
  group: "go",
  title: "Show a test notification",
  icon: BellRing,
  keywords: ["reminder", "try", "desktop"],
  run: () => void testNotification(),
};

const POLICIES: Command = {
  id: "reminders.policies",
  group: "go",
  title: "Reminders: policies",
  icon: ListOrdered,
  keywords: ["rules", "days", "stages", "tag", "silent"],
  run: () => navigate("reminders", { tab: "policies" }),
};

const TOLD: Command = {
  id: "reminders.told",
  group: "go",
  title: "Reminders: what was told",
  icon: Bell,
  keywords: ["digests", "notifications", "history"],
  run: () => navigate("reminders", { tab: "told" }),
};

/** See the module. */
export function useReminderCommands(): void {
  const until = useQuery({ ...queries.reminders, select: (view) => view.paused_until }).data ?? null;
  const now = useNow();
  const paused = until !== null && until > now ? until : null;
  const source = useMemo<CommandSource>(() => {
    const again: Command | null =
      paused === null
        ? null
        : {
            id: "reminders.again",
            group: "go",
            title: "Remind again",
            note: `paused until ${formatDateTime(paused)}`,
            icon: Bell,
            keywords: ["resume", "unpause", "pause", "reminders"],
            run: () => void pauseReminders(0),
          };
    return { find: () => [again ?? PAUSE, TEST, POLICIES, TOLD] };
  }, [paused]);
  useCommands(source);
}
