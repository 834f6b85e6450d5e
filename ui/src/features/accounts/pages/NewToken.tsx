import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  Button,
  Callout,
  Checkbox,
  CopyButton,
  Dialog,
  FaultCallout,
  Select,
  TextInput,
  toast,
  type Choice,
} from "@/components";
import { call, commands, invalidateTags, type AccountView, type ScopeView, type TokensView } from "@/ipc";
import { tokensQuery } from "./queries";

export interface NewTokenProps {
  account: AccountView;
  rules: TokensView;
  onClose: () => void;
  /** The answer was lost and a token is there that nobody saw. */
  onRevoke: (id: string) => void;
}

const NEVER = "never";
const DAY = 86_400;

function ends(rules: TokensView): readonly Choice<string>[] {
  const spans = [
    { seconds: DAY, label: "In a day" },
    { seconds: 30 * DAY, label: "In 30 days" },
    { seconds: 90 * DAY, label: "In 90 days" },
    { seconds: 365 * DAY, label: "In a year" },
  ].filter(({ seconds }) => seconds >= rules.shortest && seconds <= rules.longest);
  return [
    { id: NEVER, label: "Never, until it is revoked" },
    ...spans.map(({ seconds, label }) => ({ id: String(seconds), label })),
  ];
}

/** What Freehold could no longer do with a token of these rights. */
function missing(chosen: ReadonlySet<string>, scopes: readonly ScopeView[]): readonly ScopeView[] {
  const everything = scopes.some((scope) => scope.everything && chosen.has(scope.key));
  return everything ? [] : scopes.filter((scope) => scope.used_here && !chosen.has(scope.key));
}

/** Makes a token: its name, its rights, its end; then the key itself, once. */
export function NewToken({ account, rules, onClose, onRevoke }: NewTokenProps) {
  const client = useQueryClient();
  const everything = rules.scopes.filter((scope) => scope.everything).map((scope) => scope.key);
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [until, setUntil] = useState(NEVER);
  const hasAll = everything.some((key) => chosen.has(key));
  const create = useMutation({
    mutationFn: () =>
      call(
        commands.accountsTokenCreate(account.id, {
          name: name.trim(),
          scopes: hasAll ? everything : [...chosen],
          expires_in: until === NEVER ? null : Number(until),
        }),
      ),
    onSettled: () => void client.invalidateQueries({ queryKey: tokensQuery(account.id).queryKey }),
  });
  const nameError =
    tried && name.trim() === ""
      ? "The token needs a name, such as the program that it is for"
      : name.trim().length > rules.longest_name
        ? `At most ${rules.longest_name} characters`
        : null;
  const rightsError = tried && rules.scopes.length > 0 && chosen.size === 0;
  const submit = () => {
    setTried(true);
    const ready =
      name.trim() !== "" &&
      name.trim().length <= rules.longest_name &&
      (rules.scopes.length === 0 || chosen.size > 0) &&
      !create.isPending;
    if (ready) create.mutate();
  };
  if (create.data !== undefined) {
    const { key, id, notices } = create.data;
    if (key !== null) {
      return (
        <ShownOnce
          account={account}
          tokenKey={key}
          name={create.data.name}
          notices={notices}
          lacks={missing(chosen, rules.scopes)}
          onClose={() => {
            // The key does not stay in the window.
            create.reset();
            onClose();
          }}
        />
      );
    }
    return (
      <Dialog
        isOpen
        role="alertdialog"
        onClose={onClose}
        title="The answer was lost"
        actions={
          <>
            <span className="grow" />
            <Button size="l" onPress={onClose}>
              Leave it
            </Button>
            {id !== null && (
              <Button size="l" variant="danger" onPress={() => onRevoke(id)}>
                Revoke it
              </Button>
            )}
          </>
        }
      >
        {notices.map((notice) => (
          <p key={notice}>{notice}</p>
        ))}
      </Dialog>
    );
  }
  const toggle = (key: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(key);
    else next.delete(key);
    setChosen(next);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`New token at ${account.label}`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button size="l" variant="primary" onPress={submit} isPending={create.isPending}>
            Create the token
          </Button>
        </>
      }
    >
      <div className="account-form">
        <TextInput
          label="Name"
          value={name}
          onChange={setName}
          placeholder="Build server"
          maxLength={rules.longest_name}
          error={nameError}
          autoFocus
          onEnter={submit}
        />
        {rules.scopes.length > 0 && (
          <div role="group" aria-label="Rights" className="account-scopes">
            <span className="lab">Rights</span>
            {rules.scopes.map((scope) => (
              <Checkbox
                key={scope.key}
                isSelected={hasAll || chosen.has(scope.key)}
                isDisabled={hasAll && !scope.everything}
                onChange={(on) => toggle(scope.key, on)}
              >
                <span>
                  {scope.label} <span className="mono sm t3">{scope.key}</span>
                </span>
              </Checkbox>
            ))}
            {rightsError && <p className="help c-lapsed">Choose what the token may do</p>}
          </div>
        )}
        <Select label="Ends" choices={ends(rules)} value={until} onChange={setUntil} />
        {create.isError && <FaultCallout fault={create.error.fault} onRetry={submit} />}
      </div>
    </Dialog>
  );
}

