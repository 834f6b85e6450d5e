import { ListFilter, Search } from "lucide-react";
import { Button, Menu, TextInput } from "@/components";
import { ORDER_WORDS, SHOWN_WORDS, type Order, type RowView, type Shown } from "./row-view";

const SHOWN = Object.keys(SHOWN_WORDS) as Shown[];
const ORDERS = Object.keys(ORDER_WORDS) as Order[];

/** Which rows are on show: a part of the name, a state of the cells, an order. */
export function FormView({ view, onChange }: { view: RowView; onChange: (view: RowView) => void }) {
  return (
    <>
      <TextInput
        label="Find a domain in the form"
        hideLabel
        size="m"
        type="search"
        icon={Search}
        placeholder="Find"
        spellCheck={false}
        className="form-find"
        value={view.find}
        onChange={(find) => onChange({ ...view, find })}
      />
      <Menu
        label="Rows on show"
        placement="bottom end"
        trigger={
          <Button icon={ListFilter} aria-label={`${SHOWN_WORDS[view.shown]}: rows on show`}>
            {SHOWN_WORDS[view.shown]}
          </Button>
        }
        sections={[
          {
            title: "Show",
            items: SHOWN.map((id) => ({
              id,
              label: SHOWN_WORDS[id],
              isChecked: view.shown === id,
              onAction: () => onChange({ ...view, shown: id }),
            })),
          },
          {
            title: "Order",
            items: ORDERS.map((id) => ({
              id,
              label: ORDER_WORDS[id],
              isChecked: view.order === id,
              onAction: () => onChange({ ...view, order: id }),
            })),
          },
        ]}
      />
    </>
  );
}
