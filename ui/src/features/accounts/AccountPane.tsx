import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import {
  Check,
  CircleCheck,
  CircleX,
  Ellipsis,
  FileUp,
  IdCard,
  KeyRound,
  Lock,
  Pencil,
  RefreshCw,
  SlidersHorizontal,
  Trash,
} from "lucide-react";
import { useState } from "react";
import { navigate, useParams } from "@/app";
import {
  AccountTile,
  Badge,
  Button,
  Callout,
  ConfirmDialog,
  FaultCallout,
  IconButton,
  Menu,
  OpenLink,
  Spinner,
  Switch,
  Tabs,
  toast,
} from "@/components";
import { counted } from "@/format";
import { call, commands, invalidateTags, queries, type AccountView, type Descriptor } from "@/ipc";
import { fieldsOf, isByHand } from "./draft";
import { EDIT_WORDS, EditForm, type EditPart } from "./EditForm";
import { Ladder } from "./Ladder";
import { Overview } from "./Overview";
import { ACCOUNT_PAGES } from "./pages";

export interface AccountPaneProps {
  account: AccountView;
  descriptor: Descriptor | undefined;
  /** It was connected just now: what comes next is told. */
  isFresh?: boolean;
}

/** The tab that every account has. */
const OVERVIEW = "overview";

const PART_ICONS = { registrant: IdCard, options: SlidersHorizontal, details: Pencil };

function StateBadge({ account }: { account: AccountView }) {
  switch (account.state) {
    case "ok":
      return (
        <Badge tone="ok" icon={Check}>
          Works
        </Badge>
      );
    case "failing":
      return (
        <Badge tone="bad" icon={CircleX}>
          Does not work
        </Badge>
      );
    case "needs_key":
      return (
        <Badge tone="risk" icon={KeyRound}>
          Key missing
        </Badge>
      );
    case "unchecked":
      return <Badge>Not checked yet</Badge>;
  }
}

/** What comes after connecting an account. */
function Next({ byHand }: { byHand: boolean }) {
  return (
    <Callout
      tone="accent"
      live
      title="What happens next"
      actions={
        <>
          <Button onPress={() => navigate("portfolio")}>Show the names</Button>
          <Button variant="ghost" onPress={() => navigate("reminders")}>
            Set reminders
          </Button>
        </>
      }
    >
      {byHand
        ? "Write names down one by one or import them as a table. Reminders come for them as for all others."
        : "Freehold reads the names, dates and prices of this account now; a large one takes a few minutes. From then on it syncs by itself and reminds you before names expire. Nothing changes there until you say so."}
    </Callout>
  );
}

