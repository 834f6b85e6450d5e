import type { ReactNode } from "react";
import { navigate, quietWords, ReminderStages, VaultChoice, vaultPlace } from "@/app";
import { Badge, Button, SegmentedControl, Select, SettingRow, Switch, SwitchNotOffered } from "@/components";
import type { AppInfo, Money, QuietHours, Settings, Surroundings } from "@/ipc";
import { Backups } from "./Backups";
import { CapField } from "./CapField";
import { CompareRates } from "./CompareRates";
import { DataFolder, ReportDetails } from "./DataFolder";
import { DemoSwitch } from "./DemoSwitch";
import { EndingsField } from "./EndingsField";
import { RdapList } from "./RdapList";

/** One setting, or a few that belong together. */
export interface SettingRowDef {
  id: string;
  /** Its name for the button that puts it back. */
  label: string;
  /** The words that it is found by. */
  find: string;
  /** The settings that it shows, when they can be put back. */
  reset?: readonly (keyof Settings)[];
  node: ReactNode;
}

export interface SettingGroup {
  id: string;
  title: string;
  rows: readonly SettingRowDef[];
}

const usd = (minor: string): Money => ({ minor, currency: "USD" });

const SYNC: readonly { id: string; label: string }[] = [
  { id: "0", label: "Only by hand" },
  { id: "15", label: "Every 15 minutes" },
  { id: "60", label: "Every hour" },
  { id: "360", label: "Every 6 hours" },
  { id: "1440", label: "Once a day" },
];

const WATCH: readonly { id: string; label: string }[] = [
  { id: "0", label: "Only by hand" },
  { id: "1", label: "Every hour" },
  { id: "6", label: "Every 6 hours" },
  { id: "12", label: "Twice a day" },
  { id: "24", label: "Once a day" },
  { id: "168", label: "Once a week" },
];

/** The usual choices, and what is set where it is none of them. */
function withCurrent(usual: readonly { id: string; label: string }[], current: number, unit: string) {
  const id = String(current);
  return usual.some((one) => one.id === id) ? usual : [...usual, { id, label: `Every ${current} ${unit}` }];
}

function quietNote(hours: QuietHours | null): string {
  return hours === null
    ? "None: a notification may come at any hour"
    : `${quietWords(hours)}: nothing is shown then; what falls due is told afterwards`;
}

/** A switch with its effect beneath; greyed with the reason where it cannot be used. */
function SwitchRow({
  label,
  note,
  refused,
  isSelected,
  onChange,
}: {
  label: string;
  note: string;
  /** Why it cannot be used here, as words after a colon. */
  refused?: string | null;
  isSelected: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <SettingRow label={label} note={note}>
      {refused === undefined || refused === null ? (
        <Switch aria-label={label} isSelected={isSelected} onChange={onChange} />
      ) : (
        <SwitchNotOffered label={label} reason={refused} />
      )}
    </SettingRow>
  );
}

