import { ArrowDownNarrowWide, ArrowUpNarrowWide, ListFilter, RefreshCw } from "lucide-react";
import { useState } from "react";
import {
  Button,
  Checkbox,
  Chip,
  IconButton,
  LinkButton,
  Popover,
  SegmentedControl,
  Select,
  TextInput,
} from "@/components";
import { formatCount, formatMinor, moneyInputMessage, parseMoneyInput, readableName } from "@/format";
import { useStore, type AccountView } from "@/ipc";
import { furtherFilters, NO_FILTERS, type SortBy } from "./filters";
import { narrow, show, shown } from "./options";
import { MOST_YEARS } from "./prices";
import type { Search } from "./session";
import { viewChoices, yearsWords } from "./words";

const YEARS = Array.from({ length: MOST_YEARS }, (_, at) => ({ id: String(at + 1), label: yearsWords(at + 1) }));

const SORTS: readonly { id: SortBy; label: string }[] = [
  { id: "entered", label: "As entered" },
  { id: "available", label: "Available first" },
  { id: "price", label: "Price" },
  { id: "name", label: "Name" },
  { id: "length", label: "Length" },
  { id: "ending", label: "Ending" },
];

export interface ResultsBarProps {
  search: Search;
  accounts: readonly AccountView[];
  /** The currency in which prices are compared. */
  currency: string | null;
  /** Answers came since the rows were put in order. */
  isOrderOld: boolean;
  onOrder: () => void;
}

/** What narrows and orders the results, and which price is shown. */
export function ResultsBar({ search, accounts, currency, isOrderOld, onOrder }: ResultsBarProps) {
  const { view, years, filters, sort } = useStore(shown);
  const more = furtherFilters(filters);
  const choices = [
    ...SORTS,
    ...accounts.map(({ id, label }) => ({ id: `at ${id}` as const, label: `Price at ${label}` })),
  ];
  return (
    <div className="results-bar" role="toolbar" aria-label="Results">
      <Chip isSelected={filters.offeredOnly} onChange={(offeredOnly) => narrow({ offeredOnly })}>
        Only available
      </Chip>
      <Chip isSelected={filters.noTraps} onChange={(noTraps) => narrow({ noTraps })}>
        No traps
      </Chip>
      <Chip isSelected={filters.noPremium} onChange={(noPremium) => narrow({ noPremium })}>
        No premium
      </Chip>
      <Popover
        label="Filters"
        trigger={
          <Button size="s" icon={ListFilter}>
            {more === 0 ? "Filter" : `Filter: ${more}`}
          </Button>
        }
      >
        {() => <FilterForm search={search} currency={currency} />}
      </Popover>
      <span className="row sort-by">
        <Select
          form="inline"
          label="Order"
          choices={choices}
          value={choices.some(({ id }) => id === sort.by) ? sort.by : "entered"}
          onChange={(by) => show({ sort: { by, isDown: false } })}
        />
        <IconButton
          size="s"
          icon={sort.isDown ? ArrowUpNarrowWide : ArrowDownNarrowWide}
          label={sort.isDown ? "Order: turned round" : "Turn the order round"}
          aria-pressed={sort.isDown}
          onPress={() => show({ sort: { ...sort, isDown: !sort.isDown } })}
        />
        {isOrderOld ? (
          <IconButton
            size="s"
            icon={RefreshCw}
            label="Order anew"
            tip="Answers came since. Rows keep their places until you order them anew"
            onPress={onOrder}
          />
        ) : (
          <span className="order-room" />
        )}
      </span>
      <span className="grow" />
      <Select
        form="inline"
        label="Cheapest over"
        choices={YEARS}
        value={String(years)}
        onChange={(next) => show({ years: Number(next) })}
      />
      <SegmentedControl
        label="Price shown"
        choices={viewChoices(years)}
        value={view}
        onChange={(next) => show({ view: next })}
      />
    </div>
  );
}

/** Endings, length and price. */
function FilterForm({ search, currency }: { search: Search; currency: string | null }) {
  const { filters, view, years } = useStore(shown);
  const counts = new Map<string, number>();
  for (const { ending } of search.names) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  const priceWords = view === "first" ? "First year" : view === "renewal" ? "Renewal" : `Over ${yearsWords(years)}`;
  return (
    <div className="filter-form">
      <div className="row filter-pair">
        <NumberInput
          label="Letters, from"
          value={filters.shortest}
          onChange={(shortest) => narrow({ shortest })}
          autoFocus
        />
        <NumberInput label="to" value={filters.longest} onChange={(longest) => narrow({ longest })} />
      </div>
      {currency !== null && (
        <AmountInput
          label={`${priceWords}, at most`}
          currency={filters.atMost?.currency ?? currency}
          minor={filters.atMost?.minor ?? null}
          onChange={(minor) =>
            narrow({ atMost: minor === null ? null : { minor, currency: filters.atMost?.currency ?? currency } })
          }
        />
      )}
      {counts.size > 1 && (
        <>
          <h3>Endings</h3>
          <ul className="scroll" aria-label="Endings shown">
            {[...counts].map(([ending, count]) => (
              <li key={ending}>
                <Checkbox
                  isSelected={filters.endings.has(ending)}
                  onChange={(on) => {
                    const endings = new Set(filters.endings);
                    if (on) endings.add(ending);
                    else endings.delete(ending);
                    narrow({ endings });
                  }}
                >
                  <span className="grow trunc">.{readableName(ending)}</span>
                  <span className="sm t3">{formatCount(count)}</span>
                </Checkbox>
              </li>
            ))}
          </ul>
        </>
      )}
      <p className="row sm t3">
        <span className="grow">
          {counts.size > 1 && filters.endings.size === 0 ? "No tick shows all endings." : ""}
        </span>
        <LinkButton onPress={() => show({ filters: NO_FILTERS })}>Show everything</LinkButton>
      </p>
    </div>
  );
}

interface NumberInputProps {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
  autoFocus?: boolean;
}

function NumberInput({ label, value, onChange, autoFocus = false }: NumberInputProps) {
  return (
    <TextInput
      size="m"
      numeric
      label={label}
      value={value === null ? "" : String(value)}
      onChange={(text) => {
        const digits = text.replace(/\D/gu, "").slice(0, 2);
        onChange(digits === "" ? null : Number(digits));
      }}
      autoFocus={autoFocus}
    />
  );
}

export interface AmountInputProps {
  label: string;
  currency: string;
  /** Minor units. */
  minor: string | null;
  onChange: (minor: string | null) => void;
}

/** An amount that may be left empty. What was typed stays as it was typed while it means the same. */
export function AmountInput({ label, currency, minor, onChange }: AmountInputProps) {
  const [text, setText] = useState<string | null>(null);
  const kept = minor === null ? "" : formatMinor(minor, currency);
  const parsed = text === null ? null : parseMoneyInput(text, currency);
  const isSame = parsed !== null && (parsed.ok ? parsed.minor === minor : minor === null);
  const value = text !== null && isSame ? text : kept;
  const error =
    parsed && !parsed.ok && parsed.error !== "empty" && isSame ? moneyInputMessage(parsed.error, currency) : null;
  return (
    <TextInput
      size="m"
      numeric
      label={label}
      suffix={currency}
      value={value}
      onChange={(next) => {
        setText(next);
        const read = parseMoneyInput(next, currency);
        onChange(read.ok ? read.minor : null);
      }}
      error={error}
      maxLength={20}
    />
  );
}
