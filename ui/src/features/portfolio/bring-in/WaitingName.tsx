import { SearchCheck, X } from "lucide-react";
import { useState } from "react";
import { keysToParam, navigate } from "@/app";
import { Ago, Badge, Button, ConfirmDialog, CopyButton, FaultCallout, IconButton, toast } from "@/components";
import type { BringInView } from "@/ipc";
import { useLeave, useLookFor } from "./queries";
import { PROOFS } from "./words";

/** One name that waits for its record: what goes where, how it stands, and looking for it. */
export function WaitingName({ waiting }: { waiting: BringInView }) {
  const { key, unicode, label, owner, host, value, hint, begun_at, looked_at, proof, words, served_by } = waiting;
  const [isLeaving, setLeaving] = useState(false);
  const look = useLookFor();
  const leave = useLeave();
  const { word, tone } = PROOFS[proof];
  const onLook = () =>
    look.mutate(key, {
      onSuccess: (found) => {
        if (found.kind !== "done") return;
        toast({
          tone: "ok",
          text: found.words,
          action: { label: "Show", onAction: () => navigate("portfolio", { name: keysToParam([found.key])[0] }) },
        });
      },
    });
  return (
    <li className="card bring-in-name">
      <div className="row">
        <h2 className="b">{unicode}</h2>
        <Badge tone={tone}>{word}</Badge>
        <span className="grow" />
        <span className="sm t3">
          Begun <Ago at={begun_at} /> for {label}
        </span>
        <IconButton icon={X} size="s" label={`Leave ${unicode}`} placement="left" onPress={() => setLeaving(true)} />
      </div>
      <dl className="kv bring-in-record" aria-label={`Record for ${unicode}`}>
        <dt>Type</dt>
        <dd className="mono">TXT</dd>
        <dt>Name</dt>
        <dd className="row">
          <span className="mono bring-in-value">{owner}</span>
          <span className="sm t3 trunc" title={host}>
            {owner === "@" ? `the name itself, ${host}` : host}
          </span>
          <span className="grow" />
          <CopyButton text={owner} what="the name" />
        </dd>
        <dt>Value</dt>
        <dd className="row">
          <span className="mono bring-in-value">{value}</span>
          <span className="grow" />
          <CopyButton text={value} what="the value" />
        </dd>
      </dl>
      <p className="t2" aria-live="polite">
        {words}
      </p>
      {hint !== null && (
        <p className="sm t3">
          {label} advises: &ldquo;{hint}&rdquo;
        </p>
      )}
      {look.error && <FaultCallout fault={look.error.fault} onRetry={onLook} />}
      <div className="row">
        <Button
          icon={SearchCheck}
          size="s"
          isPending={look.isPending}
          onPress={onLook}
          aria-label={`Look for the record of ${unicode}`}
        >
          Look for it now
        </Button>
        <span className="sm t3">
          {looked_at === null ? (
            "Also looked for by itself"
          ) : (
            <>
              Last looked for <Ago at={looked_at} />; also by itself
            </>
          )}
          {served_by === null ? "" : `. Its DNS is served by ${served_by}`}
        </span>
      </div>
      {isLeaving && (
        <ConfirmDialog
          isOpen
          title={`Leave ${unicode}?`}
          confirmLabel="Leave it"
          keepLabel="Keep looking"
          isPending={leave.isPending}
          onConfirm={() => leave.mutate(key)}
          onClose={() => setLeaving(false)}
        >
          <p>Its record is not looked for any more. Nothing changes at its registrar, and it can be begun again.</p>
          {leave.error && <FaultCallout fault={leave.error.fault} />}
        </ConfirmDialog>
      )}
    </li>
  );
}
