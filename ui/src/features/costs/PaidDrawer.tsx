import { useState } from "react";
import { navigate } from "@/app";
import { Button, Drawer, FaultCallout, LinkButton, MoneyText, Section, TextInput, When } from "@/components";
import { counted, formatMinor, moneyInputMessage, parseMoneyInput } from "@/format";
import type { PaidRow } from "@/ipc";
import { usePaidSet } from "./queries";

export interface PaidDrawerProps {
  /** The names that are written alike. */
  names: readonly string[];
  /** What is known of the one name; null where several are ticked. */
  row: PaidRow | null;
  /** The currency that is offered first. */
  currency: string;
  onClose: () => void;
  /** When it was kept. */
  onKept: () => void;
}

const dayOf = (at: number | null) => (at === null ? "" : new Date(at * 1000).toISOString().slice(0, 10));
const CODE = /^[A-Z]{3}$/u;

/** What was paid for a name, or for each of those ticked. */
export function PaidDrawer({ names, row, currency, onClose, onKept }: PaidDrawerProps) {
  const title = row?.unicode ?? counted(names.length, "name");
  return (
    <Drawer label={title} title={title} onClose={onClose}>
      {row?.fixed === true ? (
        <ByOrder row={row} />
      ) : (
        <Form names={names} row={row} currency={currency} onKept={onKept} />
      )}
    </Drawer>
  );
}

function ByOrder({ row }: { row: PaidRow }) {
  return (
    <Section title="Paid">
      {row.paid && (
        <p className="b">
          <MoneyText money={row.paid} />
        </p>
      )}
      <p className="t2">
        Freehold registered this name
        {row.bought_at !== null && (
          <>
            {" "}
            <When at={row.bought_at} form="inline" urgent={false} />
          </>
        )}
        , and its order says what it cost.
      </p>
      {row.order !== null && (
        <p>
          <LinkButton onPress={() => navigate("cart", { order: row.order ?? "" })}>Open the order</LinkButton>
        </p>
      )}
    </Section>
  );
}

function Form({ names, row, currency, onKept }: Omit<PaidDrawerProps, "onClose">) {
  const own = row?.order === null ? row.paid : null;
  const transferred = row?.order === null ? null : (row?.paid ?? null);
  const [amount, setAmount] = useState(own ? formatMinor(own.minor, own.currency).replaceAll(",", "") : "");
  const [code, setCode] = useState(own?.currency ?? row?.paid?.currency ?? currency);
  const [day, setDay] = useState(own && row ? dayOf(row.bought_at) : "");
  const [isTried, setTried] = useState(false);
  const set = usePaidSet();
  const isCode = CODE.test(code);
  const read = parseMoneyInput(amount, isCode ? code : "USD");
  const isDay = day.trim() === "" || /^\d{4}-\d{2}-\d{2}$/u.test(day.trim());
  const keep = () => {
    setTried(true);
    if (!read.ok || !isCode || !isDay || set.isPending) return;
    set.mutate(
      {
        names: [...names],
        paid: { amount: amount.trim().replaceAll(",", ""), currency: code },
        bought_on: day.trim() === "" ? null : day.trim(),
      },
      { onSuccess: onKept },
    );
  };
  return (
    <Section title={row === null ? "Paid for each" : "Paid"}>
      {transferred !== null && (
        <p className="t2">
          The transfer here cost <MoneyText money={transferred} />. If you bought the name for another price, write it:
          it takes the place of the transfer.
        </p>
      )}
      <div className="cost-form">
        <TextInput
          label="Amount"
          size="m"
          numeric
          value={amount}
          onChange={setAmount}
          placeholder="12.40"
          autoFocus={row === null}
          error={isTried && !read.ok ? moneyInputMessage(read.error, code) : null}
          onEnter={keep}
        />
        <TextInput
          label="Currency"
          size="m"
          value={code}
          onChange={(text) => setCode(text.toUpperCase())}
          maxLength={3}
          error={isTried && !isCode ? "Three letters, such as USD" : null}
          onEnter={keep}
        />
        <TextInput
          label="Bought"
          size="m"
          value={day}
          onChange={setDay}
          placeholder="2024-03-31"
          help="Leave it empty where it is not known."
          error={isTried && !isDay ? "Write the day as 2024-03-31" : null}
          onEnter={keep}
        />
      </div>
      {set.isError && <FaultCallout fault={set.error.fault} />}
      <p className="row cost-acts">
        <Button variant="primary" isPending={set.isPending} onPress={keep}>
          {row === null ? `Keep for ${counted(names.length, "name")}` : "Keep and go on"}
        </Button>
        {own !== null && (
          <Button
            isPending={set.isPending}
            onPress={() => set.mutate({ names: [...names], paid: null, bought_on: null }, { onSuccess: onKept })}
          >
            Forget it
          </Button>
        )}
      </p>
    </Section>
  );
}
