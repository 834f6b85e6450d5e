/** What features may use of the shell: where the window is, the palette's verbs, keys, the drawer's place, appearance. */
export { setAppearance, useAppearance, type Appearance, type Density, type Theme } from "./appearance";
export {
  registerCommands,
  useCommands,
  useSelectionLabel,
  type Command,
  type CommandGroup,
  type CommandSource,
} from "./commands";
export { closeJobs, openJobs, PageSplit, useJobsOpen, type PageSplitProps } from "./panels";
export {
  currentRoute,
  goBack,
  goForward,
  navigate,
  useParams,
  useRoute,
  type PageId,
  type Route,
  type RouteParams,
} from "./router";
export { usePageFilter, useShortcuts, type Shortcut } from "./shortcuts";
export { keysToParam, keyToParam, namesFilter, paramToKeys } from "./nameKeys";
export { useDemoSwitch } from "./banners";
export { accountProblem } from "./shellData";
export { RestoreDialog, useRestoreFile } from "./RestoreDialog";
export { isGoodPassphrase, NewPassphrase, NO_PASSPHRASE } from "./NewPassphrase";
export { VaultChoice, vaultPlace } from "./VaultChoice";
export { DayChips, type DayChipsProps } from "./DayChips";
export { QuietHoursFields } from "./QuietHoursFields";
export { formatMinute, quietWords } from "./quietHours";
export { ReminderStages } from "./ReminderStages";
export { PAUSES, pauseReminders, SNOOZES, snoozeDigest, snoozeNames, testNotification } from "./reminders";
export { renewNames, showNames } from "./renewals";
export { useSettings } from "./useSettings";
export { useSaveFile } from "./useSaveFile";
export { ContactFields, type ContactFieldsProps } from "./ContactFields";
export { EMPTY_CONTACT, FIELD_LABELS } from "./contactParts";
export { countries, type Country } from "./countries";