/** One account: how it stands, why, what it can, and what to do about it. */
export function AccountPane({ account, descriptor, isFresh = false }: AccountPaneProps) {
  const client = useQueryClient();
  const [editing, setEditing] = useState<EditPart | null>(null);
  const [removing, setRemoving] = useState(false);
  const provider = descriptor?.label ?? account.provider;
  const byHand = isByHand(descriptor);

  const check = useQuery({
    queryKey: ["accounts", "check", account.id],
    queryFn: () => call(commands.accountsCheck(account.id)),
    enabled: false,
  });
  const sync = useMutation({
    mutationFn: () => call(commands.portfolioSync(account.id)),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const remove = useMutation({
    mutationFn: () => call(commands.accountsRemove(account.id)),
    onSuccess: () => {
      setRemoving(false);
      navigate("accounts", {}, { replace: true });
      invalidateTags(client, ["accounts", "portfolio", "settings", "cart", "reminders"]);
      toast({ tone: "ok", text: `${account.label} is disconnected` });
    },
  });
  const readOnly = useMutation({
    mutationFn: (on: boolean) => call(commands.accountsReadOnly(account.id, on)),
    onSuccess: () => invalidateTags(client, ["accounts", "portfolio", "cart", "dns"]),
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
  const jobs = useQuery(queries.jobs).data ?? [];
  const syncing =
    sync.isPending ||
    jobs.some((job) => job.kind === "sync" && job.state === "running" && sync.data?.includes(job.id) === true);
  const parts = (["registrant", "options", "details"] as const).filter(
    (part) => part === "details" || (descriptor !== undefined && fieldsOf(descriptor, part).length > 0),
  );
  const recheck = () => void check.refetch();
  const { tab } = useParams("accounts");
  const pages = descriptor ? ACCOUNT_PAGES.filter((page) => page.isShown(descriptor)) : [];
  const known = [
    account.label === provider ? null : provider,
    account.reference,
    account.key_hint === null ? null : `key ending in ${account.key_hint}`,
    account.default_url ? null : account.base_url,
  ].filter((part) => part !== null);

  const overview = <Overview account={account} descriptor={descriptor} />;

  return (
    <section className="pane scroll account" aria-label={account.label}>
      <div className="row account-head">
        <AccountTile provider={account.provider} {...(descriptor ? { letter: descriptor.tile } : {})} size="xl" />
        <div className="grow">
          <div className="row">
            <h2 className="trunc">{account.label}</h2>
            <StateBadge account={account} />
            {account.read_only && <Badge icon={Lock}>Read only</Badge>}
          </div>
          <p className="t2 sm trunc">{known.join(", ")}</p>
        </div>
        <div className="row">
          {byHand ? (
            <Button icon={FileUp} onPress={() => navigate("portfolio", { tab: "import" })}>
              Import names
            </Button>
          ) : (
            <Button icon={KeyRound} onPress={() => setEditing("access")}>
              Replace key
            </Button>
          )}
          <Button icon={RefreshCw} onPress={() => sync.mutate()} isPending={syncing}>
            {syncing ? "Syncing" : "Sync"}
          </Button>
          <Menu
            label="More actions"
            placement="bottom end"
            trigger={<IconButton icon={Ellipsis} label="More actions" />}
            sections={[
              {
                items: [
                  ...(byHand
                    ? []
                    : [{ id: "check", label: "Check this account", icon: CircleCheck, onAction: recheck }]),
                  ...parts.map((part) => ({
                    id: part,
                    label: byHand ? "Rename" : EDIT_WORDS[part],
                    icon: PART_ICONS[part],
                    onAction: () => setEditing(part),
                  })),
                ],
              },
              {
                items: [
                  { id: "remove", label: "Disconnect", icon: Trash, danger: true, onAction: () => setRemoving(true) },
                ],
              },
            ]}
          />
        </div>
      </div>

      {editing !== null && descriptor && (
        <EditForm
          key={editing}
          account={account}
          descriptor={descriptor}
          part={editing}
          onDone={() => setEditing(null)}
        />
      )}

      {check.data ? (
        <Ladder
          check={check.data}
          passedTitle={`${account.label} works`}
          actions={
            <>
              <Button onPress={recheck} isPending={check.isFetching}>
                Check again
              </Button>
              <Button variant="ghost" icon={KeyRound} onPress={() => setEditing("access")}>
                Replace key
              </Button>
            </>
          }
        />
      ) : check.isError ? (
        <FaultCallout fault={check.error.fault} onRetry={recheck} />
      ) : account.state === "failing" && account.fault ? (
        <Callout
          tone="bad"
          title={account.fault.message}
          actions={
            <Button size="s" onPress={recheck} isPending={check.isFetching}>
              Find the cause
            </Button>
          }
        >
          {account.fault.hint ?? undefined}
          {account.fault.link && <OpenLink url={account.fault.link} />}
        </Callout>
      ) : account.state === "needs_key" ? (
        <Callout
          tone="risk"
          icon={KeyRound}
          title="The key of this account is missing"
          actions={
            <Button size="s" onPress={() => setEditing("access")}>
              Enter the key
            </Button>
          }
        >
          It was kept for one session, or the data came from a backup, which leaves keys out. Its names stay as last
          synced.
        </Callout>
      ) : null}
      {check.isFetching && !check.data && (
        <p className="row sm t2" role="status">
          <Spinner /> Checking {account.label}
        </p>
      )}
      {account.warnings.length > 0 && account.state === "ok" && !check.data && (
        <Callout tone="due" title="It works, but not for everything">
          <ul className="bullets">
            {account.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      {account.partial !== null && (
        <Callout tone="due" title="The last list may be incomplete">
          {account.partial} A name that is missing from it is marked, never deleted.
        </Callout>
      )}

      {isFresh && <Next byHand={byHand} />}
      {!byHand && (
        <div className="account-lock">
          <Switch
            end
            isSelected={readOnly.isPending ? readOnly.variables : account.read_only}
            isDisabled={readOnly.isPending}
            onChange={(on) => readOnly.mutate(on)}
          >
            <span className="set-words">
              Read only
              <span className="sm t3 block">
                {account.read_only
                  ? `Nothing is bought, renewed, written or switched at ${account.label}. Syncs and reminders go on.`
                  : "Switch this on to look without being able to buy, renew, write or switch anything here"}
              </span>
            </span>
          </Switch>
        </div>
      )}

      {pages.length === 0 ? (
        overview
      ) : (
        <Tabs
          label={`About ${account.label}`}
          value={pages.some((one) => one.id === tab) ? (tab ?? OVERVIEW) : OVERVIEW}
          onChange={(next) =>
            navigate(
              "accounts",
              { account: account.id, ...(next === OVERVIEW ? {} : { tab: next }) },
              { replace: true },
            )
          }
          tabs={[
            { id: OVERVIEW, label: "Overview", panel: overview },
            ...pages.map(({ id, label, Page }) => ({
              id,
              label,
              panel: descriptor && <Page account={account} descriptor={descriptor} />,
            })),
          ]}
        />
      )}

      <ConfirmDialog
        isOpen={removing}
        onClose={() => {
          setRemoving(false);
          remove.reset();
        }}
        onConfirm={() => remove.mutate()}
        title={`Disconnect ${account.label}?`}
        confirmLabel={account.names > 0 ? `Disconnect ${counted(account.names, "name")}` : "Disconnect"}
        keepLabel="Keep it"
        isPending={remove.isPending}
        {...(account.names > 0 ? { typed: String(account.names) } : {})}
      >
        <p>
          {account.names > 0 ? `${counted(account.names, "name")} leave the list and get no more reminders. ` : ""}
          {byHand
            ? "What you wrote down of them is deleted here. Nothing changes at the registrar; tags and notes stay."
            : `Its key is deleted here. Nothing changes at ${provider}; orders and kept zone states stay.`}
        </p>
        {remove.isError && <FaultCallout fault={remove.error.fault} />}
      </ConfirmDialog>
    </section>
  );
}
