import { useQuery } from "@tanstack/react-query";
import { RotateCcwClock } from "lucide-react";
import { useState } from "react";
import { usePageFilter } from "@/app";
import { AccountTile, DomainName, EmptyState, ErrorState, Kbd, SkeletonRows, TextInput } from "@/components";
import { formatDateTime } from "@/format";
import { queries, type AccountView, type LogEntry } from "@/ipc";

function matches(entry: LogEntry, account: AccountView | undefined, words: readonly string[]): boolean {
  const text = `${entry.message} ${entry.name ?? ""} ${account?.label ?? ""} ${entry.feature}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** Who did what, when; newest first. */
export function Log() {
  const log = useQuery(queries.log);
  const accounts = useQuery(queries.accounts).data ?? [];
  const [filter, setFilter] = useState("");
  const field = usePageFilter();
  if (log.isError) return <ErrorState fault={log.error.fault} onRetry={() => void log.refetch()} />;
  if (log.isPending) return <SkeletonRows />;
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const accountOf = (entry: LogEntry) => accounts.find((one) => one.id === entry.account);
  const shown = log.data.filter((entry) => matches(entry, accountOf(entry), words));
  return (
    <>
      <div className="log-filter">
        <TextInput
          label="Filter the log"
          hideLabel
          placeholder="Filter by name, account or word"
          value={filter}
          onChange={setFilter}
          inputRef={field}
          suffix={<Kbd keys="/" />}
          maxLength={200}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={RotateCcwClock} title={words.length > 0 ? "No line matches" : "Nothing happened yet"}>
          {words.length > 0 ? `${log.data.length} lines without the filter.` : undefined}
        </EmptyState>
      ) : (
        <div className="tbl log-table" role="table" aria-label="Log">
          {shown.map((entry, index) => {
            const account = accountOf(entry);
            return (
              <div className="tr" role="row" key={`${entry.at}-${index}`}>
                <span role="cell" className="t2 sm nw">
                  {formatDateTime(entry.at)}
                </span>
                <span role="cell" className="row">
                  {account && (
                    <>
                      <AccountTile provider={account.provider} />
                      <span className="trunc">{account.label}</span>
                    </>
                  )}
                </span>
                <span role="cell" className="trunc">
                  {entry.name !== null && <DomainName name={entry.name} plain />}
                </span>
                <span role="cell" className="trunc" title={entry.message}>
                  {entry.message}
                </span>
              </div>
            );
          })}
        </div>
      )}
    </>
  );
}
