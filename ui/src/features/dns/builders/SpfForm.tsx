import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, Callout, Chip, Field, IconButton, Select, TextInput } from "@/components";
import { StagePart, type BuilderFormProps } from "./BuildDrawer";
import { contentsAt } from "./set-put";
import {
  addressTerm,
  countLookups,
  hasTerm,
  isSpf,
  MOST_LOOKUPS,
  NEW_SPF,
  otherTerms,
  parseSpf,
  SENDERS,
  spfPut,
  spfWarnings,
  withTerm,
  type SpfAll,
} from "./spf";

const POLICIES: { id: SpfAll; label: string }[] = [
  { id: "~", label: "~all  Suspicious: usual" },
  { id: "-", label: "-all  Refused" },
  { id: "?", label: "?all  Not said" },
  { id: "+", label: "+all  Allowed: everybody may" },
];

/** Who may send: well-known senders, the zone's own servers, addresses, and what holds for all others. */
export function SpfForm({ name, records, onStage }: BuilderFormProps) {
  const existing = contentsAt(records, name, "TXT").filter(isSpf);
  const [spf, setSpf] = useState(() => parseSpf(existing[0] ?? "") ?? NEW_SPF);
  const [typed, setTyped] = useState("");
  const words = typed.trim();
  const asHost = /^(include:)?[a-z0-9_-]+(\.[a-z0-9_-]+)+$/i.test(words)
    ? `include:${words.replace(/^include:/i, "")}`
    : null;
  const term = addressTerm(words) ?? asHost;
  const add = () => {
    if (term === null) return;
    setSpf(withTerm(spf, term.toLowerCase(), true));
    setTyped("");
  };
  const chip = (label: string, what: string) => (
    <Chip key={what} isSelected={hasTerm(spf, what)} onChange={(isOn) => setSpf(withTerm(spf, what, isOn))}>
      {label}
    </Chip>
  );
  return (
    <>
      {existing.length > 1 && (
        <Callout tone="due" title={`There are ${existing.length} SPF records, and one is allowed`}>
          This one takes the place of all of them. Look whether something of the others is missing.
        </Callout>
      )}
      <Field label="Services that send">
        <div className="chips">{SENDERS.map(({ label, host }) => chip(label, `include:${host}`))}</div>
      </Field>
      <Field label="Own servers">
        <div className="chips">
          {chip("Its mail servers (mx)", "mx")}
          {chip("Its web servers (a)", "a")}
        </div>
      </Field>
      <TextInput
        label="Another address, network or service"
        mono
        placeholder="203.0.113.0/24, spf.example.net"
        value={typed}
        onChange={setTyped}
        onEnter={add}
        suffix={<IconButton size="s" icon={Plus} label="Add it" isDisabled={term === null} onPress={add} />}
        error={words !== "" && term === null ? "An address, a network or the name of a service." : null}
      />
      {otherTerms(spf).length > 0 && (
        <ul className="terms">
          {otherTerms(spf).map((one) => (
            <li key={one} className="row">
              <span className="mono trunc grow" title={one}>
                {one}
              </span>
              <IconButton
                size="s"
                icon={X}
                label={`Take ${one} out`}
                onPress={() => setSpf(withTerm(spf, one, false))}
              />
            </li>
          ))}
        </ul>
      )}
      <Select
        label="Mail from anybody else"
        choices={POLICIES}
        value={spf.all}
        placeholder="Not said"
        onChange={(all) => setSpf({ ...spf, all })}
        help={`${countLookups(spf)} of ${MOST_LOOKUPS} lookups, and those of what it includes.`}
      />
      {spf.terms.length > 0 && (
        <div className="row">
          <Button size="s" onPress={() => setSpf({ terms: [], all: "-" })}>
            Nobody sends in this name
          </Button>
        </div>
      )}
      <StagePart
        puts={[spfPut(name, spf)]}
        problem={words !== "" ? "Add what is typed, or clear it." : null}
        warnings={spfWarnings(spf)}
        records={records}
        onStage={onStage}
      />
    </>
  );
}
