import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Tag } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import {
  AccountTile,
  Button,
  classes,
  DomainName,
  ErrorState,
  FaultCallout,
  Icon,
  LinkButton,
  MoneyText,
  RadioGroup,
  Select,
  SkeletonRows,
  toast,
} from "@/components";
import { counted, formatMinor, formatMoney } from "@/format";
import type { AccountView, CartLine, ComparedLine, Comparison, LineOffer } from "@/ipc";
import { moneyWords } from "./checkout";
import { againstNow, asNow, choicesOf, isSold, movesOf, offerAt, type Choosing } from "./choosing";
import { compareQuery } from "./queries";
import { useMoveLines } from "./useCart";

const YEARS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"] as const;
type Years = (typeof YEARS)[number];

export interface ChooseAccountsProps {
  lines: readonly CartLine[];
  accounts: readonly AccountView[];
}

const back = () => navigate("cart");

/** Each registration of the cart at every account that sells it, and the lines moved to where they are cheapest or together. */
export function ChooseAccounts({ lines, accounts }: ChooseAccountsProps) {
  const [years, setYears] = useState<Years>("3");
  const ids = lines.filter(({ kind, state }) => kind === "register" && state.kind !== "open").map(({ id }) => id);
  const comparison = useQuery(compareQuery({ lines: ids, years: Number(years) }));
  if (comparison.isError) {
    return <ErrorState fault={comparison.error.fault} onRetry={() => void comparison.refetch()} />;
  }
  return (
    <div className="cart-room">
      <div className="cart-body">
        <div className="cart-side">
          <div className="row choose-head">
            <Button icon={ArrowLeft} onPress={back}>
              Back to the lines
            </Button>
            <span className="grow" />
            <span className="t2">Price of keeping each name over</span>
            <Select<Years>
              label="Years of holding"
              hideLabel
              form="inline"
              choices={YEARS.map((id) => ({ id, label: counted(Number(id), "year") }))}
              value={years}
              onChange={setYears}
            />
          </div>
          <div className="cart-lines scroll">
            {comparison.isPending ? (
              <SkeletonRows label="Asking every account for its prices" />
            ) : (
              <Offers comparison={comparison.data} accounts={accounts} />
            )}
          </div>
        </div>
        {comparison.data && <Choices key={years} comparison={comparison.data} accounts={accounts} />}
      </div>
    </div>
  );
}

