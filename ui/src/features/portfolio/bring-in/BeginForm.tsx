import { useState } from "react";
import { Button, FaultCallout, Select, TextArea, toast } from "@/components";
import { counted } from "@/format";
import type { AccountView, BringInRefused } from "@/ipc";
import { useBegin } from "./queries";
import { namesIn } from "./words";

/** Names in one go, as the engine takes them. */
const AT_ONCE = 20;

/** Begins: which names, into which account. */
export function BeginForm({ accounts }: { accounts: readonly AccountView[] }) {
  const [account, setAccount] = useState(accounts.find((one) => !one.read_only)?.id ?? accounts[0]?.id ?? "");
  const [text, setText] = useState("");
  const [refused, setRefused] = useState<readonly BringInRefused[]>([]);
  const begin = useBegin();
  const names = namesIn(text);
  const chosen = accounts.find(({ id }) => id === account);
  const tooMany = names.length > AT_ONCE ? `These are ${names.length} names; ${AT_ONCE} can be begun at once.` : null;
  const submit = () =>
    begin.mutate(
      { account, names },
      {
        onSuccess: (made) => {
          setRefused(made.refused);
          // What could not be begun stays to be corrected.
          setText(made.refused.map(({ name }) => name).join("\n"));
          if (made.begun.length > 0) {
            toast({
              tone: "ok",
              text: `${counted(made.begun.length, "name")} begun. Put the record into the DNS next.`,
            });
          }
        },
      },
    );
  return (
    <section className="bring-in-form" aria-label="Begin">
      <p className="t2">
        The names stay where they are registered and are renewed there. A TXT record in their DNS proves that they are
        yours; then the account lists them. It costs nothing.
      </p>
      {accounts.length > 1 && (
        <Select
          label="Into the account"
          choices={accounts.map(({ id, label }) => ({ id, label }))}
          value={account}
          onChange={setAccount}
        />
      )}
      <TextArea
        label={accounts.length > 1 ? "Names" : `Names for ${chosen?.label ?? "the account"}`}
        placeholder={"example.com\nexample.org"}
        value={text}
        onChange={(next) => {
          setText(next);
          begin.reset();
        }}
        error={tooMany}
        help="One a line. The registered name itself, without www."
        className="bring-in-names"
      />
      {chosen?.read_only && <p className="sm t3">{chosen.label} is read only. Switch that off in Accounts.</p>}
      {begin.error && <FaultCallout fault={begin.error.fault} onRetry={submit} />}
      {refused.length > 0 && (
        <ul className="bring-in-refused" aria-label="Not begun" role="alert">
          {refused.map(({ name, fault }) => (
            <li key={name}>
              <span className="mono b">{name}</span>{" "}
              <span className="t2">{[fault.message, fault.hint].filter(Boolean).join(" ")}</span>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button
          variant="primary"
          isDisabled={names.length === 0 || tooMany !== null || chosen === undefined || chosen.read_only}
          isPending={begin.isPending}
          onPress={submit}
        >
          {names.length > 1 ? `Begin with ${names.length} names` : "Begin"}
        </Button>
      </div>
    </section>
  );
}
