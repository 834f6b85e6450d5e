import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton, Select, SettingRow, TextInput } from "@/components";
import type { Rate, Settings } from "@/ipc";

/** Currencies that are offered without typing; any other can be typed. */
const COMMON = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD"];

const NOT_COMPARED = "none";

const CODE = /^[A-Z]{3}$/u;

const RATE = /^\d{1,9}(?:\.\d{1,9})?$/u;
/** The beginning of a rate, while it is typed. */
const BEGUN = /^\d{0,9}(?:\.\d{0,9})?$/u;

/** Whether a typed text is a rate above zero. */
export function isRate(text: string): boolean {
  return RATE.test(text.trim()) && /[1-9]/u.test(text);
}

/** Why a typed rate cannot become one; null while it can. */
export function rateProblem(text: string): string | null {
  return BEGUN.test(text.trim()) ? null : "Use digits and a point, such as 1.0834";
}

export interface CompareRatesProps {
  settings: Pick<Settings, "compare_in" | "rates">;
  onChange: (part: Partial<Settings>) => void;
}

/** In which currency prices are compared, and the user's own rates for it. */
export function CompareRates({ settings: { compare_in: compareIn, rates }, onChange }: CompareRatesProps) {
  const known = compareIn === null || COMMON.includes(compareIn) ? COMMON : [...COMMON, compareIn];
  return (
    <>
      <SettingRow
        label="Compare prices in"
        note="Search and cart find the cheapest account by it. Nothing is ever charged by these rates."
      >
        <Select
          form="inline"
          label="Compare prices in"
          hideLabel
          value={compareIn ?? NOT_COMPARED}
          choices={[
            { id: NOT_COMPARED, label: "Only within a currency" },
            ...known.map((code) => ({ id: code, label: code })),
          ]}
          onChange={(code) => {
            // A rate is worth something in one currency alone.
            if (code !== (compareIn ?? NOT_COMPARED))
              onChange({ compare_in: code === NOT_COMPARED ? null : code, rates: [] });
          }}
        />
      </SettingRow>
      {compareIn !== null && (
        <div className="set-row stacked">
          <span>
            Your rates
            <span className="sm t3 block">
              {rates.length === 0
                ? "A price in another currency is compared once it has a rate here."
                : "Write them as you see them at your bank. They are set anew when the currency above changes."}
            </span>
          </span>
          {rates.map((rate) => (
            <RateLine
              key={rate.currency}
              rate={rate}
              compareIn={compareIn}
              onChange={(text) =>
                onChange({ rates: rates.map((one) => (one === rate ? { ...one, rate: text } : one)) })
              }
              onRemove={() => onChange({ rates: rates.filter((one) => one !== rate) })}
            />
          ))}
          <NewRate
            compareIn={compareIn}
            taken={rates.map(({ currency }) => currency)}
            onAdd={(rate) => onChange({ rates: [...rates, rate] })}
          />
        </div>
      )}
    </>
  );
}

interface RateLineProps {
  rate: Rate;
  compareIn: string;
  onChange: (text: string) => void;
  onRemove: () => void;
}

/** "1 EUR is 1.0834 USD". Kept when the field is left or Enter is pressed. */
function RateLine({ rate: { currency, rate }, compareIn, onChange, onRemove }: RateLineProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const problem = draft === null ? null : rateProblem(draft);
  const keep = () => {
    if (draft === null || !isRate(draft)) return;
    setDraft(null);
    if (draft.trim() !== rate) onChange(draft.trim());
  };
  return (
    <div className="row rate-line">
      <span className="nw">1 {currency} is</span>
      <TextInput
        className="rate-field"
        size="m"
        numeric
        label={`1 ${currency} in ${compareIn}`}
        hideLabel
        suffix={compareIn}
        value={draft ?? rate}
        onChange={setDraft}
        onBlur={keep}
        onEnter={keep}
        error={problem}
        maxLength={20}
      />
      <IconButton size="s" icon={X} label={`Remove the rate of ${currency}`} onPress={onRemove} />
    </div>
  );
}

interface NewRateProps {
  compareIn: string;
  taken: readonly string[];
  onAdd: (rate: Rate) => void;
}

function NewRate({ compareIn, taken, onAdd }: NewRateProps) {
  const [currency, setCurrency] = useState("");
  const [rate, setRate] = useState("");
  const code = currency.trim().toUpperCase();
  const codeProblem =
    code.length < 3 && /^[A-Z]*$/u.test(code)
      ? null
      : !CODE.test(code)
        ? "Three letters"
        : code === compareIn
          ? "Prices are compared in it"
          : taken.includes(code)
            ? "It has a rate already"
            : null;
  const problem = rateProblem(rate);
  const isReady = CODE.test(code) && codeProblem === null && isRate(rate);
  const add = () => {
    if (!isReady) return;
    onAdd({ currency: code, rate: rate.trim() });
    setCurrency("");
    setRate("");
  };
  return (
    <div className="row rate-line">
      <span className="nw">1</span>
      <TextInput
        className="code-field"
        size="m"
        label="Currency of a new rate"
        hideLabel
        placeholder="EUR"
        value={currency}
        onChange={setCurrency}
        onEnter={add}
        error={codeProblem}
        maxLength={3}
      />
      <span className="nw">is</span>
      <TextInput
        className="rate-field"
        size="m"
        numeric
        label={`New rate in ${compareIn}`}
        hideLabel
        placeholder="1.0834"
        suffix={compareIn}
        value={rate}
        onChange={setRate}
        onEnter={add}
        error={problem}
        maxLength={20}
      />
      <Button icon={Plus} isDisabled={!isReady} onPress={add}>
        Add
      </Button>
    </div>
  );
}
