import { useEffect, useMemo } from "react";
import { call, commands, useStore } from "@/ipc";
import { checkId, type Check, type Verdicts } from "./checks";
import { verdicts } from "./session";

/** Typing rests so long before the engine is asked. */
const REST_MS = 120;
/** Contents in one call. */
const BATCH = 5_000;
/** What is remembered at most; then all goes but what is wanted now, however much that is. */
const MOST = 50_000;

const asked = new Set<string>();
/** What the parts of the page that are open now want to know. */
const lists = new Set<readonly Asked[]>();

interface Asked {
  readonly check: Check;
  readonly id: string;
}

/** The engine's word on these contents, asked in batches once typing rests. Keep `checks` stable while it is the same. */
export function useVerdicts(checks: readonly Check[]): Verdicts {
  const known = useStore(verdicts);
  const wanted = useMemo(() => checks.map((check) => ({ check, id: checkId(check) })), [checks]);
  useEffect(() => {
    lists.add(wanted);
    return () => void lists.delete(wanted);
  }, [wanted]);
  useEffect(() => {
    const missing = wanted.filter(({ id }) => !known.has(id) && !asked.has(id));
    if (missing.length === 0) return;
    const timer = setTimeout(() => void ask(missing), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted, known]);
  return known;
}

/** One batch after the other, so that the window goes on meanwhile. */
async function ask(missing: readonly Asked[]): Promise<void> {
  for (const { id } of missing) asked.add(id);
  try {
    for (let at = 0; at < missing.length; at += BATCH) {
      const batch = missing.slice(at, at + BATCH);
      const answers = await call(commands.dnsCheck(batch.map(({ check }) => ({ ...check, ttl: null }))));
      verdicts.set((old) => {
        const next = new Map(old.size > MOST ? stillWanted(old) : old);
        answers.forEach((answer, index) => {
          const one = batch[index];
          if (one) next.set(one.id, answer);
        });
        return next;
      });
    }
  } catch {
    // No word: the quick look stands, and the plan checks everything again.
  } finally {
    for (const { id } of missing) asked.delete(id);
  }
}

function stillWanted(known: Verdicts): Verdicts {
  const keep = new Set([...lists].flatMap((list) => list.map(({ id }) => id)));
  return new Map([...known].filter(([id]) => keep.has(id)));
}
