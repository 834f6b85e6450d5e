import { ListFilter, X } from "lucide-react";
import { usePageFilter } from "@/app";
import { Button, classes, Icon, IconButton, Kbd } from "@/components";
import { complete, suggestions, USUAL_FILTERS } from "./filter";

export interface FilterFieldProps {
  value: string;
  onChange: (value: string) => void;
  /** What the engine could not understand, as a sentence. */
  problem: string | null;
  /** The accounts' labels, to offer. */
  accounts: readonly string[];
}

/** The filter of the records, with what can be typed next in reach below it. `/` comes here. */
export function FilterField({ value, onChange, problem, accounts }: FilterFieldProps) {
  const input = usePageFilter();
  const put = (next: string) => {
    onChange(next);
    input.current?.focus();
  };
  const offered = suggestions(value, accounts);
  return (
    <>
      <div className="tools filter">
        <div className={classes("field grow", problem !== null && "err")}>
          <Icon icon={ListFilter} />
          <input
            ref={input}
            aria-label="Filter records"
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : "records-problem"}
            placeholder="Find by content, name or zone, or type  type:MX value:google -zone:~shop ttl<300"
            spellCheck={false}
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing) return;
              if (event.key === "Escape" && value !== "") {
                event.preventDefault();
                onChange("");
              } else if (event.key === "ArrowDown") {
                event.preventDefault();
                document.querySelector<HTMLElement>('.list [data-row][tabindex="0"]')?.focus();
              }
            }}
          />
          {value === "" ? <Kbd keys="/" /> : <IconButton size="s" icon={X} label="Clear" onPress={() => put("")} />}
        </div>
      </div>
      <div className="offers" role="group" aria-label="Filters to choose">
        {problem !== null ? (
          <span id="records-problem" className="sm c-lapsed" role="status">
            {problem}
          </span>
        ) : offered.length > 0 ? (
          offered.slice(0, 10).map((word) => (
            <Button key={word} size="s" variant="ghost" onPress={() => put(complete(value, word))}>
              <span className="mono">{word}</span>
            </Button>
          ))
        ) : (
          USUAL_FILTERS.map(({ filter, label }) => (
            <Button
              key={filter}
              size="s"
              variant="ghost"
              aria-pressed={value.trim() === filter}
              onPress={() => put(value.trim() === filter ? "" : filter)}
            >
              {label}
            </Button>
          ))
        )}
      </div>
    </>
  );
}
