/** How the price table is looked at; kept while the app runs. */
import { createStore } from "@/ipc";
import { NO_PRICE_FILTER, ONE_YEAR, type Calculation, type PriceFilter, type PriceSort } from "./priceTable";

export interface TableLook {
  readonly filter: PriceFilter;
  readonly sort: PriceSort;
  readonly calculation: Calculation;
}

export const USUAL_TABLE: TableLook = {
  filter: NO_PRICE_FILTER,
  sort: { by: "ending", isDown: false },
  calculation: ONE_YEAR,
};

export const tableLook = createStore<TableLook>(USUAL_TABLE);

/** Changes some of the table's filter. */
export function narrowTable(part: Partial<PriceFilter>): void {
  tableLook.set((old) => ({ ...old, filter: { ...old.filter, ...part } }));
}

/** Changes for how long or how many names sums are shown. */
export function calculate(part: Partial<Calculation>): void {
  tableLook.set((old) => ({ ...old, calculation: { ...old.calculation, ...part } }));
}