interface ShownOnceProps {
  account: AccountView;
  tokenKey: string;
  name: string;
  notices: readonly string[];
  lacks: readonly ScopeView[];
  onClose: () => void;
}

/** The key, the only time that it is told. A click outside does not close it. */
function ShownOnce({ account, tokenKey, name, notices, lacks, onClose }: ShownOnceProps) {
  const client = useQueryClient();
  const [copied, setCopied] = useState(false);
  const keep = useMutation({
    mutationFn: () => call(commands.accountsTokenKeep(account.id, tokenKey)),
    onSuccess: () => {
      invalidateTags(client, ["accounts", "portfolio"]);
      void client.invalidateQueries({ queryKey: tokensQuery(account.id).queryKey });
    },
  });
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={`The key of ${name}`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" variant={copied || keep.isSuccess ? "primary" : "default"} onPress={onClose}>
            {copied || keep.isSuccess ? "Done" : "I have kept it"}
          </Button>
        </>
      }
    >
      <div className="account-form">
        <p>It is shown this once. Put it where it will be used, or into a safe place, before you close this.</p>
        <p className="account-key">
          <code className="mono selectable" aria-label="Key">
            {tokenKey}
          </code>
          <CopyButton text={tokenKey} what="the key" onCopied={() => setCopied(true)} />
        </p>
        {notices.length > 0 && (
          <Callout tone="due" title="Look at this">
            <ul className="bullets">
              {notices.map((notice) => (
                <li key={notice}>{notice}</li>
              ))}
            </ul>
          </Callout>
        )}
        {keep.isSuccess ? (
          <Callout tone="accent" live title={`Freehold uses this token for ${account.label} now`}>
            The one before is still valid. Revoke it in the list when nothing else uses it.
          </Callout>
        ) : (
          <Callout
            title={`Use it for ${account.label} here?`}
            actions={
              <Button
                size="s"
                isPending={keep.isPending}
                onPress={() =>
                  keep.mutate(undefined, {
                    onSuccess: () => toast({ tone: "ok", text: `${account.label} has a new key` }),
                  })
                }
              >
                Use it here
              </Button>
            }
          >
            It takes the place of the key that is kept now, once {account.label} has accepted it.
            {lacks.length > 0 && (
              <span className="block c-due">
                With it Freehold can no longer: {lacks.map((scope) => scope.label.toLowerCase()).join(", ")}.
              </span>
            )}
          </Callout>
        )}
        {keep.isError && <FaultCallout fault={keep.error.fault} />}
      </div>
    </Dialog>
  );
}