/** All settings, by group, in the order of the page. */
export function settingGroups({
  settings,
  info,
  surroundings: { tray, notifications, vault },
  change,
  openFolder,
}: {
  settings: Settings;
  info: AppInfo;
  surroundings: Surroundings;
  change: (part: Partial<Settings>) => void;
  openFolder: () => void;
}): SettingGroup[] {
  return [
    {
      id: "look",
      title: "Appearance",
      rows: [
        {
          id: "theme",
          label: "Theme",
          find: "theme light dark system colours",
          reset: ["theme"],
          node: (
            <SettingRow label="Theme">
              <SegmentedControl
                label="Theme"
                value={settings.theme}
                onChange={(theme) => change({ theme })}
                choices={[
                  { id: "system", label: "As the system" },
                  { id: "light", label: "Light" },
                  { id: "dark", label: "Dark" },
                ]}
              />
            </SettingRow>
          ),
        },
        {
          id: "density",
          label: "Row height",
          find: "row height density compact regular relaxed",
          reset: ["density"],
          node: (
            <SettingRow label="Row height" note="How many names fit into the window">
              <SegmentedControl
                label="Row height"
                value={settings.density}
                onChange={(density) => change({ density })}
                choices={[
                  { id: "compact", label: "Compact" },
                  { id: "regular", label: "Regular" },
                  { id: "relaxed", label: "Relaxed" },
                ]}
              />
            </SettingRow>
          ),
        },
      ],
    },
    {
      id: "spending",
      title: "Spending",
      rows: [
        {
          id: "order_cap",
          label: "One order, at most",
          find: "one order at most cap limit money checkout",
          reset: ["order_cap"],
          node: (
            <CapField
              label="One order, at most"
              note="A checkout above this is not started"
              cap={settings.order_cap}
              usual={usd("30000")}
              onChange={(order_cap) => change({ order_cap })}
            />
          ),
        },
        {
          id: "day_cap",
          label: "One day, at most",
          find: "one day at most cap limit money",
          reset: ["day_cap"],
          node: (
            <CapField
              label="One day, at most"
              note="All orders of a day together, at all accounts"
              cap={settings.day_cap}
              usual={usd("50000")}
              onChange={(day_cap) => change({ day_cap })}
            />
          ),
        },
      ],
    },
    {
      id: "reminders",
      title: "Reminders",
      rows: [
        {
          id: "reminders",
          label: "Notify before names expire",
          find: "notify notifications before names expire",
          reset: ["reminders"],
          node: (
            <Switch end isSelected={settings.reminders} onChange={(reminders) => change({ reminders })}>
              <span className="set-words">
                Notify before names expire
                <span className="sm t3 block">One notification a day at most</span>
              </span>
            </Switch>
          ),
        },
        {
          id: "reminder_days",
          label: "Days before expiry",
          find: "remind me before expiry days stages",
          reset: ["reminder_days"],
          node: (
            <div className="set-row stacked">
              <span>Remind me before expiry, in days</span>
              <ReminderStages />
            </div>
          ),
        },
        {
          id: "quiet_hours",
          label: "Quiet hours",
          find: "quiet hours night silent do not disturb",
          reset: ["quiet_hours"],
          node: (
            <SettingRow label="Quiet hours" note={quietNote(settings.quiet_hours)}>
              <Button onPress={() => navigate("reminders")}>Set in Reminders</Button>
            </SettingRow>
          ),
        },
        {
          id: "notifications",
          label: "Notifications of this desktop",
          find: "notifications desktop state shown",
          node: (
            <SettingRow
              label="Notifications of this desktop"
              note={
                notifications
                  ? "Freehold can show them. Which of its buttons work is up to the desktop."
                  : "This desktop shows no notifications. What falls due stands on the Reminders page and in the tray's menu; look there."
              }
            >
              {notifications ? <Badge tone="ok">Shown</Badge> : <Badge tone="due">Not shown</Badge>}
            </SettingRow>
          ),
        },
      ],
    },
    {
      id: "sync",
      title: "Sync and search",
      rows: [
        {
          id: "sync_minutes",
          label: "Read all accounts",
          find: "read sync all accounts minutes hours",
          reset: ["sync_minutes"],
          node: (
            <SettingRow label="Read all accounts" note="Only reads, within each registrar's pace">
              <Select
                form="inline"
                label="Read all accounts"
                hideLabel
                value={String(settings.sync_minutes)}
                choices={withCurrent(SYNC, settings.sync_minutes, "minutes")}
                onChange={(minutes) => change({ sync_minutes: Number(minutes) })}
              />
            </SettingRow>
          ),
        },
        {
          id: "watch_hours",
          label: "Check wanted names",
          find: "check wanted watched names hours",
          reset: ["watch_hours"],
          node: (
            <SettingRow
              label="Check wanted names"
              note="Asks your accounts about the names you watch, and notifies when one can be bought"
            >
              <Select
                form="inline"
                label="Check wanted names"
                hideLabel
                value={String(settings.watch_hours)}
                choices={withCurrent(WATCH, settings.watch_hours, "hours")}
                onChange={(hours) => change({ watch_hours: Number(hours) })}
              />
            </SettingRow>
          ),
        },
        {
          id: "registry_looks",
          label: "Ask registries about your names",
          find: "ask registries registry look-ups rdap whois privacy",
          reset: ["registry_looks"],
          node: (
            <SwitchRow
              label="Ask registries about your names"
              note={
                settings.registry_looks
                  ? "A few names an hour, by the registry's public service: it tells dates and locks that a registrar may get wrong"
                  : "Only when you ask for one name. A date that differs from the registrar's is then noticed later or not at all."
              }
              isSelected={settings.registry_looks}
              onChange={(registry_looks) => change({ registry_looks })}
            />
          ),
        },
        {
          id: "rdap_list",
          label: "List of RDAP servers",
          find: "rdap bootstrap iana registries servers list refresh look-ups",
          node: <RdapList />,
        },
        {
          id: "endings",
          label: "Endings",
          find: "endings tld search word",
          reset: ["endings"],
          node: (
            <div className="set-row stacked">
              <span>
                Endings
                <span className="sm t3 block">A word without an ending is searched with these</span>
              </span>
              <EndingsField endings={settings.endings} onChange={(endings) => change({ endings })} />
            </div>
          ),
        },
      ],
    },
    {
      id: "compare",
      title: "Comparing prices",
      rows: [
        {
          id: "compare",
          label: "Comparing prices",
          find: "compare prices currency rates exchange",
          reset: ["compare_in", "rates"],
          node: <CompareRates settings={settings} onChange={change} />,
        },
      ],
    },
    {
      id: "window",
      title: "Window and tray",
      rows: [
        {
          id: "start_at_login",
          label: "Start at login",
          find: "start at login autostart boot",
          reset: ["start_at_login"],
          node: (
            <SwitchRow
              label="Start when you log in"
              note={
                info.demo
                  ? "The demo does not start by itself. Leave it to switch this on."
                  : (info.no_login ?? "Starts in the tray without a window, so that reminders come by themselves")
              }
              refused={info.demo ? "not in the demo" : info.no_login}
              isSelected={settings.start_at_login}
              onChange={(start_at_login) => change({ start_at_login })}
            />
          ),
        },
        {
          id: "close_to_tray",
          label: "Closing the window",
          find: "closing the window close keeps tray hide quit",
          reset: ["close_to_tray"],
          node: (
            <SwitchRow
              label="Closing the window keeps Freehold in the tray"
              note={
                tray
                  ? "Reminders go on. Quit from the tray's menu."
                  : "This desktop shows no tray, so closing the window quits."
              }
              refused={tray ? null : "this desktop shows no tray"}
              isSelected={settings.close_to_tray}
              onChange={(close_to_tray) => change({ close_to_tray })}
            />
          ),
        },
        {
          id: "tray",
          label: "Tray of this desktop",
          find: "tray desktop state icon",
          node: (
            <SettingRow
              label="Tray of this desktop"
              note={
                tray
                  ? "The icon shows what is due within ten days and is calm otherwise."
                  : "No tray answers here. Freehold never hides itself then, and reminds only while its window is open."
              }
            >
              {tray ? <Badge tone="ok">Shown</Badge> : <Badge tone="due">Not shown</Badge>}
            </SettingRow>
          ),
        },
      ],
    },
    {
      id: "keys",
      title: "Keys",
      rows: [
        {
          id: "vault",
          label: "Where keys are kept",
          find: "keys secrets keychain passphrase vault change forgotten session",
          node: info.demo ? (
            <SettingRow
              label="Keys of the demo are invented"
              note="They are kept in memory and have no use outside of it."
            />
          ) : (
            <>
              <SettingRow
                label={`Kept ${vaultPlace(vault)}`}
                // What is wrong stands in the box below, with the way out.
                note={
                  vault.ready
                    ? "Daily copies leave keys out; a backup file takes them only under a passphrase."
                    : undefined
                }
              >
                {vault.ready ? <Badge tone="ok">Can be read</Badge> : <Badge tone="risk">Cannot be read</Badge>}
              </SettingRow>
              <div className="group-body">
                <VaultChoice key={`${vault.kind}-${vault.ready}`} vault={vault} />
              </div>
            </>
          ),
        },
      ],
    },
    {
      id: "backups",
      title: "Backups",
      rows: [
        {
          id: "backups",
          label: "Backups",
          find: "backup back up restore copies daily export import everything file damaged library",
          node: <Backups />,
        },
      ],
    },
    {
      id: "data",
      title: "Data",
      rows: [
        {
          id: "folder",
          label: "Data folder",
          find: "data folder size library cache logs open",
          node: <DataFolder info={info} onOpen={openFolder} />,
        },
        {
          id: "demo",
          label: "Demo",
          find: "demo portfolio invented",
          node: <DemoSwitch info={info} />,
        },
      ],
    },
    {
      id: "about",
      title: "About",
      rows: [
        {
          id: "version",
          label: "Freehold",
          find: "freehold version about network",
          node: (
            <SettingRow
              label="Freehold"
              note="Talks to the registrars you connect, and to registries about your names."
            >
              <span className="t2">{info.version}</span>
            </SettingRow>
          ),
        },
        {
          id: "report",
          label: "Details for a report",
          find: "details report copy log version system bug",
          node: <ReportDetails />,
        },
      ],
    },
  ];
}
