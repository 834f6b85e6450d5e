import { useQuery } from "@tanstack/react-query";
import { Check, Circle, CircleDot } from "lucide-react";
import { useState } from "react";
import { keysToParam, navigate } from "@/app";
import {
  Badge,
  Button,
  Callout,
  Dialog,
  Drawer,
  FaultCallout,
  Icon,
  PasswordInput,
  Section,
  SkeletonRows,
  toast,
  When,
} from "@/components";
import { formatDateTime } from "@/format";
import type { TransferAct, TransferStepState, TransferView } from "@/ipc";
import { eventsQuery, useAct, useCode } from "./queries";
import { ACTS, isOpen, STATES } from "./words";

/** Characters of a code; registries write far less. */
const LONGEST_CODE = 255;

const MARKS: Readonly<Record<TransferStepState, { icon: typeof Check; label: string }>> = {
  done: { icon: Check, label: "Done" },
  now: { icon: CircleDot, label: "Now" },
  ahead: { icon: Circle, label: "Ahead" },
};

/** One transfer: its steps, what stands in the way, and what can be done. */
export function TransferDrawer({ transfer, onClose }: { transfer: TransferView; onClose: () => void }) {
  const act = useAct();
  const [asking, setAsking] = useState<TransferAct | null>(null);
  const events = useQuery(eventsQuery(transfer.id));
  const run = (what: TransferAct) => {
    setAsking(null);
    act.mutate(
      { id: transfer.id, act: what },
      {
        onSuccess: (after) => {
          if (after === null) onClose();
        },
        onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
      },
    );
  };
  const press = (what: TransferAct) => {
    // What can not be taken back, or opens the name, is asked first.
    if (what === "abandon" || what === "new_code" || what === "remove_ds") setAsking(what);
    else run(what);
  };
  const { label, tone } = STATES[transfer.state];
  const [first] = transfer.acts;
  return (
    <Drawer
      label={`Transfer of ${transfer.unicode}`}
      title={transfer.unicode}
      onClose={onClose}
      head={
        <>
          <div className="row sm t2 transfer-way">
            <Badge tone={tone}>{label}</Badge>
            <span>
              {transfer.source_label} to {transfer.target_label}
            </span>
          </div>
          <div className="row transfer-acts">
            {transfer.in_cart && (
              <Button variant="primary" onPress={() => navigate("cart", { name: transfer.name })}>
                Open the cart
              </Button>
            )}
            {transfer.order !== null && (
              <Button onPress={() => navigate("cart", { tab: "orders", order: transfer.order ?? "" })}>
                Open the order
              </Button>
            )}
            {transfer.acts.map((what) => (
              <Button
                key={what}
                variant={what === first && isUrgent(transfer) ? "primary" : "default"}
                isPending={act.isPending && act.variables.act === what}
                onPress={() => press(what)}
              >
                {ACTS[what]}
              </Button>
            ))}
          </div>
        </>
      }
    >
      <Section>
        {transfer.fault ? <FaultCallout fault={transfer.fault} /> : <p role="status">{transfer.words}</p>}
        {transfer.expected_by !== null && isOpen(transfer.state) && (
          <p className="sm t2">
            Usually there by <When at={transfer.expected_by} form="inline" urgent={false} />.
          </p>
        )}
        {transfer.next_look_at !== null && isOpen(transfer.state) && (
          <p className="sm t3">Looked at again by itself: {formatDateTime(transfer.next_look_at)}.</p>
        )}
        {transfer.wants_code && <CodeForm id={transfer.id} name={transfer.unicode} />}
        {transfer.losses.length > 0 && (
          <div className="transfer-losses">
            <Callout tone="due" title="What can not go along">
              <ul>
                {transfer.losses.map((loss) => (
                  <li key={loss}>{loss}</li>
                ))}
              </ul>
            </Callout>
          </div>
        )}
      </Section>
      <Section title="Steps">
        <ol className="transfer-steps">
          {transfer.steps.map((step) => (
            <li key={step.step} className={step.state} aria-current={step.state === "now" ? "step" : undefined}>
              <Icon icon={MARKS[step.state].icon} label={MARKS[step.state].label} />
              <div>
                <div className={step.state === "now" ? "b" : undefined}>{step.title}</div>
                {step.said !== "" && <p className="sm t2">{step.said}</p>}
              </div>
            </li>
          ))}
        </ol>
      </Section>
      <Section title="What happened">
        {events.data ? (
          <ol className="transfer-events">
            {events.data.map((event, place) => (
              <li key={place}>
                <span className="sm t3">{formatDateTime(event.at)}</span>
                <span>{event.said}</span>
              </li>
            ))}
          </ol>
        ) : (
          <SkeletonRows rows={3} />
        )}
        <Button
          size="s"
          onPress={() =>
            navigate("portfolio", {
              name: keysToParam([
                { account: transfer.state === "done" ? transfer.target : transfer.source, name: transfer.name },
              ])[0],
            })
          }
        >
          Show the name
        </Button>
      </Section>
      {asking !== null && (
        <Dialog
          isOpen
          role="alertdialog"
          onClose={() => setAsking(null)}
          title={asking === "abandon" ? `Give up the transfer of ${transfer.unicode}?` : `${ACTS[asking]}?`}
          actions={
            <>
              <Button size="l" onPress={() => setAsking(null)}>
                Leave it
              </Button>
              <Button size="l" variant={asking === "abandon" ? "danger" : "primary"} onPress={() => run(asking)}>
                {asking === "abandon" ? "Give up" : ACTS[asking]}
              </Button>
            </>
          }
        >
          {asking === "abandon" ? (
            <>
              <p>What it leaves behind:</p>
              <ul>
                {transfer.leaves.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            </>
          ) : asking === "new_code" ? (
            <p>{transfer.code_warning}</p>
          ) : (
            <p>
              Without the DS record nobody checks the signatures of the zone any more. A day later the transfer goes on.
            </p>
          )}
        </Dialog>
      )}
    </Drawer>
  );
}

/** Whether it does not go on without the first of its acts: not where it is the code or the cart that it waits for. */
function isUrgent({ state, in_cart, wants_code, acts }: TransferView): boolean {
  const rests = state === "waiting" || state === "stopped" || state === "paused";
  return rests && !in_cart && !wants_code && acts[0] !== "look";
}

/** The auth code that the user got at a registrar without one in its API. */
function CodeForm({ id, name }: { id: string; name: string }) {
  const [code, setCode] = useState("");
  const give = useCode();
  const submit = () => {
    if (code.trim() === "" || give.isPending) return;
    give.mutate(
      { id, code: code.trim() },
      {
        onSettled: () => {
          setCode("");
          // The mutation would remember what was sent.
          give.reset();
        },
        onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
      },
    );
  };
  return (
    <div className="transfer-code">
      <PasswordInput
        label={`Auth code of ${name}`}
        value={code}
        onChange={setCode}
        maxLength={LONGEST_CODE}
        help="It goes to the vault with the line in the cart, and is never shown again."
        onEnter={submit}
      />
      <Button variant="primary" isDisabled={code.trim() === ""} isPending={give.isPending} onPress={submit}>
        Put into the cart
      </Button>
    </div>
  );
}
