import { Plus, Trash2, TrendingUp } from "lucide-react";
import {
  AccountTile,
  Badge,
  Button,
  Callout,
  Drawer,
  IconButton,
  MoneyText,
  Section,
  Select,
  TextInput,
} from "@/components";
import { counted } from "@/format";
import { createStore, useStore, type AccountView, type Money, type PriceTable } from "@/ipc";
import { MOST_YEARS } from "../prices";
import { yearsWords } from "../words";
import { cheapestOf, endingOf, isUnknown, rowOf, sumAt, type Basket, type SumAt } from "./calculator";
import { MOST_NAMES } from "./priceTable";
import { calculate, tableLook } from "./state";

const EMPTY: Basket = { ending: "", names: 1 };
const YEARS = Array.from({ length: MOST_YEARS }, (_, at) => ({ id: String(at + 1), label: yearsWords(at + 1) }));
/** Lines that are calculated at a time. */
const MOST_BASKETS = 50;

/** What is calculated; it stays while the app runs. */
export const baskets = createStore<readonly Basket[]>([EMPTY]);

/** Puts endings into the calculator; those that are there already keep their count. */
export function calculateWith(endings: readonly string[]): void {
  if (endings.length === 0) return;
  baskets.set((old) => {
    const kept = old.filter(({ ending }) => endingOf(ending) !== "");
    const fresh = endings.filter((ending) => !kept.some((one) => endingOf(one.ending) === ending));
    return [...kept, ...fresh.map((ending) => ({ ending, names: 1 }))].slice(0, MOST_BASKETS);
  });
}

export interface CalculatorDrawerProps {
  table: PriceTable;
  /** Accounts with a column in the table. */
  accounts: readonly AccountView[];
  onClose: () => void;
}

/** What names with several endings cost at each account, register and renew, over some years. */
export function CalculatorDrawer({ table, accounts, onClose }: CalculatorDrawerProps) {
  const lines = useStore(baskets);
  const { years } = useStore(tableLook).calculation;
  const change = (at: number, part: Partial<Basket>) =>
    baskets.set((old) => old.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const counting = lines.filter(({ ending }) => rowOf(table.rows, ending) !== undefined);
  const sums = accounts.map(({ id }) => sumAt(id, table.rows, counting, years));
  const cheapest = cheapestOf(sums);
  const names = counting.reduce((sum, one) => sum + one.names, 0);
  return (
    <Drawer label="Calculator" title="Calculator" onClose={onClose}>
      <Section title="Names">
        <ul className="baskets">
          {lines.map((line, at) => (
            <li className="row" key={at}>
              <TextInput
                className="grow"
                size="m"
                label={`Ending ${at + 1}`}
                hideLabel
                placeholder=".com"
                value={line.ending}
                onChange={(ending) => change(at, { ending })}
                error={isUnknown(table.rows, line.ending) ? "In no price list" : null}
                maxLength={70}
              />
              <TextInput
                className="quantity"
                size="m"
                numeric
                label={`Names with ending ${at + 1}`}
                hideLabel
                suffix={line.names === 1 ? "name" : "names"}
                value={String(line.names)}
                onChange={(text) => {
                  const digits = Number(text.replace(/\D/gu, "").slice(0, 6));
                  change(at, { names: Math.min(Math.max(digits, 1), MOST_NAMES) });
                }}
              />
              <IconButton
                icon={Trash2}
                label={`Remove ending ${at + 1}`}
                isDisabled={lines.length === 1 && line.ending === ""}
                onPress={() =>
                  baskets.set((old) => (old.length === 1 ? [EMPTY] : old.filter((_, index) => index !== at)))
                }
              />
            </li>
          ))}
        </ul>
        <div className="row">
          <Button
            size="s"
            icon={Plus}
            isDisabled={lines.length >= MOST_BASKETS}
            onPress={() => baskets.set((old) => [...old, EMPTY])}
          >
            Add an ending
          </Button>
          <span className="grow" />
          <Select
            form="inline"
            label="Years to keep them"
            hideLabel
            choices={YEARS}
            value={String(years)}
            onChange={(chosen) => calculate({ years: Number(chosen) })}
          />
        </div>
      </Section>
      {counting.length === 0 ? (
        <Section>
          <p className="sm t2">
            Write an ending and how many names, or choose endings in the list: what they cost to register and to keep
            stands here for every account.
          </p>
        </Section>
      ) : (
        accounts.map((account, at) => {
          const sum = sums[at];
          return (
            sum && (
              <Section
                key={account.id}
                title={
                  <span className="row">
                    <AccountTile provider={account.provider} />
                    {account.label}
                    {account.id === cheapest && <Badge tone="ok">Cheapest</Badge>}
                  </span>
                }
              >
                <Sums sum={sum} years={years} />
              </Section>
            )
          );
        })
      )}
      {counting.length > 0 && (
        <Section>
          <p className="sm t3">
            {counted(names, "name")} over {yearsWords(years)}, by the price lists as last read. Premium names cost more,
            and the cart quotes each name anew before anything is bought.
          </p>
        </Section>
      )}
    </Drawer>
  );
}

function Amounts({ amounts }: { amounts: readonly Money[] }) {
  if (amounts.length === 0) return <span className="t3">Nothing</span>;
  return (
    <>
      {amounts.map((money, at) => (
        <span key={money.currency}>
          {at > 0 && " + "}
          <MoneyText money={money} />
        </span>
      ))}
    </>
  );
}

function Sums({ sum, years }: { sum: SumAt; years: number }) {
  const isNothing = sum.total.length === 0;
  return (
    <>
      {!isNothing && (
        <dl className="kv">
          <dt>Register</dt>
          <dd>
            <Amounts amounts={sum.first} />
          </dd>
          {years > 1 && (
            <>
              <dt>Renew</dt>
              <dd>
                <Amounts amounts={sum.later} />
              </dd>
            </>
          )}
          <dt>{yearsWords(years)}</dt>
          <dd className="b">
            <Amounts amounts={sum.total} />
          </dd>
        </dl>
      )}
      {sum.left.length > 0 && (
        <p className="sm t2">
          {isNothing
            ? "Not sold here, or no price told: "
            : "Not in the sums, because they are not sold here or no price is told: "}
          {sum.left.map((ending) => `.${ending}`).join(", ")}
        </p>
      )}
      {sum.traps.length > 0 && (
        <Callout className="calculator-trap" tone="risk" icon={TrendingUp} title="The first year is not what it costs">
          <ul>
            {sum.traps.map((trap) => (
              <li key={trap}>{trap}</li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}
