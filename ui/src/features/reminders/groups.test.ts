import { expect, it } from "vitest";
import { NOW } from "../../../test/fake";
import type { ReminderView } from "@/ipc";
import { reminderGroups } from "./groups";

const reminder = (name: string, stage: number): ReminderView => ({
  key: { account: "a", name },
  unicode: name,
  expires_at: NOW,
  days_left: stage,
  stage,
  stage_at: NOW,
  told_at: null,
  snoozed_until: null,
});

it("puts what lapsed first, then the nearest stage, and what is still to come last", () => {
  const groups = reminderGroups(
    [reminder("soon.com", 7), reminder("gone.com", -30), reminder("gone2.com", -1), reminder("today.com", 0)],
    [reminder("later.com", 30)],
  );
  expect(groups.map((group) => [group.title, group.reminders.length])).toEqual([
    ["Lapsed", 2],
    ["Reached: on the day", 1],
    ["Reached: 7 days before", 1],
    ["Next: 30 days before", 1],
  ]);
});
