import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";
import { useState } from "react";
import {
  AccountTile,
  Badge,
  Button,
  Dialog,
  FaultCallout,
  Icon,
  MoneyText,
  OpenLink,
  SkeletonRows,
  Spinner,
  StatusBadge,
} from "@/components";
import { counted, formatMoney } from "@/format";
import {
  call,
  commands,
  type AccountView,
  type CartView,
  type RehearsedAccount,
  type RehearsedLine,
  type Rehearsal,
} from "@/ipc";
import { moneyWords } from "./checkout";
import { faultSentence } from "./useCart";

export interface RehearsalDialogProps {
  cart: CartView;
  accounts: readonly AccountView[];
  onClose: () => void;
}

/** The whole checkout without the charge, line by line, and what it proves at each account. */
export function RehearsalDialog({ cart, accounts, onClose }: RehearsalDialogProps) {
  // It takes the prices anew, which changes the cart: the plan that is rehearsed stays the one that was asked for.
  const [plan, setPlan] = useState(cart.plan_hash);
  const rehearsal = useQuery({
    queryKey: ["app", "cart-rehearsal", plan],
    queryFn: () => call(commands.cartRehearse(plan)),
    gcTime: 0,
    staleTime: 0,
  });
  const again = () => {
    if (plan === cart.plan_hash) void rehearsal.refetch();
    else setPlan(cart.plan_hash);
  };
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title="Rehearsal"
      actions={
        <>
          <span className="sm t3">Nothing was ordered, nothing was charged.</span>
          <span className="grow" />
          <Button size="l" isPending={rehearsal.isFetching} onPress={again}>
            Rehearse again
          </Button>
          <Button size="l" variant="primary" autoFocus onPress={onClose}>
            Back to the cart
          </Button>
        </>
      }
    >
      {rehearsal.isError ? (
        <FaultCallout fault={rehearsal.error.fault} onRetry={again} />
      ) : rehearsal.isPending ? (
        <>
          <p className="row" role="status">
            <Spinner /> Prices, balances and limits are being asked for.
          </p>
          <SkeletonRows rows={4} label="Rehearsing the checkout" />
        </>
      ) : (
        <Result rehearsal={rehearsal.data} accounts={accounts} />
      )}
    </Dialog>
  );
}

function Result({ rehearsal, accounts }: { rehearsal: Rehearsal; accounts: readonly AccountView[] }) {
  const { lines, totals } = rehearsal;
  const ordered = lines.filter(({ outcome }) => outcome.kind === "order").length;
  return (
    <div className="rehearsal" tabIndex={0}>
      <p className="b rehearsal-sum" role="status">
        {ordered === 0
          ? "No line would be ordered."
          : `${ordered === lines.length ? counted(ordered, "line") : `${ordered} of ${counted(lines.length, "line")}`} would be ordered for ${moneyWords(totals)}.`}
      </p>
      {rehearsal.accounts.map((one) => (
        <AccountPart
          key={one.account}
          rehearsed={one}
          account={accounts.find(({ id }) => id === one.account)}
          lines={lines.filter((line) => line.account === one.account)}
        />
      ))}
    </div>
  );
}

interface AccountPartProps {
  rehearsed: RehearsedAccount;
  account: AccountView | undefined;
  lines: readonly RehearsedLine[];
}

function AccountPart({ rehearsed, account, lines }: AccountPartProps) {
  const { words, requests, balance } = rehearsed;
  const label = account?.label ?? "Not connected any more";
  return (
    <section aria-label={label}>
      <div className="row rehearsal-account">
        {account && <AccountTile provider={account.provider} />}
        <span className="bb">{label}</span>
        <span className="sm t3">
          {requests === 0 ? "No order would be sent" : `${counted(requests, "order request")} would be sent`}
          {balance !== null && `, balance ${formatMoney(balance)}`}
        </span>
      </div>
      <ul className="rehearsal-lines">
        {lines.map((line) => (
          <LineResult key={line.id} line={line} />
        ))}
      </ul>
      {words !== "" && <p className="sm t2 rehearsal-words">{words}</p>}
    </section>
  );
}

function LineResult({ line }: { line: RehearsedLine }) {
  const { outcome, unicode } = line;
  if (outcome.kind === "order") {
    return (
      <li className="row">
        <Icon icon={Check} size="s" className="c-ok" label="Would be ordered" />
        <span className="trunc name">{unicode}</span>
        <span className="mono sm t3 trunc grow">{outcome.request}</span>
        <MoneyText money={outcome.price} />
      </li>
    );
  }
  return (
    <li>
      <div className="row">
        <StatusBadge status="held" />
        <span className="trunc name">{unicode}</span>
        <span className="grow" />
        <Badge>Not ordered</Badge>
      </div>
      <p className="sm c-risk">{faultSentence(outcome.fault)}</p>
      {outcome.fault.link && <OpenLink url={outcome.fault.link} />}
    </li>
  );
}
