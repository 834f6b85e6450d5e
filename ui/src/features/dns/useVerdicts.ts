import { useEffect } from "react";
import { call, commands, useStore } from "@/ipc";
import { checkId, type Check, type Verdicts } from "./checks";
import { verdicts } from "./session";

/** Typing rests so long before the engine is asked. */
const REST_MS = 120;
const BATCH = 1_000;
/** What is remembered at most; then it is forgotten and asked again. */
const MOST = 50_000;

const asked = new Set<string>();

/** The engine's word on these contents, asked in batches once typing rests. Keep `checks` stable while it is the same. */
export function useVerdicts(checks: readonly Check[]): Verdicts {
  const known = useStore(verdicts);
  useEffect(() => {
    const missing = checks.filter((check) => !known.has(checkId(check)) && !asked.has(checkId(check)));
    if (missing.length === 0) return;
    const timer = setTimeout(() => {
      for (let at = 0; at < missing.length; at += BATCH) void ask(missing.slice(at, at + BATCH));
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [checks, known]);
  return known;
}

async function ask(batch: readonly Check[]): Promise<void> {
  for (const check of batch) asked.add(checkId(check));
  try {
    const answers = await call(commands.dnsCheck(batch.map((check) => ({ ...check, ttl: null }))));
    verdicts.set((old) => {
      const next = new Map(old.size > MOST ? [] : old);
      answers.forEach((answer, at) => {
        const check = batch[at];
        if (check) next.set(checkId(check), answer);
      });
      return next;
    });
  } catch {
    // No word: the quick look stands, and the plan checks everything again.
  } finally {
    for (const check of batch) asked.delete(checkId(check));
  }
}
