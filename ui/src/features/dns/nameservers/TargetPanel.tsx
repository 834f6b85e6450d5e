import { useQuery } from "@tanstack/react-query";
import { Pencil, Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, Chip, IconButton, Select, TextArea, TextInput, type Choice } from "@/components";
import { counted } from "@/format";
import { useStore, type NameserverList, type NameserversView } from "@/ipc";
import { sayFault } from "../faults";
import { keysQuery, useKeepList, useRemoveList } from "./queries";
import { BIND, PRESET, takes, targetDraft, TYPED, typedHosts } from "./target";

export interface TargetPanelProps {
  lists: readonly NameserverList[];
  /** The ticked names. */
  chosen: readonly NameserversView[];
  /** Whether any name at all takes a preset or a Cloudflare profile. */
  offers: { preset: boolean; bind: boolean };
}

/** Where the ticked names shall go: a list, typed hosts, or what a provider keeps by a key. */
export function TargetPanel({ lists, chosen, offers }: TargetPanelProps) {
  const draft = useStore(targetDraft);
  const change = (next: Partial<typeof draft>) => targetDraft.set((old) => ({ ...old, ...next }));
  const keys = useQuery({ ...keysQuery, enabled: offers.preset || offers.bind }).data;
  const list = lists.find(({ id }) => id === draft.choice);
  const choices: Choice<string>[] = [
    { id: TYPED, label: "Type host names" },
    ...lists.map(({ id, title, hosts, account }) => ({
      id,
      label: title,
      note: account !== null && hosts.length === 0 ? "Each name has others" : hosts.join(", "),
    })),
    ...(offers.preset ? [{ id: PRESET, label: "A preset of the provider", note: "By its key there" }] : []),
    ...(offers.bind ? [{ id: BIND, label: "A Cloudflare profile", note: "Kept at PlanetDomains" }] : []),
  ];
  const out = chosen.filter((view) => !takes(view, draft)).length;
  return (
    <aside className="ns-target scroll" aria-label="Where to" tabIndex={0}>
      <h2>Where to</h2>
      <Select
        label="Nameservers"
        choices={choices}
        value={list || [TYPED, PRESET, BIND].includes(draft.choice) ? draft.choice : null}
        onChange={(choice) => change({ choice })}
      />
      {draft.choice === TYPED && <TypedHosts lists={lists} />}
      {list && <ListHosts list={list} />}
      {draft.choice === PRESET && (
        <>
          <TextInput
            label="Key of the preset"
            mono
            value={draft.preset}
            onChange={(preset) => change({ preset })}
            maxLength={100}
            help="As the provider calls it in its bot. Which hosts it stands for is known there alone, so less can be found out before."
          />
          <KnownKeys
            label="Presets used before"
            keys={keys?.presets ?? []}
            value={draft.preset}
            onChoose={(preset) => change({ preset })}
          />
        </>
      )}
      {draft.choice === BIND && (
        <>
          <TextInput
            label="Key of the profile"
            mono
            value={draft.profile}
            onChange={(profile) => change({ profile })}
            maxLength={100}
            help="The name's DNS is handed to this Cloudflare profile. It is set up and switched on in the provider's bot first; one that is not is refused, and nothing changes."
          />
          <KnownKeys
            label="Profiles to choose"
            keys={keys?.profiles ?? []}
            value={draft.profile}
            onChoose={(profile) => change({ profile })}
          />
        </>
      )}
      {out > 0 && (
        <p className="sm t2">
          {counted(out, "ticked name")} cannot go there: the plan says why at each, and leaves{" "}
          {out === 1 ? "it" : "them"} out.
        </p>
      )}
    </aside>
  );
}

interface KnownKeysProps {
  label: string;
  keys: readonly string[];
  value: string;
  onChoose: (key: string) => void;
}

/** Keys that worked before: the provider has no list of them. */
function KnownKeys({ label, keys, value, onChoose }: KnownKeysProps) {
  if (keys.length === 0) return null;
  return (
    <div className="row wrap ns-keys" role="group" aria-label={label}>
      {keys.map((key) => (
        <Chip key={key} isSelected={key === value.trim()} onChange={() => onChoose(key)}>
          {key}
        </Chip>
      ))}
    </div>
  );
}

/** Hosts as typed, and a way to keep them. */
function TypedHosts({ lists }: { lists: readonly NameserverList[] }) {
  const draft = useStore(targetDraft);
  const [title, setTitle] = useState<string | null>(null);
  const keep = useKeepList();
  const hosts = typedHosts(draft.typed);
  // A list that is kept under the same title is replaced.
  const sameTitle = lists.find((one) => one.own && one.title.toLowerCase() === title?.trim().toLowerCase());
  const save = () =>
    keep.mutate(
      { id: sameTitle?.id ?? null, title: (title ?? "").trim(), hosts },
      {
        onSuccess: (id) => {
          setTitle(null);
          targetDraft.set((old) => ({ ...old, choice: id, typed: "" }));
        },
      },
    );
  return (
    <>
      <TextArea
        label="Host names, one a line"
        value={draft.typed}
        onChange={(typed) => targetDraft.set((old) => ({ ...old, typed }))}
        placeholder={"ns1.example.net\nns2.example.net"}
        help="Two to thirteen. International names are taken as they are written."
        className="ns-typed"
      />
      {title === null ? (
        <Button icon={Save} size="s" isDisabled={hosts.length < 2} onPress={() => setTitle("")}>
          Keep as a list...
        </Button>
      ) : (
        <>
          <TextInput
            label="Title of the list"
            value={title}
            onChange={setTitle}
            onEnter={save}
            error={keep.error?.fault.message ?? null}
            autoFocus
          />
          <div className="row">
            <Button size="s" onPress={() => setTitle(null)}>
              Cancel
            </Button>
            <Button
              size="s"
              variant="primary"
              isDisabled={title.trim() === "" || hosts.length < 2}
              isPending={keep.isPending}
              onPress={save}
            >
              {sameTitle ? "Replace the list" : "Keep the list"}
            </Button>
          </div>
        </>
      )}
    </>
  );
}

/** The hosts of a list; an own one can be changed and removed. */
function ListHosts({ list }: { list: NameserverList }) {
  const remove = useRemoveList();
  const edit = () => targetDraft.set((old) => ({ ...old, choice: TYPED, typed: list.hosts.join("\n") }));
  return (
    <div className="ns-list">
      {list.hosts.length === 0 ? (
        <p className="sm t2">Each name goes to the nameservers that its own zone there has.</p>
      ) : (
        <ul className="mono sm" aria-label={`Hosts of ${list.title}`}>
          {list.hosts.map((host) => (
            <li key={host}>{host}</li>
          ))}
        </ul>
      )}
      {list.account !== null && list.hosts.length > 0 && <p className="sm t2">Names without a zone there stay out.</p>}
      {list.own && (
        <div className="row">
          <Button size="s" icon={Pencil} onPress={edit}>
            Type from these
          </Button>
          <IconButton
            icon={Trash2}
            label={`Remove the list ${list.title}`}
            onPress={() =>
              remove.mutate(list.id, {
                onSuccess: () => targetDraft.set((old) => ({ ...old, choice: TYPED })),
                onError: ({ fault }) => sayFault(fault),
              })
            }
          />
        </div>
      )}
    </div>
  );
}
