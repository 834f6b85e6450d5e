import { classes } from "@/components";
import type { FilterSuggestion } from "@/ipc";

export interface SuggestionListProps {
  id: string;
  items: readonly FilterSuggestion[];
  /** The one that the keyboard is on; -1 for none. */
  chosen: number;
  onTake: (index: number) => void;
}

/** What the filter could go on with, below its field. The focus stays in the field. */
export function SuggestionList({ id, items, chosen, onTake }: SuggestionListProps) {
  return (
    <div className="menu suggestions" role="listbox" id={id} aria-label="Suggestions">
      {items.map((item, index) => {
        const sign = /^-?[a-z][a-z-]*(?:[<>]=?|:)/i.exec(item.token)?.[0] ?? "";
        return (
          <div
            key={item.token}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            className={classes("mi-row", index === chosen && "on")}
            // The field keeps the focus, and with it the list stays open.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onTake(index)}
          >
            <span className="nw">
              {sign}
              <b>{item.token.slice(sign.length)}</b>
            </span>
            <span className="sm note trunc">{item.note}</span>
          </div>
        );
      })}
    </div>
  );
}
