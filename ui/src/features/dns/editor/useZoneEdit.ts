import { useCallback, useEffect, useMemo } from "react";
import { useStore, type DnsRules, type NameKey, type ZoneView } from "@/ipc";
import { spelling } from "../checks";
import { zoneId, type SetCounts } from "../plan/plan-choice";
import { verdicts, zoneEdits } from "../session";
import { besideCname, draftOutcome, editDrafts, isDone, NO_EDIT, type ZoneEdit } from "./zone-edit";

/** What is staged in a zone, what it comes to, and how it is changed. It belongs to the account that serves the zone. */
export function useZoneEdit(zone: ZoneView, rules: DnsRules | null) {
  const { account, name } = zone;
  const key = useMemo<NameKey>(() => ({ account, name }), [account, name]);
  const id = zoneId(key);
  const edit = useStore(zoneEdits).get(id) ?? NO_EDIT;
  const change = useCallback(
    (next: (edit: ZoneEdit) => ZoneEdit) => zoneEdits.set((all) => new Map(all).set(id, next(all.get(id) ?? NO_EDIT))),
    [id],
  );
  const known = useStore(verdicts);
  const spell = useMemo(() => spelling(key, known), [key, known]);
  const outcomes = useMemo(
    () =>
      editDrafts(zone, edit, rules?.options)
        .map((draft) => ({ draft, outcome: draftOutcome(edit.base ?? zone, draft, spell) }))
        .filter(({ outcome }) => outcome !== "same"),
    [zone, edit, rules, spell],
  );
  const drafts = useMemo(() => outcomes.map(({ draft }) => draft), [outcomes]);
  const counts = useMemo<SetCounts>(() => {
    const sum = { added: 0, changed: 0, removed: 0, same: 0 };
    for (const { outcome } of outcomes) sum[outcome] += 1;
    return sum;
  }, [outcomes]);
  const clash = besideCname(zone, drafts, rules?.apex_cname ?? false);

  // Applied: the zone is where the edits wanted it.
  const done = isDone(zone, edit, spell);
  useEffect(() => {
    if (done) change(() => NO_EDIT);
  }, [done, change]);

  return { key, edit, change, spell, drafts, counts, clash };
}
