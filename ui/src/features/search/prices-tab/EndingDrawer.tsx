import { AccountTile, Ago, Drawer, MoneyText, Section, StatusBadge, useNow } from "@/components";
import { formatAgo, formatMoney } from "@/format";
import type { AccountView, PriceAt, PriceRow, PriceSource } from "@/ipc";
import { promoWords, trapWords, yearsWords } from "../words";
import { sumOf, sumParts, type Calculation } from "./priceTable";

/** Prices of a list change by the day. */
const OLD_LIST_SECONDS = 7 * 86_400;

export interface EndingDrawerProps {
  row: PriceRow;
  accounts: readonly AccountView[];
  sources: readonly PriceSource[];
  calculation: Calculation;
  onClose: () => void;
}

const capital = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;

/** One ending at every account, in words. */
export function EndingDrawer({ row, accounts, sources, calculation, onClose }: EndingDrawerProps) {
  return (
    <Drawer
      label={`.${row.unicode}`}
      title={`.${row.unicode}`}
      sub={row.unicode === row.ending ? undefined : `.${row.ending}`}
      onClose={onClose}
    >
      {accounts.map((account) => (
        <Section
          key={account.id}
          title={
            <span className="row">
              <AccountTile provider={account.provider} />
              {account.label}
            </span>
          }
        >
          <AtAccount
            at={row.prices.find((one) => one.account === account.id)}
            source={sources.find((one) => one.account === account.id)}
            calculation={calculation}
          />
        </Section>
      ))}
    </Drawer>
  );
}

interface AtAccountProps {
  at: PriceAt | undefined;
  source: PriceSource | undefined;
  calculation: Calculation;
}

function AtAccount({ at, source, calculation }: AtAccountProps) {
  const now = useNow();
  if (!at) {
    return (
      <p className="sm t2">
        {source?.from === "quotes"
          ? "Not asked yet. This account has no price list: select the ending and ask."
          : source?.from === "nothing"
            ? "This account tells no prices of endings."
            : "Not in this account's price list."}
      </p>
    );
  }
  const sum = sumOf(at, calculation);
  const parts = sumParts(at, calculation);
  return (
    <>
      <dl className="kv">
        <dt>First year</dt>
        <dd>{at.register ? <MoneyText money={at.register} /> : "Not told"}</dd>
        <dt>Each later year</dt>
        <dd>{at.renew ? <MoneyText money={at.renew} /> : "Not told"}</dd>
        <dt>Transfer in</dt>
        <dd>{at.transfer ? <MoneyText money={at.transfer} /> : "Not told"}</dd>
        {parts !== "" && sum !== null && (
          <>
            <dt>{calculation.quantity === 1 ? yearsWords(calculation.years) : `${calculation.quantity} names`}</dt>
            <dd>
              <MoneyText money={sum} className="b" />
            </dd>
          </>
        )}
        {at.compared?.register && at.compared.register.currency !== at.register?.currency && (
          <>
            <dt>By your rate</dt>
            <dd className="t2">about {formatMoney(at.compared.register)}</dd>
          </>
        )}
      </dl>
      {parts !== "" && <p className="sm t3">{parts}</p>}
      {at.premium && (
        <p>
          <StatusBadge status="premium" />
        </p>
      )}
      {at.promo && <p className="sm c-ok">{capital(promoWords(at.promo))}</p>}
      {at.trap && <p className="sm c-risk">{capital(trapWords(at))}</p>}
      <p className="sm t3 price-source">
        {source?.from === "quotes" ? "Quoted for a made-up name" : "From the price list"}, <Ago at={at.at} />
        {now - at.at > OLD_LIST_SECONDS && `. That is long ago: ${formatAgo(at.at, now)}, read it again`}
      </p>
    </>
  );
}
