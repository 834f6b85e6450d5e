/** What the templates tab asks the engine. */

import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, commands, type NameKey, type TemplateDraft, type TemplateUse } from "@/ipc";

export const templatesQuery = queryOptions({
  queryKey: ["dns", "templates"],
  queryFn: () => call(commands.dnsTemplates()),
});

/** A plan from a template. */
export const useTemplatePlan = () =>
  useMutation({ mutationFn: (wanted: TemplateUse) => call(commands.dnsTemplatePlan(wanted)) });

function useChanges<T, R>(change: (input: T) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: templatesQuery.queryKey }),
  });
}

/** Keeps an own template; gives its id. */
export const useKeepTemplate = () => useChanges((draft: TemplateDraft) => call(commands.dnsTemplateKeep(draft)));

export const useRemoveTemplate = () => useChanges((id: string) => call(commands.dnsTemplateRemove(id)));

/** A draft of a template from the records of a zone. */
export const useTemplateFrom = () => useMutation({ mutationFn: (key: NameKey) => call(commands.dnsTemplateFrom(key)) });
