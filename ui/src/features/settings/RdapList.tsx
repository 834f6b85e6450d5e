import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Button, SettingRow } from "@/components";
import { formatCount, formatDate } from "@/format";
import { call, commands, type BootstrapView } from "@/ipc";

const listQuery = {
  queryKey: ["app", "rdap-list"],
  queryFn: () => call(commands.healthBootstrap()),
} as const;

/** "Of 23 Jul 2026, fetched 4 Aug 2026: 1,203 endings". */
function words({ published, fetched_at: fetched, endings }: BootstrapView): string {
  const at = Date.parse(published);
  const of = Number.isNaN(at) ? "" : `Published ${formatDate(at / 1000)}, `;
  const came = fetched === null ? "came with Freehold" : `fetched ${formatDate(fetched)}`;
  const said = `${of}${came}: ${formatCount(endings)} endings`;
  return `${said.charAt(0).toUpperCase()}${said.slice(1)}. A newer one is looked for every month.`;
}

/** IANA's list of the registries' RDAP servers: how old it is, and a newer one at once. */
export function RdapList() {
  const client = useQueryClient();
  const list = useQuery(listQuery);
  const refresh = useMutation({
    mutationFn: () => call(commands.healthBootstrapRefresh()),
    onSuccess: (view) => client.setQueryData(listQuery.queryKey, view),
  });
  const fault = refresh.error?.fault ?? list.error?.fault;
  const note = list.data ? words(list.data) : "Which registry answers for which ending";
  return (
    <SettingRow
      label="List of RDAP servers"
      note={fault ? [fault.message, fault.hint].filter(Boolean).join(" ") : note}
    >
      <Button
        icon={RefreshCw}
        aria-label="Refresh the list of RDAP servers"
        isPending={refresh.isPending}
        onPress={() => refresh.mutate()}
      >
        {refresh.isSuccess ? "Refreshed" : "Refresh"}
      </Button>
    </SettingRow>
  );
}
