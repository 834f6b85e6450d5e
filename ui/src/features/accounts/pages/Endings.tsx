import { useQuery } from "@tanstack/react-query";
import { RefreshCw, Search } from "lucide-react";
import { useState } from "react";
import { Badge, Button, Callout, EmptyState, FaultCallout, SkeletonRows, TextInput } from "@/components";
import { counted } from "@/format";
import type { SoldEnding } from "@/ipc";
import type { AccountPageProps } from "./index";
import { endingsQuery } from "./queries";

/** The endings that the account sells by its API, and those of them that ask for more than a contact. */
export function Endings({ account, descriptor }: AccountPageProps) {
  const read = useQuery(endingsQuery(account.id));
  const [text, setText] = useState("");
  const all = read.data?.endings ?? [];
  const rows = fitting(all, text);
  const partial = read.data?.partial ?? null;
  const asking = all.filter(({ asks }) => asks);
  return (
    <div className="account-page">
      <div className="row">
        <h3 className="grow">Endings</h3>
        <Button size="s" icon={RefreshCw} onPress={() => void read.refetch()} isPending={read.isFetching}>
          Read again
        </Button>
      </div>
      <p className="sm t2">
        What {descriptor.label} registers through its API. Other endings may be sold on its web site alone. Prices are
        told name by name.
      </p>
      {read.isPending && <SkeletonRows rows={4} label={`Asking ${descriptor.label} for its endings`} />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {partial !== null && (
        <Callout tone="due" title="There may be more">
          {partial}
        </Callout>
      )}
      {read.isSuccess && (
        <>
          <p className="sm">
            {counted(all.length, "ending")}
            {asking.length > 0 &&
              `; ${asking.map(({ ending }) => `.${ending}`).join(", ")} ${asking.length === 1 ? "asks" : "ask"} for more than a contact, which the cart then asks you`}
            .
          </p>
          {all.length > 12 && (
            <TextInput
              label="Filter endings"
              hideLabel
              icon={Search}
              placeholder="Filter endings"
              value={text}
              onChange={setText}
              maxLength={63}
            />
          )}
          {rows.length === 0 ? (
            <EmptyState
              icon={Search}
              title={all.length === 0 ? "It sells no ending through its API" : "No such ending"}
            >
              {all.length === 0
                ? "Look at the rights of the key: it may not read the registrar."
                : "It may be sold on the web site alone, or at another of your accounts: Search asks them all."}
            </EmptyState>
          ) : (
            <ul className="account-endings" aria-label={`Endings of ${account.label}`}>
              {rows.map(({ ending, asks, least_years }) => (
                <li key={ending} className="row">
                  <span className="mono">.{ending}</span>
                  {asks && <Badge tone="due">Asks for more</Badge>}
                  {least_years !== null && <span className="sm t3">{least_years} years at least</span>}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  );
}

/** The endings that hold what is typed, with or without its dot; those that begin with it first. */
export function fitting(all: readonly SoldEnding[], text: string): readonly SoldEnding[] {
  const wanted = text.trim().toLowerCase().replace(/^\.+/, "");
  if (wanted === "") return all;
  const held = all.filter(({ ending }) => ending.includes(wanted));
  return [...held].sort((a, b) => Number(b.ending.startsWith(wanted)) - Number(a.ending.startsWith(wanted)));
}
