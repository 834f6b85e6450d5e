import { useMemo, useState } from "react";
import { DayChips } from "@/app";
import {
  Button,
  Callout,
  Chip,
  Drawer,
  FaultCallout,
  Section,
  Select,
  Switch,
  TextInput,
  type Choice,
} from "@/components";
import { counted } from "@/format";
import type { AccountView, PolicyDraft, PolicyScope, PolicyView } from "@/ipc";
import { NEW_POLICY, useSave, useTags } from "./policies";

const LONGEST_LABEL = 60;
/** Tags in use that are offered. */
const OFFERED = 10;

type ScopeKind = PolicyScope["kind"];

const KINDS: readonly Choice<ScopeKind>[] = [
  { id: "tag", label: "Names with a tag" },
  { id: "account", label: "Names of an account" },
  { id: "owned", label: "Owned names", note: "Registered at a connected account" },
  { id: "watched", label: "Watched names", note: "Written down by hand, at registrars that are not connected" },
];

const PRESETS: readonly { label: string; days: number[] }[] = [
  { label: "As usual", days: [60, 30, 14, 7, 3, 1, 0] },
  { label: "Early", days: [180, 120, 90, 60, 30, 14, 7, 3, 1, 0] },
  { label: "Late", days: [7, 3, 1, 0] },
  { label: "None", days: [] },
];

const sameDays = (a: readonly number[], b: readonly number[]) => a.join() === b.join();

export interface PolicyFormProps {
  /** What is changed; null for a new one. */
  policy: PolicyView | null;
  accounts: readonly AccountView[];
  onClose: () => void;
}

