import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { toast } from "@/components";
import { call, commands, queries, type Settings } from "@/ipc";

/** The user's settings and the way to change some of them. What was chosen shows at once and falls back if it cannot be kept. */
export function useSettings(): {
  settings: Settings | undefined;
  change: (part: Partial<Settings>) => void;
} {
  const client = useQueryClient();
  const settings = useQuery(queries.settings).data;
  const before = useRef<Settings | undefined>(undefined);
  const { mutate } = useMutation({
    // One after the other, so that two quick changes cannot overtake each other.
    scope: { id: "settings" },
    mutationFn: (next: Settings) => call(commands.settingsSet(next)),
    onSuccess: (kept) => {
      before.current = kept;
      client.setQueryData(queries.settings.queryKey, kept);
    },
    onError: (error) => {
      if (before.current) client.setQueryData(queries.settings.queryKey, before.current);
      toast({ tone: "bad", text: error.fault.message });
    },
  });
  const change = useCallback(
    (part: Partial<Settings>) => {
      const current = client.getQueryData(queries.settings.queryKey);
      if (!current) return;
      before.current ??= current;
      const next = { ...current, ...part };
      client.setQueryData(queries.settings.queryKey, next);
      mutate(next);
    },
    [client, mutate],
  );
  return { settings, change };
}
