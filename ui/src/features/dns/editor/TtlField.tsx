import { useState } from "react";
import { Select, TextInput } from "@/components";
import type { DnsRules } from "@/ipc";
import { ttlChoices, ttlWords } from "../ttl";

export interface TtlFieldProps {
  rules: DnsRules | null;
  /** Seconds; null keeps it as it is, or takes the account's usual one. */
  value: number | null;
  /** What null means here. Without it a number has to be chosen. */
  keepLabel?: string;
  help?: string;
  /** NaN while what is typed is no TTL. */
  onChange: (ttl: number | null) => void;
}

const KEEP = "keep";
const OWN = "own";

/** Seconds as typed, where the account takes them. */
function readTtl(text: string, rules: DnsRules | null): number {
  const ttl = /^\d{1,10}$/.test(text.trim()) ? Number(text) : NaN;
  return ttl >= (rules?.min_ttl ?? 0) && ttl <= (rules?.max_ttl ?? 2_147_483_647) ? ttl : NaN;
}

/** A TTL: the usual ones between the account's limits, or a number of one's own. */
export function TtlField({ rules, value, keepLabel, help, onChange }: TtlFieldProps) {
  const [own, setOwn] = useState<string | null>(null);
  const min = rules?.min_ttl ?? 60;
  const max = rules?.max_ttl ?? 604_800;
  const usual = ttlChoices(min, max, value === null || Number.isNaN(value) ? null : value);
  const keep = keepLabel === undefined ? [] : [{ id: KEEP, label: keepLabel }];
  const chosen = own !== null ? OWN : value === null ? (keepLabel === undefined ? null : KEEP) : String(value);
  const choose = (choice: string) => {
    setOwn(choice === OWN ? String(value ?? "") : null);
    if (choice !== OWN) onChange(choice === KEEP ? null : Number(choice));
  };
  const limits = `${min.toLocaleString("en")} to ${max.toLocaleString("en")} seconds`;
  return (
    <>
      <Select
        label="TTL"
        choices={[
          ...keep,
          ...usual.map((seconds) => ({ id: String(seconds), label: ttlWords(seconds) })),
          { id: OWN, label: "Another number" },
        ]}
        value={chosen}
        onChange={choose}
        {...(help === undefined ? {} : { help })}
      />
      {own !== null && (
        <TextInput
          label="TTL in seconds"
          numeric
          autoFocus
          suffix="s"
          value={own}
          onChange={(text) => {
            setOwn(text);
            onChange(text.trim() === "" ? null : readTtl(text, rules));
          }}
          error={own.trim() !== "" && Number.isNaN(readTtl(own, rules)) ? `This account takes ${limits}.` : null}
          help={`This account takes ${limits}.`}
        />
      )}
    </>
  );
}
