import { useMemo, useState } from "react";
import { Button, Callout, Drawer, TextArea } from "@/components";
import { counted } from "@/format";
import type { DnsRules, NameKey, SetKey } from "@/ipc";
import { problemOf, type Check } from "../checks";
import { useVerdicts } from "../useVerdicts";
import { readRecords } from "./record-text";
import { recordValue, type RecordValue } from "./zone-edit";

export interface PasteDrawerProps {
  zone: NameKey;
  rules: DnsRules | null;
  isThere: (key: SetKey, content: string) => boolean;
  onStage: (additions: readonly (readonly [SetKey, RecordValue])[]) => void;
  onClose: () => void;
}

/** Records as lines of text, as they come in instructions and zone files. All of them are staged in one step. */
export function PasteDrawer({ zone, rules, isThere, onStage, onClose }: PasteDrawerProps) {
  const [text, setText] = useState("");
  const read = useMemo(() => readRecords(text, zone.name, rules?.types ?? []), [text, zone, rules]);
  const checks = useMemo<Check[]>(
    () => read.records.map(({ key, content }) => ({ key: zone, set: key, content })),
    [read, zone],
  );
  const verdicts = useVerdicts(checks);
  const wrong = read.records.flatMap(({ key, ttl }, at) => {
    const check = checks[at];
    const problem = (check && problemOf(check, verdicts)) ?? ttlProblem(ttl, rules);
    return problem === null ? [] : [`${key.name} ${key.kind}: ${problem}`];
  });
  const problems = [...read.problems.map(({ line, problem }) => `Line ${line}: ${problem}`), ...wrong];
  const fresh = read.records.filter(({ key, content }) => !isThere(key, content));
  const known = read.records.length - fresh.length;
  return (
    <Drawer label="Paste records" title="Paste records" onClose={onClose}>
      <div className="record-form">
        <TextArea
          label="Records, one a line"
          className="mono-area tall"
          autoFocus
          placeholder={"www 3600 IN A 203.0.113.24\n@ MX 10 mx1.example.net"}
          value={text}
          onChange={setText}
          help="Name, TTL if any, type and content. Whole zone files: More, Export or import."
        />
        {problems.slice(0, 5).map((problem) => (
          <Callout key={problem} tone="bad" title={problem} />
        ))}
        {problems.length > 5 && <p className="sm t3">and {counted(problems.length - 5, "more problem")}</p>}
        {known > 0 && <p className="sm t3">{counted(known, "record")} the zone has already.</p>}
        <div className="row">
          <Button
            variant="primary"
            isDisabled={fresh.length === 0 || problems.length > 0}
            onPress={() => onStage(fresh.map(({ key, content, ttl }) => [key, recordValue(content, ttl)] as const))}
          >
            {fresh.length === 0 ? "Stage the records" : `Stage ${counted(fresh.length, "record")}`}
          </Button>
        </div>
      </div>
    </Drawer>
  );
}

function ttlProblem(ttl: number | null, rules: DnsRules | null): string | null {
  if (ttl === null || !rules || (ttl >= rules.min_ttl && ttl <= rules.max_ttl)) return null;
  return `A TTL of ${ttl} does not fit; ${rules.min_ttl} to ${rules.max_ttl} seconds are taken.`;
}