/** A policy's form in the drawer. Nothing holds until it is kept. */
export function PolicyForm({ policy, accounts, onClose }: PolicyFormProps) {
  const [draft, setDraft] = useState<PolicyDraft>(policy?.policy ?? NEW_POLICY);
  const [tried, setTried] = useState(false);
  const save = useSave();
  const tags = useTags();
  const set = (part: Partial<PolicyDraft>) => setDraft((before) => ({ ...before, ...part }));
  const { scope } = draft;

  const label = draft.label.trim();
  const noLabel = label === "" ? "Give it a name, such as Clients" : null;
  const noTag = scope.kind === "tag" && scope.tag.trim() === "" ? "Choose a tag, or type one" : null;
  const keep = () => {
    setTried(true);
    if (noLabel !== null || noTag !== null) return;
    const kept: PolicyScope = scope.kind === "tag" ? { kind: "tag", tag: scope.tag.trim() } : scope;
    save.mutate({ id: policy?.id ?? null, policy: { ...draft, label, scope: kept } }, { onSuccess: onClose });
  };
  const setKind = (kind: ScopeKind) => {
    if (kind === scope.kind) return;
    if (kind === "tag") set({ scope: { kind, tag: "" } });
    else if (kind === "account") set({ scope: { kind, account: accounts[0]?.id ?? "" } });
    else set({ scope: { kind } });
  };
  const kinds = useMemo(
    () => KINDS.map((kind) => (kind.id === "account" && accounts.length === 0 ? { ...kind, isDisabled: true } : kind)),
    [accounts],
  );
  return (
    <Drawer
      className="policy-form"
      label="Policy"
      title={policy === null ? "New policy" : policy.policy.label}
      onClose={onClose}
    >
      <Section>
        <div className="form">
          <TextInput
            label="Name of the policy"
            placeholder="Clients"
            autoFocus
            maxLength={LONGEST_LABEL}
            value={draft.label}
            onChange={(text) => set({ label: text })}
            onEnter={keep}
            error={tried ? noLabel : null}
          />
          <Select label="Covers" choices={kinds} value={scope.kind} onChange={setKind} />
          {scope.kind === "tag" && (
            <TagField
              tag={scope.tag}
              tags={tags}
              error={tried ? noTag : null}
              onChange={(tag) => set({ scope: { kind: "tag", tag } })}
            />
          )}
          {scope.kind === "account" && (
            <Select
              label="Account"
              choices={accounts.map((account) => ({ id: account.id, label: account.label }))}
              value={scope.account}
              onChange={(account) => set({ scope: { kind: "account", account } })}
            />
          )}
        </div>
      </Section>
      <Section>
        <Switch end isSelected={draft.silent} onChange={(silent) => set({ silent })}>
          <span className="grow">
            Silent
            <span className="sm t3 block">Never tell of these names</span>
          </span>
        </Switch>
        {draft.silent && (
          <Callout className="policy-warn" tone="due" title="They can lapse without a word">
            No notification, no line under Due, no mark in the tray, not even when a name has lapsed. They still stand
            in the portfolio with their dates.
          </Callout>
        )}
      </Section>
      {!draft.silent && (
        <>
          <Section>
            <div className="lab">Tell before expiry, in days</div>
            <DayChips label="Tell before expiry, in days" days={draft.days} onChange={(days) => set({ days })} />
            <div className="row wrap policy-presets" role="group" aria-label="Days at once">
              {PRESETS.map((preset) => (
                <Button
                  key={preset.label}
                  size="s"
                  variant="ghost"
                  aria-pressed={sameDays(preset.days, draft.days)}
                  onPress={() => set({ days: preset.days })}
                >
                  {preset.label}
                </Button>
              ))}
            </div>
            {draft.days.length === 0 && (
              <p className="help">Without any day nothing is told until a name has lapsed.</p>
            )}
          </Section>
          <Section>
            <Switch end isSelected={draft.grace} onChange={(grace) => set({ grace })}>
              <span className="grow">
                End of grace
                <span className="sm t3 block">
                  A week and a day before a lapsed name can no longer be renewed at its usual price
                </span>
              </span>
            </Switch>
            <div className="policy-gap" />
            <Switch end isSelected={draft.redemption} onChange={(redemption) => set({ redemption })}>
              <span className="grow">
                End of redemption
                <span className="sm t3 block">A week and a day before it can no longer be had back at all</span>
              </span>
            </Switch>
          </Section>
        </>
      )}
      {save.isError && (
        <Section>
          <FaultCallout fault={save.error.fault} />
        </Section>
      )}
      <span className="grow" />
      <div className="row policy-foot">
        <Button variant="primary" onPress={keep} isPending={save.isPending}>
          {policy === null ? "Add the policy" : "Keep the changes"}
        </Button>
        <Button onPress={onClose}>Cancel</Button>
      </div>
    </Drawer>
  );
}

interface TagFieldProps {
  tag: string;
  tags: readonly { tag: string; count: number }[];
  error: string | null;
  onChange: (tag: string) => void;
}

/** A tag to type, with those in use that fit what was typed. */
function TagField({ tag, tags, error, onChange }: TagFieldProps) {
  const typed = tag.trim().toLowerCase();
  const used = tags.find((one) => one.tag.toLowerCase() === typed);
  const fitting = used ? tags : tags.filter((one) => one.tag.toLowerCase().includes(typed));
  const help =
    typed === ""
      ? undefined
      : used
        ? `${counted(used.count, "name")} with this tag`
        : "No name has this tag yet; the policy waits for the first.";
  return (
    <div>
      <TextInput label="Tag" placeholder="client" value={tag} onChange={onChange} error={error} help={help} />
      {fitting.length > 0 && (
        <div className="row wrap policy-tags" role="group" aria-label="Tags in use">
          {fitting.slice(0, OFFERED).map((one) => (
            <Chip
              key={one.tag}
              isSelected={one.tag.toLowerCase() === typed}
              aria-label={`Tag ${one.tag}`}
              onChange={(on) => onChange(on ? one.tag : "")}
            >
              <span className="trunc">{one.tag}</span>
            </Chip>
          ))}
        </div>
      )}
    </div>
  );
}
