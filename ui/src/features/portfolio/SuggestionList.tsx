import { classes } from "@/components";
import type { FilterSuggestion } from "@/ipc";
import { tokenWords } from "./filter";

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
        const { key, value } = tokenWords(item.token);
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
              {key === "" ? (
                <b>{value}</b>
              ) : (
                <>
                  {key} <b>{value}</b>
                </>
              )}
            </span>
            <span className="sm note trunc">{item.note}</span>
          </div>
        );
      })}
    </div>
  );
}
