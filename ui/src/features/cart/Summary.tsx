import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ClipboardCheck } from "lucide-react";
import { useId, useState } from "react";
import { navigate } from "@/app";
import {
  AccountTile,
  Button,
  Checkbox,
  classes,
  FaultCallout,
  LinkButton,
  Meter,
  MoneyText,
  Tooltip,
} from "@/components";
import { counted, formatMinor, formatMoney } from "@/format";
import {
  call,
  commands,
  invalidateTags,
  type AccountView,
  type CapMeter,
  type CartAccount,
  type CartView,
} from "@/ipc";
import { buyWords, finalWords, moneyWords, reasonsNotToBuy } from "./checkout";
import { isOfOwned } from "./lineWords";
import { balanceWords } from "./Lines";

export interface SummaryProps {
  cart: CartView;
  accounts: readonly AccountView[];
  isQuoting: boolean;
  /** An order is being sent already. */
  isBuying: boolean;
}

/** What is paid now and later, what the caps and accounts are left with, and the one button that spends money. */
export function Summary({ cart, accounts, isQuoting, isBuying }: SummaryProps) {
  const client = useQueryClient();
  /** The plan whose lines were read. A plan that changes has to be read again. */
  const [read, setRead] = useState<string | null>(null);
  const reasonsId = useId();
  const checkout = useMutation({
    mutationFn: (plan: string) => call(commands.cartCheckout({ plan_hash: plan, acknowledged: true })),
    onSuccess: (order) => {
      setRead(null);
      invalidateTags(client, ["orders", "cart"]);
      navigate("cart", { order });
    },
    // Whatever was refused, the cart is shown as it stands now.
    onError: () => invalidateTags(client, ["cart"]),
  });
  const acknowledged = cart.payable > 0 && read === cart.plan_hash;
  const reasons = reasonsNotToBuy(cart, { acknowledged, isQuoting, isBuying: isBuying && !checkout.isPending });
  const lines = counted(cart.payable, "line");
  const charged = cart.accounts.filter(({ totals, balance }) => totals.length > 0 || balance !== null);

  return (
    <aside className="total" aria-label="Total">
      <div className="total-body">
        <div className="total-head">
          <div className="t2 sm">{cart.payable === 0 ? "To pay now" : `To pay now, ${lines}`}</div>
          {cart.totals.length === 0 ? (
            <div className="total-sum t3">Nothing</div>
          ) : (
            cart.totals.map((money) => (
              <div className="total-sum" key={money.currency}>
                {formatMinor(money.minor, money.currency)}
                <span className="ccy">{money.currency}</span>
              </div>
            ))
          )}
          {cart.yearly.length > 0 && (
            <div className="t2 sm">
              then {moneyWords(cart.yearly)} a year to keep {keptWords(cart)}
            </div>
          )}
        </div>
        <section className="sec" aria-label="Spending caps">
          {cart.order_caps.map((meter) => (
            <CapLine key={meter.order.currency} words="This order" meter={meter} />
          ))}
          {cart.day_caps.map((meter) => (
            <CapLine key={meter.order.currency} words="Today" meter={meter} />
          ))}
        </section>
        {charged.length > 0 && (
          <section className="sec" aria-label="What is charged to what">
            <h2 className="row">
              Charged to
              <span className="grow" />
              <Tooltip tip="The whole checkout but the order itself, line by line. Nothing is charged.">
                <Button
                  size="s"
                  icon={ClipboardCheck}
                  isDisabled={cart.payable === 0}
                  onPress={() => navigate("cart", { tab: "rehearse" }, { replace: true })}
                >
                  Rehearse
                </Button>
              </Tooltip>
            </h2>
            <ul className="charges">
              {charged.map((one) => (
                <Charge key={one.account} charge={one} account={accounts.find(({ id }) => id === one.account)} />
              ))}
            </ul>
          </section>
        )}
        {checkout.isError && (
          <div className="total-fault">
            <FaultCallout fault={checkout.error.fault} />
          </div>
        )}
      </div>
      {/* What stands in the way comes above: the box and the button that spends money stay where they are. */}
      <div className="total-foot">
        {reasons.length > 0 && (
          <ul id={reasonsId} className="sm c-due total-reasons">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        <Checkbox
          className="total-read"
          isSelected={acknowledged}
          isDisabled={cart.payable === 0}
          onChange={(on) => setRead(on ? cart.plan_hash : null)}
        >
          <span className="sm t2">{finalWords(cart)} I have read the lines and their terms.</span>
        </Checkbox>
        <Button
          block
          variant="primary"
          size="l"
          isDisabled={reasons.length > 0}
          isPending={checkout.isPending}
          aria-describedby={reasonsId}
          onPress={() => checkout.mutate(cart.plan_hash)}
        >
          {buyWords(cart)}
        </Button>
        <p className="sm t3 total-once">
          Each line is ordered once. An unclear answer is checked, never ordered again.
        </p>
      </div>
    </aside>
  );
}

/** What the yearly sum keeps: "it", "all 5", or how many where some registrars do not tell their renewal price. */
function keptWords(cart: CartView): string {
  const untold = cart.lines.filter(
    (line) => line.included && line.state.kind === "ready" && !isOfOwned(line.kind) && line.renew === null,
  ).length;
  if (untold > 0) return `${cart.payable - untold} of ${cart.payable}; the rest is not told`;
  return cart.payable === 1 ? "it" : `all ${cart.payable}`;
}

/** A cap as a bar: what was spent before in grey, this order in the accent, all of it orange when it is too much. */
function CapLine({ words, meter }: { words: string; meter: CapMeter }) {
  const { limit, spent, order } = meter;
  const sum = { minor: String(BigInt(spent.minor) + BigInt(order.minor)), currency: order.currency };
  if (limit === null) {
    return (
      <div className="row sm cap-line">
        <span className="t2">{words}</span>
        <span className="grow" />
        <span className="t3">
          <span className="b cap-sum">{formatMoney(sum)}</span>, no cap.{" "}
          <LinkButton onPress={() => navigate("settings", { section: "spending" })}>Set one</LinkButton>
        </span>
      </div>
    );
  }
  const isOver = BigInt(sum.minor) > BigInt(limit.minor);
  return (
    <>
      <div className="row sm cap-line">
        <span className="t2">{words}</span>
        <span className="grow" />
        <span className="t3">
          <span className={classes("b cap-sum", isOver && "c-risk")}>{formatMinor(sum.minor, sum.currency)}</span> of{" "}
          {formatMoney(limit)} cap
        </span>
      </div>
      <Meter
        label={`${words}: ${formatMoney(sum)} of ${formatMoney(limit)}`}
        max={Number(limit.minor)}
        parts={[
          { value: Number(spent.minor), tone: "quiet" },
          { value: Number(order.minor), tone: isOver ? "risk" : "accent" },
        ]}
      />
    </>
  );
}

/** What an account is charged, per currency, and what it is left with or how it pays. */
function Charge({ charge, account }: { charge: CartAccount; account: AccountView | undefined }) {
  const isShort = charge.after?.minor.startsWith("-") === true;
  return (
    <li className="charge">
      {account ? <AccountTile provider={account.provider} /> : <span />}
      <span className="trunc">{account?.label ?? "Not connected any more"}</span>
      <span className="r">
        {charge.totals.length === 0 ? (
          <span className="t3">Nothing</span>
        ) : (
          charge.totals.map((total) => <MoneyText key={total.currency} money={total} className="block" />)
        )}
      </span>
      <span className={classes("sm charge-how trunc", isShort ? "c-risk b" : "t3")} title={balanceWords(charge)}>
        {balanceWords(charge)}
      </span>
    </li>
  );
}
