import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useState } from "react";
import { AccountTile, Badge, Button, ConfirmDialog, DomainName, MoneyText, toast, useNow } from "@/components";
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
  return (
    <li className="order-item" aria-label={`${item.unicode}: ${word}`}>
      <div className="order-line">
        <span className="row">
          <span className="trunc">
            <DomainName name={item.name} plain />
          </span>
          {item.unicode !== item.name && <Badge className="idn">{item.name}</Badge>}
        </span>
        <span className="t2">{item.kind === "register" ? "Register" : "Renew"}</span>
        <span className="t2">{counted(item.term, "year")}</span>
        <span className="row">
          {account && <AccountTile provider={account.provider} />}
          <span className="trunc">{account?.label ?? "Not connected any more"}</span>
        </span>
        <span className="r">
          <MoneyText money={item.price} />
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
        {isInCart && wasNotBought(item) && <p className="t3">The line is still in the cart.</p>}
        {isBeingAsked(item) && <NextLook item={item} account={account} />}
      </div>
      {item.state === "needs_human" && <Settle item={item} account={account} />}
    </li>
  );
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
}

function waysOf(item: OrderItemView): readonly [Way, Way] {
  const amount = formatMoney(item.price);
  return [
    {
      decision: "done",
      button: "It happened",
      consequence: `${amount} counts as spent and the line leaves the cart.`,
      question: `Settle ${item.unicode} as bought for ${amount}?`,
      confirm: "It was bought",
    },
    {
      decision: "not_done",
      button: "It did not happen",
      consequence: "Nothing counts as spent and the line can be bought again. If it did happen, that would pay twice.",
      question: `Settle ${item.unicode} as not bought?`,
      confirm: "It was not bought",
    },
  ];
}

/** The two ways to settle what nobody but the user can find out, each with what follows from it. */
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
        {waysOf(item).map((one) => (
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
        Say this only after you saw it at {place} itself. {way?.consequence}
      </ConfirmDialog>
    </>
  );
}
