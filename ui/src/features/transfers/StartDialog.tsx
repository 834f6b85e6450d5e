import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Checkbox, Dialog, FaultCallout, MoneyText, Select, SkeletonRows, toast } from "@/components";
import { counted } from "@/format";
import type { NameKey, TransferLine, TransferPreview } from "@/ipc";
import { previewQuery, useStart } from "./queries";

export interface StartDialogProps {
  keys: readonly NameKey[];
  /** The account that is chosen first. */
  to?: string | undefined;
  onClose: () => void;
  onStarted: () => void;
}

/** No account: the engine then says of every name why it can not go there, and which accounts there are. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** Begins transfers: where to, what happens to the DNS, and what each name would need. Nothing is paid here. */
export function StartDialog({ keys, to, onClose, onStarted }: StartDialogProps) {
  const [chosen, setChosen] = useState<string | null>(to ?? null);
  const [keep, setKeep] = useState(true);
  const dns = keep ? "keep" : "leave";
  const targets = useQuery(previewQuery({ names: [...keys], target: NOBODY, dns })).data?.targets;
  const sources = new Set(keys.map(({ account }) => account));
  // Where all names are already, none can go.
  const possible = targets?.filter(
    ({ account, closed }) => closed === null && !(sources.size === 1 && sources.has(account)),
  );
  const target = chosen ?? possible?.[0]?.account ?? null;
  const preview = useQuery({
    ...previewQuery({ names: [...keys], target: target ?? NOBODY, dns }),
    enabled: target !== null,
  });
  const start = useStart();
  const view = preview.data;
  const able = view?.lines.filter(({ closed }) => closed === null) ?? [];
  const submit = () => {
    if (target === null || able.length === 0 || start.isPending) return;
    start.mutate(
      { names: able.map(({ key }) => key), target, dns },
      {
        onSuccess: ({ started, refused }) => {
          const [first] = refused;
          if (started > 0) toast({ tone: "ok", text: `${counted(started, "transfer")} started.` });
          if (first) toast({ tone: "bad", text: `${first.name}: ${first.reason}` });
          onStarted();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      wide
      role="alertdialog"
      onClose={onClose}
      title={keys.length === 1 ? `Transfer ${keys[0]?.name ?? ""}` : `Transfer ${counted(keys.length, "name")}`}
      actions={
        <>
          <span className="sm t3">Nothing is charged until you buy it in the cart.</span>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button
            size="l"
            variant="primary"
            isDisabled={target === null || able.length === 0}
            isPending={start.isPending}
            onPress={submit}
          >
            {able.length === 0 ? "Start" : `Start ${counted(able.length, "transfer")}`}
          </Button>
        </>
      }
    >
      <div className="transfer-start">
        <Select
          label="To"
          choices={(targets ?? []).map(({ account, label, closed }) => ({
            id: account,
            label,
            isDisabled: closed !== null,
            ...(closed === null ? {} : { note: closed }),
          }))}
          value={target}
          onChange={setChosen}
          placeholder="No other account takes transfers"
          isDisabled={!possible || possible.length === 0}
          help={
            possible?.length === 0
              ? "None of your other accounts takes transfers by its API. Connect one that does."
              : view?.caveats.join(" ")
          }
        />
        <Checkbox isSelected={keep} onChange={setKeep}>
          Keep the DNS: copy the zone and compare it before the nameservers move
        </Checkbox>
        {preview.isError ? (
          <FaultCallout fault={preview.error.fault} onRetry={() => void preview.refetch()} />
        ) : view ? (
          <Lines view={view} />
        ) : (
          target !== null && <SkeletonRows rows={3} label="Looking at what is known" />
        )}
        {start.isError && <FaultCallout fault={start.error.fault} />}
      </div>
    </Dialog>
  );
}

function Lines({ view }: { view: TransferPreview }) {
  const able = view.lines.filter(({ closed }) => closed === null).length;
  return (
    <>
      <p className="sm t2" role="status">
        {able === 1 ? "1 name can go" : `${able} names can go`}
        {view.lines.length > able ? `, ${view.lines.length - able} can not` : ""}
        {view.totals.length > 0 && (
          <>
            {", "}
            {view.totals.map((total, place) => (
              <span key={total.currency}>
                {place > 0 && " + "}
                <MoneyText money={total} />
              </span>
            ))}
            {" by the list, one year each included"}
          </>
        )}
        .
      </p>
      <ul className="transfer-lines scroll" aria-label="Names" tabIndex={0}>
        {view.lines.map((line) => (
          <Line key={line.key.name} line={line} />
        ))}
      </ul>
    </>
  );
}

function Line({ line }: { line: TransferLine }) {
  return (
    <li>
      <div className="row">
        <span className="b trunc grow">{line.unicode}</span>
        {line.closed === null && line.price !== null && <MoneyText money={line.price} />}
      </div>
      {line.closed === null ? (
        <>
          <p className="sm t2">{line.dns}</p>
          {line.notes.map((note) => (
            <p className="sm t2" key={note}>
              {note}
            </p>
          ))}
        </>
      ) : (
        <p className="sm c-risk">{line.closed}</p>
      )}
    </li>
  );
}
