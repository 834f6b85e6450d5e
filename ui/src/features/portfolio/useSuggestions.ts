import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { FilterSuggestion } from "@/ipc";
import { suggestQuery } from "./queries";

/** How long the filter rests before suggestions are asked for: shorter than a pause between two words. */
const ASK_DELAY_MS = 80;

const NONE: readonly FilterSuggestion[] = [];

export interface Suggestions {
  readonly items: readonly FilterSuggestion[];
  /** They belong to what was typed before: shown, so that nothing flickers, and not to be taken. */
  readonly isOld: boolean;
}

/** What the filter could go on with, asked for while the field is in use. An answer to another filter is never taken. */
export function useSuggestions(filter: string, isOn: boolean): Suggestions {
  const [rested, setRested] = useState(filter);
  useEffect(() => {
    if (!isOn || rested === filter) return;
    const timer = setTimeout(() => setRested(filter), ASK_DELAY_MS);
    return () => clearTimeout(timer);
  }, [filter, rested, isOn]);
  const { data, isPlaceholderData } = useQuery({
    ...suggestQuery(rested),
    enabled: isOn,
    placeholderData: (before: FilterSuggestion[] | undefined) => before,
  });
  if (!isOn) return { items: NONE, isOld: false };
  return { items: data ?? NONE, isOld: isPlaceholderData || rested !== filter };
}
