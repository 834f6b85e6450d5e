import { useMutation, useQuery } from "@tanstack/react-query";
import { FolderOpen } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { PageSplit, ReminderStages, useDemoSwitch, useParams, useSettings, VaultChoice, vaultPlace } from "@/app";
import {
  Badge,
  Button,
  ErrorState,
  PageBar,
  SegmentedControl,
  Select,
  SettingRow,
  SkeletonRows,
  Switch,
  SwitchNotOffered,
  toast,
} from "@/components";
import { call, commands, queries, type Money } from "@/ipc";
import { CapField } from "./CapField";
import { CompareRates } from "./CompareRates";
import { EndingsField } from "./EndingsField";
import "./settings.css";

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

function Group({
  id,
  title,
  isTarget,
  children,
}: {
  id: string;
  title: string;
  isTarget: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const pane = ref.current?.closest(".scroll");
    // The pane alone: bringing it into view would also push the window's frame up.
    if (isTarget && ref.current && pane)
      pane.scrollTop += ref.current.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12;
  }, [isTarget]);
  return (
    <section className="group" ref={ref} aria-labelledby={`settings-${id}`}>
      <h2 id={`settings-${id}`}>{title}</h2>
      <div className="card group-card">{children}</div>
    </section>
  );
}

/** Settings: each takes effect at once. */
export default function SettingsPage() {
  const { section } = useParams("settings");
  const { settings, change } = useSettings();
  const info = useQuery(queries.info).data;
  const asked = useQuery(queries.settings);
  const demo = useDemoSwitch();
  const open = useMutation({
    mutationFn: () => call(commands.appOpenDataDir()),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const group = (id: string) => ({ id, isTarget: section === id });
  return (
    <>
      <PageBar title="Settings" />
      <PageSplit>
        {asked.isError ? (
          <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
        ) : !settings || !info ? (
          <div className="pane">
            <SkeletonRows />
          </div>
        ) : (
          <div className="pane scroll">
            <div className="settings">
              <Group {...group("look")} title="Appearance">
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
                <SettingRow label="Row height">
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
              </Group>

              <Group {...group("spending")} title="Spending">
                <CapField
                  label="One order, at most"
                  note="A checkout above this is not started"
                  cap={settings.order_cap}
                  usual={usd("30000")}
                  onChange={(order_cap) => change({ order_cap })}
                />
                <CapField
                  label="One day, at most"
                  note="All orders of a day together, at all accounts"
                  cap={settings.day_cap}
                  usual={usd("50000")}
                  onChange={(day_cap) => change({ day_cap })}
                />
              </Group>

              <Group {...group("reminders")} title="Reminders">
                <Switch end isSelected={settings.reminders} onChange={(reminders) => change({ reminders })}>
                  <span className="set-words">
                    Notify before names expire
                    <span className="sm t3 block">One notification a day at most</span>
                  </span>
                </Switch>
                <div className="set-row stacked">
                  <span>Remind me before expiry, in days</span>
                  <ReminderStages />
                </div>
              </Group>

              <Group {...group("sync")} title="Sync and search">
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
                <div className="set-row stacked">
                  <span>
                    Endings
                    <span className="sm t3 block">A word without an ending is searched with these</span>
                  </span>
                  <EndingsField endings={settings.endings} onChange={(endings) => change({ endings })} />
                </div>
              </Group>

              <Group {...group("compare")} title="Comparing prices">
                <CompareRates settings={settings} onChange={change} />
              </Group>

              <Group {...group("window")} title="Window">
                <SettingRow
                  label="Closing the window keeps Freehold in the tray"
                  note={
                    info.tray
                      ? "Reminders go on. Quit from the tray's menu."
                      : "This desktop shows no tray, so closing the window quits."
                  }
                >
                  {info.tray ? (
                    <Switch
                      aria-label="Closing the window keeps Freehold in the tray"
                      isSelected={settings.close_to_tray}
                      onChange={(close_to_tray) => change({ close_to_tray })}
                    />
                  ) : (
                    <SwitchNotOffered
                      label="Closing the window keeps Freehold in the tray"
                      reason="this desktop shows no tray"
                    />
                  )}
                </SettingRow>
              </Group>

              <Group {...group("keys")} title="Keys">
                {info.demo ? (
                  <SettingRow
                    label="Keys of the demo are invented"
                    note="They are kept in memory and have no use outside of it."
                  />
                ) : (
                  <>
                    <SettingRow
                      label={`Kept ${vaultPlace(info.vault)}`}
                      note={info.vault.ready ? "Backups leave keys out." : (info.vault.reason ?? undefined)}
                    >
                      {info.vault.ready ? (
                        <Badge tone="ok">Can be read</Badge>
                      ) : (
                        <Badge tone="risk">Cannot be read</Badge>
                      )}
                    </SettingRow>
                    <div className="group-body">
                      <VaultChoice key={`${info.vault.kind}-${info.vault.ready}`} vault={info.vault} />
                    </div>
                  </>
                )}
              </Group>

              <Group {...group("data")} title="Data">
                <SettingRow label="Data folder" note={<span className="selectable">{info.data_dir}</span>}>
                  <Button icon={FolderOpen} onPress={() => open.mutate()} isPending={open.isPending}>
                    Open folder
                  </Button>
                </SettingRow>
                <SettingRow
                  label="Demo"
                  note={
                    info.demo
                      ? "Your own accounts are untouched while you are here."
                      : "Invented names in a folder of their own. Your accounts stay as they are."
                  }
                >
                  <Button onPress={() => demo.mutate(!info.demo)} isPending={demo.isPending}>
                    {info.demo ? "Leave the demo" : "Open the demo"}
                  </Button>
                </SettingRow>
              </Group>

              <Group {...group("about")} title="About">
                <SettingRow
                  label="Freehold"
                  note="Talks to the registrars you connect, and to registries about your names."
                >
                  <span className="t2">{info.version}</span>
                </SettingRow>
              </Group>
            </div>
          </div>
        )}
      </PageSplit>
    </>
  );
}
