import { useMutation, useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { PageSplit, useParams, useSettings } from "@/app";
import { Button, classes, EmptyState, ErrorState, PageBar, SkeletonRows, TextInput, toast } from "@/components";
import { call, commands, queries } from "@/ipc";
import { settingGroups, type SettingGroup } from "./groups";
import { ResetAll, ResetOne } from "./Reset";
import "./settings.css";

/** Whether all that is searched for is in some words. */
function fits(needle: string, words: string): boolean {
  const low = words.toLowerCase();
  return needle
    .toLowerCase()
    .split(/\s+/)
    .every((word) => low.includes(word));
}

/** The groups with the rows that fit; a group whose title fits is shown whole. */
function filtered(groups: readonly SettingGroup[], needle: string): SettingGroup[] {
  if (needle.trim() === "") return [...groups];
  return groups
    .map((group) =>
      fits(needle, group.title)
        ? group
        : { ...group, rows: group.rows.filter((row) => fits(needle, `${group.title} ${row.find}`)) },
    )
    .filter((group) => group.rows.length > 0);
}

function Group({ group, isTarget, children }: { group: SettingGroup; isTarget: boolean; children: ReactNode }) {
  const ref = useRef<HTMLElement>(null);
  useEffect(() => {
    const pane = ref.current?.closest(".scroll");
    // The pane alone: bringing it into view would also push the window's frame up.
    if (isTarget && ref.current && pane)
      pane.scrollTop += ref.current.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12;
  }, [isTarget]);
  return (
    <section className="group" ref={ref} aria-labelledby={`settings-${group.id}`} data-group={group.id}>
      <h2 id={`settings-${group.id}`}>{group.title}</h2>
      <div className="card group-card">{children}</div>
    </section>
  );
}

/** Brings a group of the page to the top of its pane. */
function standOn(id: string) {
  const group = document.querySelector(`[data-group="${id}"]`);
  const pane = group?.closest(".scroll");
  if (group && pane) pane.scrollTop += group.getBoundingClientRect().top - pane.getBoundingClientRect().top - 12;
}

/** Settings: each takes effect at once. */
export default function SettingsPage() {
  const { section } = useParams("settings");
  const { settings, change } = useSettings();
  const info = useQuery(queries.info).data;
  const surroundings = useQuery(queries.surroundings).data;
  const asked = useQuery(queries.settings);
  const defaults = useQuery({
    queryKey: ["app", "setting-defaults"],
    queryFn: () => call(commands.settingsDefaults()),
    staleTime: Infinity,
  }).data;
  const [needle, setNeedle] = useState("");
  const open = useMutation({
    mutationFn: () => call(commands.appOpenDataDir()),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const openFolder = open.mutate;
  const groups = useMemo(
    () =>
      settings && info && surroundings
        ? settingGroups({ settings, info, surroundings, change, openFolder: () => openFolder() })
        : [],
    [settings, info, surroundings, change, openFolder],
  );
  const shown = filtered(groups, needle);
  return (
    <>
      <PageBar title="Settings">
        <TextInput
          size="m"
          className="settings-filter"
          label="Find a setting"
          hideLabel
          icon={Search}
          type="search"
          placeholder="Find a setting"
          value={needle}
          onChange={setNeedle}
          maxLength={100}
        />
      </PageBar>
      <PageSplit>
        {asked.isError ? (
          <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />
        ) : !settings || !info || !surroundings ? (
          <div className="pane">
            <SkeletonRows />
          </div>
        ) : (
          <>
            <nav className="settings-nav scroll" aria-label="Groups of settings">
              <ul>
                {shown.map((group) => (
                  <li key={group.id}>
                    <button
                      type="button"
                      className={classes("settings-link", section === group.id && "on")}
                      onClick={() => standOn(group.id)}
                    >
                      {group.title}
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
            <div className="pane scroll">
              <div className="settings">
                {shown.length === 0 && (
                  <EmptyState
                    icon={Search}
                    title="No setting is called that"
                    actions={<Button onPress={() => setNeedle("")}>Show all settings</Button>}
                  >
                    Try another word, such as tray, backup or currency.
                  </EmptyState>
                )}
                {shown.map((group) => (
                  <Group key={group.id} group={group} isTarget={section === group.id}>
                    {group.rows.map((row) => (
                      <div className="setting" key={row.id}>
                        <div className="grow">{row.node}</div>
                        {row.reset && defaults && (
                          <ResetOne
                            label={row.label}
                            keys={row.reset}
                            settings={settings}
                            defaults={defaults}
                            onChange={change}
                          />
                        )}
                      </div>
                    ))}
                  </Group>
                ))}
                {needle.trim() === "" && defaults && (
                  <ResetAll settings={settings} defaults={defaults} onChange={change} />
                )}
              </div>
            </div>
          </>
        )}
      </PageSplit>
    </>
  );
}
