import { useMutation, useQuery } from "@tanstack/react-query";
import { Plus, PlugZap, RefreshCw } from "lucide-react";
import { accountProblem, navigate, openJobs, PageSplit, useParams, vaultPlace } from "@/app";
import {
  AccountTile,
  Ago,
  Badge,
  Button,
  classes,
  EmptyState,
  ErrorState,
  PageBar,
  SkeletonRows,
  toast,
} from "@/components";
import { counted, formatCount } from "@/format";
import { call, commands, queries, type AccountView, type Descriptor } from "@/ipc";
import { AccountPane } from "./AccountPane";
import { ConnectPane } from "./ConnectPane";
import "./accounts.css";

function Line({
  account,
  descriptor,
  isCurrent,
}: {
  account: AccountView;
  descriptor: Descriptor | undefined;
  isCurrent: boolean;
}) {
  const problem = accountProblem(account);
  return (
    <li>
      <a
        className={classes("account-line", isCurrent && "on")}
        aria-current={isCurrent ? "true" : undefined}
        href={`#/accounts?account=${account.id}`}
        draggable={false}
        onClick={(event) => {
          event.preventDefault();
          navigate("accounts", { account: account.id });
        }}
      >
        <AccountTile provider={account.provider} {...(descriptor ? { letter: descriptor.tile } : {})} size="l" />
        <span className="grow">
          <span className="row account-name">
            <span className="b trunc">{account.label}</span>
            {account.read_only && <Badge>Read only</Badge>}
          </span>
          {problem !== null ? (
            <span className="sm c-lapsed trunc block">{problem}</span>
          ) : account.partial !== null ? (
            <span className="sm c-due trunc block">The list may be incomplete</span>
          ) : (
            <span className="sm t3 trunc block">
              {account.synced_at === null ? (
                "Not synced yet"
              ) : (
                <>
                  Synced <Ago at={account.synced_at} />
                </>
              )}
            </span>
          )}
        </span>
        <span className="sm t3">{formatCount(account.names)}</span>
      </a>
    </li>
  );
}

/** Accounts: which there are, how each stands, and the way to another. */
export default function AccountsPage() {
  const params = useParams("accounts");
  const accounts = useQuery(queries.accounts);
  const providers = useQuery(queries.providers).data ?? [];
  const vault = useQuery(queries.surroundings).data?.vault;
  const sync = useMutation({
    mutationFn: () => call(commands.portfolioSync(null)),
    onSuccess: openJobs,
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const all = accounts.data ?? [];
  // A name in two accounts is one name.
  const names = useQuery({ ...queries.summary, select: (summary) => summary.total }).data;
  const connecting = params.connect !== undefined;
  const shown = connecting
    ? undefined
    : (all.find((account) => account.id === params.account) ??
      all.find((account) => accountProblem(account) !== null) ??
      all[0]);
  const descriptorOf = (provider: string) => providers.find((one) => one.id === provider);
  return (
    <>
      <PageBar
        title="Accounts"
        sub={
          accounts.isSuccess
            ? [counted(all.length, "account"), names !== undefined && counted(names, "name")].filter(Boolean).join(", ")
            : undefined
        }
      >
        {all.length > 0 && (
          <Button icon={RefreshCw} onPress={() => sync.mutate()} isPending={sync.isPending}>
            Sync all
          </Button>
        )}
        {!connecting && (
          <Button variant="primary" icon={Plus} onPress={() => navigate("accounts", { connect: "new" })}>
            Connect account
          </Button>
        )}
      </PageBar>
      <PageSplit>
        {accounts.isError ? (
          <ErrorState fault={accounts.error.fault} onRetry={() => void accounts.refetch()} />
        ) : (
          <>
            {all.length > 0 && (
              <aside className="account-list scroll" aria-label="Connected accounts">
                <ul>
                  {all.map((account) => (
                    <Line
                      key={account.id}
                      account={account}
                      descriptor={descriptorOf(account.provider)}
                      isCurrent={account === shown}
                    />
                  ))}
                </ul>
                {vault?.ready && (
                  <p className="sm t3 account-note">Keys are kept {vaultPlace(vault)}. Daily copies leave them out.</p>
                )}
              </aside>
            )}
            {accounts.isPending ? (
              <div className="pane">
                <SkeletonRows />
              </div>
            ) : connecting ? (
              <div className="pane scroll">
                <ConnectPane provider={params.connect ?? ""} />
              </div>
            ) : shown ? (
              <AccountPane
                key={shown.id}
                account={shown}
                descriptor={descriptorOf(shown.provider)}
                isFresh={params.fresh !== undefined && shown.id === params.account}
              />
            ) : (
              <div className="pane">
                <EmptyState
                  icon={PlugZap}
                  title="No account is connected"
                  actions={
                    <Button icon={Plus} onPress={() => navigate("accounts", { connect: "new" })}>
                      Connect account
                    </Button>
                  }
                >
                  Connect the registrar where your names are. Freehold reads them and changes nothing.
                </EmptyState>
              </div>
            )}
          </>
        )}
      </PageSplit>
    </>
  );
}