function Offers({ comparison, accounts }: { comparison: Comparison; accounts: readonly AccountView[] }) {
  const columns = accounts.filter(({ id }) => comparison.lines.some((line) => offerAt(line, id) !== undefined));
  return (
    <table className="offer-table">
      <caption className="sr">Prices over {counted(comparison.years, "year")} at each account</caption>
      <thead>
        <tr>
          <th scope="col">Name</th>
          {columns.map((account) => (
            <th scope="col" className="r" key={account.id}>
              <span className="row">
                <AccountTile provider={account.provider} />
                <span className="trunc">{account.label}</span>
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {comparison.lines.map((line) => (
          <tr key={line.id}>
            <th scope="row" title={line.unicode}>
              <span className="trunc">
                <DomainName name={line.name} plain />
              </span>
            </th>
            {columns.map(({ id }) => (
              <Offer key={id} line={line} offer={offerAt(line, id)} isNow={id === line.account} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OfferProps {
  line: ComparedLine;
  offer: LineOffer | undefined;
  isNow: boolean;
}

function Offer({ line, offer, isNow }: OfferProps) {
  if (offer === undefined || !isSold(offer)) {
    const reason = offer?.reason ?? "Not asked.";
    return (
      <td className={classes("r none", isNow && "now")} title={reason}>
        <span className="mi t3 block why">{reason}</span>
      </td>
    );
  }
  const isCheapest = line.cheapest === offer.account;
  const { register, renew, total, premium } = offer;
  return (
    <td className={classes("r", isNow && "now")}>
      <span className={classes("nw block", isCheapest && "c-ok b")}>
        {isNow && <span className="mi t3 now-word">now </span>}
        {isCheapest && <Icon icon={Tag} size="s" label="Cheapest" />}{" "}
        {total ? <MoneyText money={total} /> : register && <MoneyText money={register} />}
      </span>
      <span className="mi t3 block nw">
        {premium && "premium, "}
        {total === null
          ? "first year only told"
          : [
              register && formatMinor(register.minor, register.currency),
              renew && `then ${formatMinor(renew.minor, renew.currency)}`,
            ]
              .filter(Boolean)
              .join(", ")}
      </span>
    </td>
  );
}

function Choices({ comparison, accounts }: { comparison: Comparison; accounts: readonly AccountView[] }) {
  const now = asNow(comparison);
  const choices = choicesOf(comparison);
  const [chosenId, setChosen] = useState("cheapest");
  const chosen = choices.find(({ id }) => id === chosenId) ?? choices[0];
  const moves = chosen ? movesOf(comparison, chosen) : [];
  const move = useMoveLines();
  const labelOf = (choice: Choosing) =>
    choice.kind === "cheapest"
      ? "Cheapest each"
      : `Keep together at ${accounts.find(({ id }) => id === choice.id)?.label ?? "an account"}`;
  const apply = () =>
    move.mutate(moves, {
      onSuccess: () => {
        toast({
          tone: "ok",
          text: `${counted(moves.length, "line")} moved. Their caps start anew from today's prices.`,
        });
        back();
      },
    });
  return (
    <aside className="total" aria-label="Choices">
      <div className="total-body">
        <section className="sec choose-now">
          <h2>As it is now</h2>
          <div className="b">{now.totals.length === 0 ? "Not told" : moneyWords(now.totals)}</div>
          <span className="sm t3">over {counted(comparison.years, "year")}</span>
        </section>
        <section className="sec">
          <RadioGroup
            label="Choose"
            choices={choices.map((choice) => ({
              id: choice.id,
              label: labelOf(choice),
              note: <ChoiceNote choice={choice} now={now} moves={movesOf(comparison, choice).length} />,
            }))}
            value={chosen?.id ?? null}
            onChange={setChosen}
          />
        </section>
        {comparison.notes.length > 0 && (
          <section className="sec" aria-label="What could not be compared">
            <ul className="bullets sm c-due">
              {comparison.notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
            <LinkButton onPress={() => navigate("settings", { section: "compare" })}>
              Rates of exchange in the settings
            </LinkButton>
          </section>
        )}
        {move.isError && (
          <div className="total-fault">
            <FaultCallout fault={move.error.fault} />
          </div>
        )}
      </div>
      <div className="total-foot">
        {moves.length === 0 && <p className="sm t2 total-reasons">All lines stand there already.</p>}
        <Button
          block
          variant="primary"
          size="l"
          isDisabled={moves.length === 0}
          isPending={move.isPending}
          onPress={apply}
        >
          {moves.length === 0 ? "No line to move" : `Move ${counted(moves.length, "line")}`}
        </Button>
        <p className="sm t3 total-once">Nothing is bought. Lines are quoted anew where they go.</p>
      </div>
    </aside>
  );
}

function ChoiceNote({ choice, now, moves }: { choice: Choosing; now: Choosing; moves: number }) {
  const saving = againstNow(choice, now);
  const left = choice.left.length;
  return (
    <>
      <span className="block">
        {choice.totals.length === 0 ? "Price not told" : choice.totals.map(formatMoney).join(" and ")}
        {saving && (
          <>
            , <span className={saving.saves ? "c-ok b" : undefined}>{saving.words}</span>
          </>
        )}
      </span>
      <span className="block">
        {moves === 0 ? "Moves nothing" : `Moves ${counted(moves, "line")}`}
        {left > 0 && `; ${leftWords(choice)}`}
        {choice.untold.length > 0 && `; ${counted(choice.untold.length, "price")} not told`}
      </span>
    </>
  );
}

/** Which names a choice leaves where they are, and why. */
function leftWords({ kind, left }: Choosing): string {
  const names = left.length <= 3 ? left.join(", ") : counted(left.length, "name");
  const stay = left.length === 1 ? "left as it is" : "left as they are";
  return kind === "cheapest" ? `${names} cannot be compared, ${stay}` : `${names} not sold there, ${stay}`;
}
