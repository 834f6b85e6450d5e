import { ArrowDown, ArrowUp, BellOff, ListOrdered, Pencil, Plus, Trash2 } from "lucide-react";
import { useRef, useState, type KeyboardEvent } from "react";
import { Badge, Button, classes, EmptyState, IconButton } from "@/components";
import { counted } from "@/format";
import type { AccountView, PolicyView, RemindersView } from "@/ipc";
import { moved, useOrder, useRemove } from "./policies";
import { daysWords, policyWords, scopeWords } from "./words";

export interface PoliciesProps {
  view: RemindersView;
  accounts: readonly AccountView[];
  /** The policy whose form is open; `new` for an empty one. */
  edited: string | null;
  onEdit: (id: string) => void;
}

/** The policies in their order: the first that covers a name counts. Alt with an arrow key moves one, and so do its buttons. */
export function Policies({ view, accounts, edited, onEdit }: PoliciesProps) {
  const { policies } = view;
  const order = useOrder();
  const remove = useRemove();
  const list = useRef<HTMLOListElement>(null);
  const [said, setSaid] = useState("");
  const focus = (id: string, verb: string) =>
    // After the list stands in its new order.
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-policy="${id}"] [data-verb="${verb}"] button`)?.focus();
    });
  const move = (policy: PolicyView, by: -1 | 1) => {
    const next = moved(policies, policy.id, by);
    if (next === null) return;
    order.mutate(next);
    const place = next.findIndex((one) => one.id === policy.id);
    setSaid(`${policy.policy.label} is number ${place + 1} of ${next.length} now`);
    // A button that leads no further takes no focus: the other one does.
    const ends = by === -1 ? place === 0 : place === next.length - 1;
    focus(policy.id, (by === -1) !== ends ? "up" : "down");
  };
  const drop = (policy: PolicyView, place: number) => {
    const neighbour = policies[place + 1] ?? policies[place - 1];
    remove.mutate({ policy, place });
    if (neighbour) focus(neighbour.id, "edit");
    else list.current?.closest<HTMLElement>(".policies")?.querySelector<HTMLElement>("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, policy: PolicyView) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    event.stopPropagation();
    move(policy, event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <div className="policies">
      <div className="row policies-head">
        <p className="t2 sm grow">
          A policy says when the names that it covers are told of. The first in the list that covers a name counts; the
          others leave it alone.
        </p>
        <Button icon={Plus} onPress={() => onEdit("new")}>
          New policy
        </Button>
      </div>
      <span className="sr" role="status">
        {said}
      </span>
      {policies.length === 0 ? (
        <div className="policies-none">
          <EmptyState icon={ListOrdered} title="No policy yet">
            All names are told of alike. A policy makes some of them different: earlier for clients, never for names
            that are to lapse.
          </EmptyState>
        </div>
      ) : (
        <ol className="policy-list" aria-label="Policies, in their order" ref={list}>
          {policies.map((policy, place) => (
            <li
              key={policy.id}
              className={classes("policy", edited === policy.id && "cur")}
              data-policy={policy.id}
              onKeyDown={(event) => onKeyDown(event, policy)}
            >
              <span className="policy-place t3" aria-hidden="true">
                {place + 1}
              </span>
              <div className="policy-words">
                <div className="row">
                  <span className="b trunc" title={policy.policy.label}>
                    {policy.policy.label}
                  </span>
                  {policy.policy.silent && <Badge icon={BellOff}>Silent</Badge>}
                </div>
                <div className="sm t2 trunc" title={scopeWords(policy.policy.scope, accounts)}>
                  {scopeWords(policy.policy.scope, accounts)}
                </div>
                <div className="sm t3">{policyWords(policy.policy)}</div>
              </div>
              <span className="sm t2 nw policy-count">
                {policy.names === 0 ? "Covers no name" : `Covers ${counted(policy.names, "name")}`}
              </span>
              <span className="row policy-verbs">
                <span data-verb="up">
                  <IconButton
                    size="s"
                    icon={ArrowUp}
                    label={`Move ${policy.policy.label} up`}
                    isDisabled={place === 0}
                    onPress={() => move(policy, -1)}
                  />
                </span>
                <span data-verb="down">
                  <IconButton
                    size="s"
                    icon={ArrowDown}
                    label={`Move ${policy.policy.label} down`}
                    isDisabled={place === policies.length - 1}
                    onPress={() => move(policy, 1)}
                  />
                </span>
                <span data-verb="edit">
                  <IconButton
                    size="s"
                    icon={Pencil}
                    label={`Change ${policy.policy.label}`}
                    onPress={() => onEdit(policy.id)}
                  />
                </span>
                <span data-verb="remove">
                  <IconButton
                    size="s"
                    icon={Trash2}
                    label={`Remove ${policy.policy.label}`}
                    onPress={() => drop(policy, place)}
                  />
                </span>
              </span>
            </li>
          ))}
        </ol>
      )}
      <div className="policy rest">
        <span className="policy-place" />
        <div className="policy-words">
          <div className="b">{policies.length === 0 ? "All names" : "All other names"}</div>
          <div className="sm t3">
            {view.thresholds.length === 0
              ? "Tells nothing before expiry, when a name lapsed, and before grace and redemption ends."
              : `Tells ${daysWords(view.thresholds)}, when a name lapsed, and before grace and redemption ends.`}{" "}
            These days are chosen under Notifications.
          </div>
        </div>
      </div>
    </div>
  );
}
