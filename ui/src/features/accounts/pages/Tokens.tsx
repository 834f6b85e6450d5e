import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { KeyRound, Plus, RefreshCw } from "lucide-react";
import { useState } from "react";
import {
  Badge,
  Button,
  Callout,
  ConfirmDialog,
  EmptyState,
  FaultCallout,
  SkeletonRows,
  toast,
  When,
  Ago,
} from "@/components";
import { counted, formatDate } from "@/format";
import { call, commands, type ScopeView, type TokenView } from "@/ipc";
import type { AccountPageProps } from "./index";
import { NewToken } from "./NewToken";
import { tokensQuery } from "./queries";

/** The keys of the account: made, put in place and revoked. */
export function Tokens({ account, descriptor }: AccountPageProps) {
  const client = useQueryClient();
  const read = useQuery(tokensQuery(account.id));
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  const revoke = useMutation({
    mutationFn: (token: TokenView) =>
      call(commands.accountsTokenRevoke(account.id, token.id, token.usage !== "elsewhere")),
    onSuccess: (words) => {
      setRevoking(null);
      toast({ tone: "ok", text: words });
    },
    onSettled: () => void client.invalidateQueries({ queryKey: tokensQuery(account.id).queryKey }),
  });
  const tokens = read.data?.tokens ?? [];
  return (
    <div className="account-page">
      <div className="row">
        <h3 className="grow">API tokens</h3>
        <Button size="s" icon={RefreshCw} onPress={() => void read.refetch()} isPending={read.isFetching}>
          Read again
        </Button>
        <Button size="s" icon={Plus} onPress={() => setMaking(true)} isDisabled={!read.isSuccess || account.read_only}>
          New token
        </Button>
      </div>
      <p className="sm t2">
        Each program should have a token of its own, with no more rights than it needs. What one can do ends at once
        when it is revoked.
      </p>
      {read.isPending && <SkeletonRows rows={4} label="Reading the tokens" />}
      {read.isError && (
        <>
          <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />
          {read.error.fault.code === "unauthorized" && (
            <p className="sm t2">
              When the key of this account was revoked elsewhere, create another on the site of {descriptor.label} and
              enter it with Replace key above. The names stay as last synced.
            </p>
          )}
        </>
      )}
      {read.isSuccess && tokens.length === 0 && (
        <EmptyState icon={KeyRound} title="No token is listed">
          {descriptor.label} lists none, not even the one in use.
        </EmptyState>
      )}
      {read.isSuccess && tokens.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label="Table of tokens">
          <table className="account-table">
            <caption className="sr">API tokens of {account.label}</caption>
            <thead>
              <tr>
                <th scope="col">Name</th>
                <th scope="col">Rights</th>
                <th scope="col">Created</th>
                <th scope="col">Last used</th>
                <th scope="col">Ends</th>
                <td aria-hidden="true" />
              </tr>
            </thead>
            <tbody>
              {tokens.map((token) => (
                <tr key={token.id}>
                  <th scope="row">
                    <span className="row account-token">
                      <span className="trunc">{token.name ?? "Without a name"}</span>
                      {token.usage === "here" && <Badge tone="accent">In use here</Badge>}
                      {token.expired && <Badge tone="bad">Ended</Badge>}
                    </span>
                    {token.masked !== null && <span className="mono sm t3 selectable block">{token.masked}</span>}
                  </th>
                  <td>{rights(token, read.data.scopes)}</td>
                  <td className="nw">{token.created_at === null ? "Not told" : formatDate(token.created_at)}</td>
                  <td className="nw">{token.last_used_at === null ? "Never" : <Ago at={token.last_used_at} />}</td>
                  <td className="nw">
                    {token.expires_at === null ? "Never" : <When at={token.expires_at} form="inline" />}
                  </td>
                  <td className="r">
                    <Button
                      size="s"
                      aria-label={`Revoke ${token.name ?? token.id}`}
                      onPress={() => {
                        revoke.reset();
                        setRevoking(token);
                      }}
                      isDisabled={account.read_only}
                    >
                      Revoke
                    </Button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {read.isSuccess && read.data.unreadable > 0 && (
        <p className="sm c-due">{counted(read.data.unreadable, "row")} of the answer could not be read.</p>
      )}

      {making && read.data !== undefined && (
        <NewToken
          account={account}
          rules={read.data}
          onClose={() => setMaking(false)}
          onRevoke={(id) => {
            setMaking(false);
            void read.refetch().then(({ data }) => {
              setRevoking(data?.tokens.find((token) => token.id === id) ?? null);
            });
          }}
        />
      )}
      {revoking !== null && (
        <ConfirmDialog
          isOpen
          onClose={() => setRevoking(null)}
          onConfirm={() => revoke.mutate(revoking)}
          title={`Revoke ${revoking.name ?? "this token"}?`}
          confirmLabel="Revoke for good"
          keepLabel="Keep it"
          isPending={revoke.isPending}
          {...(revoking.usage === "elsewhere" ? {} : { typed: "revoke" })}
        >
          <p>Every program that uses it loses access at once. This cannot be undone.</p>
          {revoking.usage === "here" && (
            <Callout tone="bad" title={`Freehold itself uses this token for ${account.label}`}>
              Without it nothing here can be synced, bought, renewed or changed until you enter another. Create a new
              token and put that in place first.
            </Callout>
          )}
          {revoking.usage === "unknown" && (
            <Callout tone="bad" title="This may be the token that Freehold uses">
              {descriptor.label} does not show enough of it to tell. If it is, {account.label} stops working here at
              once.
            </Callout>
          )}
          {revoke.isError && <FaultCallout fault={revoke.error.fault} />}
        </ConfirmDialog>
      )}
    </div>
  );
}

/** The rights of a token in words: few are named, many are counted. */
function rights(token: TokenView, known: readonly ScopeView[]): string {
  if (token.scopes.length === 0) return "Not told";
  const label = (scope: string) => known.find((one) => one.key === scope)?.label ?? scope;
  const all = known.find((one) => one.everything && token.scopes.includes(one.key));
  if (all !== undefined) return all.label;
  if (token.scopes.length > 3) return counted(token.scopes.length, "right");
  return token.scopes.map(label).join(", ");
}
