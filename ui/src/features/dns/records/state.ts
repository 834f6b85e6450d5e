/** What the records view keeps while another page is open, such as the review of its own plan. */

import { createStore } from "@/ipc";
import type { Order } from "./columns";
import { NOTHING, type Selection } from "./selection";

export interface Kept {
  readonly order: Order;
  readonly selection: Selection;
  /** The filter that the selection was made under. */
  readonly filter: string;
}

export const recordsView = createStore<Kept>({
  order: { sort: "zone", descending: false },
  selection: NOTHING,
  filter: "",
});
