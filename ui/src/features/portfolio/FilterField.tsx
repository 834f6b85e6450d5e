import { ListFilter, X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { usePageFilter } from "@/app";
import { classes, Icon, Kbd } from "@/components";
import { joinFilter, splitFilter, takeTokens, tokenWords, type FilterParts } from "./filter";
import { FilterHelp } from "./FilterHelp";
import { SuggestionList } from "./SuggestionList";
import { useSuggestions } from "./useSuggestions";

export interface FilterFieldProps {
  /** The whole filter, as the engine reads it. */
  value: string;
  onChange: (value: string) => void;
  /** A token that the engine left out, as a sentence. */
  problem: string | null;
}

/** The filter of the list: finished tokens are chips, the rest is typed behind them. `/` comes here. */
export function FilterField({ value, onChange, problem }: FilterFieldProps) {
  const input = usePageFilter();
  const listId = useId();
  const [parts, setParts] = useState<FilterParts>(() => splitFilter(value));
  // The filter was changed from elsewhere: another view, an account, a step back.
  if (joinFilter(parts) !== value) setParts(splitFilter(value));

  /** Whether suggestions are wanted: from the first letter typed until Escape, a choice, or leaving. */
  const [isAsking, setAsking] = useState(false);
  const [at, setAt] = useState(-1);
  const { items, isOld } = useSuggestions(value, isAsking);
  const isOpen = isAsking && items.length > 0;
  const chosen = isOpen ? Math.min(at, items.length - 1) : -1;
  // A token that is still being typed, with ways to end it at hand, is no mistake yet.
  const told = isOpen ? null : problem;

  const put = (next: FilterParts) => {
    setParts(next);
    onChange(joinFilter(next));
  };
  const close = () => {
    setAsking(false);
    setAt(-1);
  };
  const removeToken = (index: number) => {
    put({ ...parts, tokens: parts.tokens.filter((_, place) => place !== index) });
    input.current?.focus();
  };
  const take = (index: number) => {
    const item = items[index];
    // What belongs to an older filter would undo what was typed since.
    if (!item || isOld) return;
    const { tokens, text } = splitFilter(item.filter);
    put({ tokens, text });
    setAt(-1);
    // A token that waits for its value goes on being typed.
    if (item.finished) close();
    else setAsking(true);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = parts.tokens.at(-1);
    if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      const by = event.key === "ArrowDown" ? 1 : -1;
      // Beyond either end lies the field itself, with nothing chosen.
      setAt(((chosen + 1 + by + items.length + 1) % (items.length + 1)) - 1);
    } else if (isOpen && event.key === "Enter" && chosen >= 0) {
      take(chosen);
    } else if (isOpen && event.key === "Tab" && !event.shiftKey && parts.text !== "") {
      take(Math.max(chosen, 0));
    } else if (isOpen && event.key === "Escape") {
      close();
    } else if (event.key === "Backspace" && parts.text === "" && last !== undefined) {
      put({ tokens: parts.tokens.slice(0, -1), text: last });
    } else if (event.key === "Enter") {
      put(takeTokens({ ...parts, text: `${parts.text} ` }));
      close();
    } else if (event.key === "Escape" && joinFilter(parts) !== "") {
      put({ tokens: [], text: "" });
    } else if (event.key === "ArrowDown" && event.altKey) {
      setAsking(true);
    } else if (event.key === "ArrowDown") {
      document.querySelector<HTMLElement>('.list [data-row][tabindex="0"]')?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="tools filter">
      <div className="filter-line grow">
        <div className={classes("field", told !== null && "err")}>
          <Icon icon={ListFilter} />
          {parts.tokens.map((token, index) => {
            const { key, value: word } = tokenWords(token);
            return (
              <span className="tok" key={`${index} ${token}`} title={token}>
                <span className="nw">{key}</span> <b className="trunc">{word}</b>
                <button
                  type="button"
                  className="x"
                  aria-label={`Remove filter ${key} ${word}`}
                  onClick={() => removeToken(index)}
                >
                  <Icon icon={X} size="xs" />
                </button>
              </span>
            );
          })}
          <input
            ref={input}
            role="combobox"
            aria-label="Filter names"
            aria-autocomplete="list"
            aria-expanded={isOpen}
            aria-controls={isOpen ? listId : undefined}
            aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
            aria-invalid={told !== null}
            aria-describedby={told === null ? undefined : "filter-problem"}
            placeholder={
              parts.tokens.length === 0
                ? "Filter by name, or type expires<30d tld: account: tag: is:"
                : "Filter further"
            }
            spellCheck={false}
            autoComplete="off"
            value={parts.text}
            onChange={(event) => {
              put(takeTokens({ ...parts, text: event.target.value }));
              setAsking(true);
              setAt(-1);
            }}
            onBlur={close}
            onKeyDown={onKeyDown}
          />
          <FilterHelp
            onTake={(token) => {
              const taken = splitFilter(token);
              put({
                tokens: [...parts.tokens, ...taken.tokens],
                text: [parts.text.trim(), taken.text].filter((part) => part !== "").join(" "),
              });
            }}
          />
          <Kbd keys="/" />
        </div>
        {isOpen && <SuggestionList id={listId} items={items} chosen={chosen} onTake={take} />}
      </div>
      {told !== null && (
        <span id="filter-problem" className="sm c-lapsed filter-problem" role="status">
          {told}
        </span>
      )}
    </div>
  );
}
