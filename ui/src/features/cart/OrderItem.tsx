import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ChevronDown, ChevronRight, RotateCw } from "lucide-react";
import { useId, useState } from "react";
import {
  AccountTile,
  Badge,
  Button,
  ConfirmDialog,
  DomainName,
  Icon,
  MoneyText,
  OpenLink,
  toast,
  useNow,
} from "@/components";
import { counted, formatDate, formatMoney, formatSpan, formatTime } from "@/format";
import {
  call,
  commands,
  invalidateTags,
  type AccountView,
  type Decision,
  type JobItem,
  type OrderItemView,
} from "@/ipc";
import { ItemDetail } from "./ItemDetail";
import { KIND_WORDS } from "./lineWords";
import { isBeingAsked, wasNotBought, itemSentence, OUTCOME } from "./outcomes";
import { faultSentence } from "./useCart";

export interface OrderItemProps {
  item: OrderItemView;
  account: AccountView | undefined;
  /** The same thing in the job that buys it. */
  work?: JobItem;
  /** Whether the cart has a line for it. */
  isInCart: boolean;
}

/** One line of an order: its state, what happened, and what can be done about it. */
export function OrderItem({ item, account, work, isInCart }: OrderItemProps) {
  const { word, tone, icon } = OUTCOME[item.state];
  const [isOpen, setOpen] = useState(false);
  const detail = useId();
  return (
    <li className="order-item" aria-label={`${item.unicode}: ${word}`}>
      <div className="order-line">
        <span className="row">
          <button
            type="button"
            className="line-open"
            aria-label={`${item.unicode}, details`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? detail : undefined}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon icon={isOpen ? ChevronDown : ChevronRight} size="xs" className="t3" />
            <span className="trunc">
              <DomainName name={item.name} plain />
            </span>
          </button>
          {item.unicode !== item.name && <Badge className="idn">{item.name}</Badge>}
        </span>
        <span className="t2">{KIND_WORDS[item.kind]}</span>
        <span className="t2">{counted(item.term, "year")}</span>
        <span className="row">
          {account && <AccountTile provider={account.provider} />}
          <span className="trunc">{account?.label ?? "Not connected any more"}</span>
        </span>
        <span className="r">
          <MoneyText money={item.charged ?? item.price} />
        </span>
        <span>
          <Badge tone={tone} icon={icon}>
            {word}
          </Badge>
        </span>
        <span className="sm t3 nw order-when">{whenWords(item)}</span>
      </div>
      <div className="order-words sm t2">
        <p>{itemSentence(item, work)}</p>
        {differs(item) && <p className="t3">Quoted at {formatMoney(item.price)}.</p>}
        {item.sends > 1 && <p className="t3">Asked {item.sends} times under the same key, which buys nothing twice.</p>}
        {item.link !== null && (
          <div className="row order-look">
            <OpenLink url={item.link} />
          </div>
        )}
        {isInCart && wasNotBought(item) && <p className="t3">The line is still in the cart.</p>}
        {isBeingAsked(item) && <NextLook item={item} account={account} />}
      </div>
      {item.state === "needs_human" && <Settle item={item} account={account} />}
      {isOpen && <ItemDetail id={detail} item={item.id} />}
    </li>
  );
}

/** Whether another price was charged than was quoted. */
function differs({ price, charged }: OrderItemView): boolean {
  return charged !== null && (charged.minor !== price.minor || charged.currency !== price.currency);
}

function whenWords(item: OrderItemView): string {
  if (item.state === "confirmed" && item.expires_at !== null) return `paid until ${formatDate(item.expires_at)}`;
  if (item.settled_at !== null) return `settled ${formatTime(item.settled_at)}`;
  return item.sent_at === null ? "" : `sent ${formatTime(item.sent_at)}`;
}

/** When the account is asked again, and the way to ask now. Asking only reads. */
function NextLook({ item, account }: { item: OrderItemView; account: AccountView | undefined }) {
  const now = useNow();
  const client = useQueryClient();
  const look = useMutation({
    mutationFn: () => call(commands.cartLook(item.id)),
    onSuccess: () => invalidateTags(client, ["orders", "cart"]),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
  });
  const left = item.next_look_at === null ? null : item.next_look_at - now;
  return (
    <div className="row order-look">
      <Button size="s" icon={RotateCw} isPending={look.isPending} onPress={() => look.mutate()}>
        Ask {account?.label ?? "the account"} now
      </Button>
      <span className="t3">
        {left === null ? "" : left > 0 ? `Asked again in ${formatSpan(left)}. ` : "Being asked. "}
        Asking only reads.
      </span>
    </div>
  );
}

interface Way {
  decision: Decision;
  button: string;
  /** What follows from it. */
  consequence: string;
  question: string;
  confirm: string;
  /** Whether the user must have looked at the account's own site before. */
  before: boolean;
}

function wayOf(item: OrderItemView, decision: Decision): Way {
  const amount = formatMoney(item.price);
  switch (decision) {
    case "done":
      return {
        decision,
        button: "It happened",
        consequence: `${amount} counts as spent and the line leaves the cart.`,
        question: `Settle ${item.unicode} as bought for ${amount}?`,
        confirm: "It was bought",
        before: true,
      };
    case "not_done":
      return {
        decision,
        button: "It did not happen",
        consequence:
          "Nothing counts as spent and the line can be bought again. If it did happen, that would pay twice.",
        question: `Settle ${item.unicode} as not bought?`,
        confirm: "It was not bought",
        before: true,
      };
    case "replay":
      return {
        decision,
        button: "Ask for the answer again",
        consequence: `The same request goes out under the same key: if it arrived before, its answer comes back and nothing is charged again; if it never arrived, it is bought now for ${amount}.`,
        question: `Send the request for ${item.unicode} again?`,
        confirm: "Send it under the same key",
        before: false,
      };
  }
}

/** The ways to settle what nobody but the user can find out, each with what follows from it. */
function Settle({ item, account }: { item: OrderItemView; account: AccountView | undefined }) {
  const client = useQueryClient();
  const [way, setWay] = useState<Way | null>(null);
  const decide = useMutation({
    mutationFn: (decision: Decision) => call(commands.cartDecide(item.id, decision)),
    onSuccess: () => invalidateTags(client, ["orders", "cart", "portfolio"]),
    onError: (error) => toast({ tone: "bad", text: faultSentence(error.fault) }),
    onSettled: () => setWay(null),
  });
  const place = account?.label ?? "the account";
  return (
    <>
      <div className="order-settle">
        {item.decisions
          .map((decision) => wayOf(item, decision))
          .map((one) => (
            <div className="row" key={one.decision}>
              <Button size="s" onPress={() => setWay(one)} aria-label={`${one.button}: ${item.unicode}`}>
                {one.button}
              </Button>
              <span className="sm t2">{one.consequence}</span>
            </div>
          ))}
      </div>
      <ConfirmDialog
        isOpen={way !== null}
        onClose={() => setWay(null)}
        onConfirm={() => {
          if (way) decide.mutate(way.decision);
        }}
        title={way?.question ?? ""}
        confirmLabel={way?.confirm ?? ""}
        keepLabel="Leave it open"
        isPending={decide.isPending}
      >
        {way?.before === true && `Say this only after you saw it at ${place} itself. `}
        {way?.consequence}
      </ConfirmDialog>
    </>
  );
}
