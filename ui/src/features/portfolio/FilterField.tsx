import { ListFilter, X } from "lucide-react";
import { useState } from "react";
import { classes, Icon, Kbd } from "@/components";
import { usePageFilter } from "@/app";
import { joinFilter, splitFilter, takeTokens, tokenWords, type FilterParts } from "./filter";

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
  const [parts, setParts] = useState<FilterParts>(() => splitFilter(value));
  // The filter was changed from elsewhere: another view, an account, a step back.
  if (joinFilter(parts) !== value) setParts(splitFilter(value));

  const put = (next: FilterParts) => {
    setParts(next);
    onChange(joinFilter(next));
  };
  const removeToken = (index: number) => {
    put({ ...parts, tokens: parts.tokens.filter((_, at) => at !== index) });
    input.current?.focus();
  };

  return (
    <div className="tools filter">
      <div className={classes("field grow", problem !== null && "err")}>
        <Icon icon={ListFilter} />
        {parts.tokens.map((token, index) => {
          const { key, value: word } = tokenWords(token);
          return (
            <span className="tok" key={`${index} ${token}`}>
              {key} <b>{word}</b>
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
          aria-label="Filter names"
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : "filter-problem"}
          placeholder={
            parts.tokens.length === 0 ? "Filter by name, or type expires<30d tld: account: is: ns:" : "Filter further"
          }
          spellCheck={false}
          autoComplete="off"
          value={parts.text}
          onChange={(event) => put(takeTokens({ ...parts, text: event.target.value }))}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing) return;
            const last = parts.tokens.at(-1);
            if (event.key === "Backspace" && parts.text === "" && last !== undefined) {
              event.preventDefault();
              put({ tokens: parts.tokens.slice(0, -1), text: last });
            } else if (event.key === "Enter") {
              put(takeTokens({ ...parts, text: `${parts.text} ` }));
            } else if (event.key === "Escape" && joinFilter(parts) !== "") {
              event.preventDefault();
              put({ tokens: [], text: "" });
            } else if (event.key === "ArrowDown") {
              event.preventDefault();
              document.querySelector<HTMLElement>('.list [data-row][tabindex="0"]')?.focus();
            }
          }}
        />
        <Kbd keys="/" />
      </div>
      {problem !== null && (
        <span id="filter-problem" className="sm c-lapsed" role="status">
          {problem}
        </span>
      )}
    </div>
  );
}
