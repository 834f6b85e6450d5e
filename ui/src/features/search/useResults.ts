import { useMemo, useState } from "react";
import { useStore, type AccountView, type SearchName } from "@/ipc";
import { isNarrowed, nameFits, sortNames, type Look, type Sort } from "./filters";
import { shown } from "./options";
import { basisOf, type Basis, type Offer } from "./prices";
import type { Search } from "./session";

function* offersOf(search: Search | null): Generator<Offer> {
  for (const row of search?.answers.values() ?? [])
    for (const { answer } of row.values()) if (answer.kind === "available") yield answer;
}

/** The results as they are looked at. */
export interface Results {
  readonly look: Look;
  readonly sort: Sort;
  readonly basis: Basis;
  /** The rows to show, in their order. */
  readonly names: readonly SearchName[];
  readonly isNarrowed: boolean;
  /** Answers came since the rows were put in order. */
  readonly isOrderOld: boolean;
  /** Puts them in order by the answers so far. */
  readonly order: () => void;
}

const NO_NAMES: readonly SearchName[] = [];

/**
 * Narrows and orders the names. While answers come in, rows that were ordered by price or availability keep their places: a row
 * that moves under the pointer would put another name into the cart. They are ordered anew once all have answered, or when asked.
 */
export function useResults(search: Search | null, compareIn: string | null, columns: readonly AccountView[]): Results {
  const { view, years, filters, sort } = useStore(shown);
  const basis = useMemo(() => basisOf(offersOf(search), compareIn), [search, compareIn]);
  const { currency } = basis;
  const look = useMemo<Look>(() => ({ view, years, currency, filters }), [view, years, currency, filters]);
  // A column of an account that was not asked orders nothing.
  const by = sort.by.startsWith("at ") && !columns.some(({ id }) => sort.by === `at ${id}`) ? "entered" : sort.by;
  const stands = useMemo<Sort>(() => ({ by, isDown: sort.isDown }), [by, sort.isDown]);

  const ordered = { id: search?.id, look, stands, isDone: search?.isDone, count: search?.names.length };
  const [basisOfOrder, setBasisOfOrder] = useState({ ...ordered, search });
  const isSame = (Object.keys(ordered) as (keyof typeof ordered)[]).every((key) => basisOfOrder[key] === ordered[key]);
  if (!isSame) setBasisOfOrder({ ...ordered, search });
  const by0 = isSame ? basisOfOrder.search : search;

  const all = search?.names ?? NO_NAMES;
  const answers = by0?.answers;
  const sorted = useMemo(() => (answers ? sortNames(all, answers, stands, look) : all), [all, answers, stands, look]);
  const names = useMemo(
    () =>
      search !== null && isNarrowed(filters)
        ? sorted.filter((name) => nameFits(name, search.answers.get(name.name), look))
        : sorted,
    [search, sorted, filters, look],
  );
  const movesWithAnswers = stands.by === "price" || stands.by === "available" || stands.by.startsWith("at ");
  return {
    look,
    sort: stands,
    basis,
    names,
    isNarrowed: isNarrowed(filters),
    isOrderOld: movesWithAnswers && search !== null && answers !== search.answers,
    order: () => setBasisOfOrder({ ...ordered, search }),
  };
}
