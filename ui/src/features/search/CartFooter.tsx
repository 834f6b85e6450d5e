import { ArrowRight, ShoppingCart, WandSparkles } from "lucide-react";
import { navigate } from "@/app";
import { Button, Footer, Icon, MoneyText } from "@/components";
import { counted, formatCount } from "@/format";
import type { CartLine, Money } from "@/ipc";
import { sumMoney } from "./prices";
import type { Picks } from "./rows";

export interface CartFooterProps {
  lines: Iterable<CartLine>;
  picks: Picks;
  /** Whether there is more than one account to choose from. */
  compares: boolean;
  /** The currency in which prices are compared. */
  currency: string | null;
  isAdding: boolean;
  onPick: () => void;
}

/** What is in the cart, and the way there. */
export function CartFooter({ lines: all, picks, compares, currency, isAdding, onPick }: CartFooterProps) {
  const lines = [...all];
  const places = new Set(lines.map((line) => line.account)).size;
  const unpriced = lines.filter((line) => line.price === null).length;
  const count = picks.picks.length;
  return (
    <Footer>
      <span className="row nw">
        <Icon icon={ShoppingCart} />
        <span className="b">
          {lines.length === 0 ? "No new name in the cart" : `${counted(lines.length, "new name")} in the cart`}
        </span>
      </span>
      {lines.length > 0 && <span className="t2 nw foot-places">at {counted(places, "account")}</span>}
      <span className="grow" />
      {lines.length > 0 && (
        <>
          <Sum
            words={lines.every((line) => line.term === 1) ? "First year" : "First term"}
            sums={sumMoney(lines.map((line) => line.price))}
          />
          <Sum words="then" sums={sumMoney(lines.map((line) => line.renew))} after="a year" />
          {unpriced > 0 && <span className="t3 nw">{formatCount(unpriced)} being quoted</span>}
        </>
      )}
      {count > 0 && (
        <Button icon={WandSparkles} onPress={onPick} isPending={isAdding}>
          {compares
            ? `Pick cheapest${picks.isPartial && currency !== null ? ` in ${currency}` : ""} for ${counted(count, "name")}`
            : `Put ${counted(count, "name")} into the cart`}
        </Button>
      )}
      <Button variant="primary" icon={ArrowRight} isDisabled={lines.length === 0} onPress={() => navigate("cart")}>
        Review cart
      </Button>
    </Footer>
  );
}

function Sum({ words, sums, after }: { words: string; sums: readonly Money[]; after?: string }) {
  if (sums.length === 0) return null;
  return (
    <span className="t2 nw foot-words">
      {words}{" "}
      {sums.map((money, index) => (
        <span key={money.currency}>
          {index > 0 && " and "}
          <MoneyText money={money} className="foot-sum" />
        </span>
      ))}
      {after !== undefined && ` ${after}`}
    </span>
  );
}
