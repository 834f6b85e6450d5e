import { Search, X } from "lucide-react";
import type { ClipboardEvent, KeyboardEvent } from "react";
import { usePageFilter } from "@/app";
import { Button, classes, Icon, Kbd, Popover } from "@/components";
import { formatCount } from "@/format";
import { useStore } from "@/ipc";
import {
  draft as draftStore,
  EMPTY_DRAFT,
  finishTyped,
  firstParts,
  listWords,
  splitWords,
  takeTyped,
  type PastedList,
} from "./draft";
import { problem as problemStore, takeIn } from "./intake";

/** How much of a pasted list its popover shows. */
const SHOWN_PARTS = 100;

export interface SearchFieldProps {
  onSearch: () => void;
  autoFocus: boolean;
  /** Something that can be dropped is over the page. */
  isDropping: boolean;
}

/** The field for names and words. `/` comes here; Enter searches. What is wrong with the input stands in the line beneath. */
export function SearchField({ onSearch, autoFocus, isDropping }: SearchFieldProps) {
  const input = usePageFilter();
  const draft = useStore(draftStore);
  const problem = useStore(problemStore);
  const isEmpty = draft.chips.length === 0 && draft.lists.length === 0;

  const onPaste = (event: ClipboardEvent) => {
    const text = event.clipboardData.getData("text/plain");
    if (splitWords(text).length < 2) return;
    // A list never goes through the field itself: five thousand lines in an input would be felt.
    event.preventDefault();
    takeIn(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = draft.chips.at(-1);
    if (event.key === "Enter") {
      event.preventDefault();
      onSearch();
    } else if (event.key === "Backspace" && draft.typed === "" && last !== undefined) {
      event.preventDefault();
      draftStore.set({ ...draft, chips: draft.chips.slice(0, -1), typed: last });
    } else if (event.key === "Escape" && draft.typed !== "") {
      event.preventDefault();
      draftStore.set({ ...draft, typed: "" });
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      document.querySelector<HTMLElement>('.mx [tabindex="0"]')?.focus();
    }
  };
  const keepFocus = (next: typeof draft) => {
    draftStore.set(next);
    problemStore.set(null);
    input.current?.focus();
  };

  return (
    <div className="search-field grow">
      <div className={classes("field names-field", problem !== null && "err", isDropping && "on")}>
        <Icon icon={Search} />
        <div className="names-in">
          {draft.chips.map((chip) => (
            <span className="tok" key={chip}>
              <b className="trunc">{chip}</b>
              <button
                type="button"
                className="x"
                aria-label={`Remove ${chip}`}
                onClick={() => keepFocus({ ...draft, chips: draft.chips.filter((one) => one !== chip) })}
              >
                <Icon icon={X} size="xs" />
              </button>
            </span>
          ))}
          {draft.lists.map((list) => (
            <ListChip
              key={list.id}
              list={list}
              onRemove={() => keepFocus({ ...draft, lists: draft.lists.filter((one) => one.id !== list.id) })}
            />
          ))}
          <input
            ref={input}
            autoFocus={autoFocus}
            aria-label="Names to search"
            aria-invalid={problem !== null}
            aria-describedby="search-told"
            placeholder={
              isDropping
                ? "Drop the list to add it"
                : isEmpty
                  ? "Type names or words, or paste or drop a list"
                  : "Add a name or a list"
            }
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            value={draft.typed}
            onChange={(event) => {
              problemStore.set(null);
              draftStore.set(takeTyped(draft, event.target.value));
            }}
            onBlur={() => draftStore.set(finishTyped)}
            onPaste={onPaste}
            onKeyDown={onKeyDown}
          />
        </div>
        {isEmpty && draft.typed.trim() === "" ? (
          <Kbd keys="/" />
        ) : (
          <button type="button" className="x" aria-label="Clear all" onClick={() => keepFocus(EMPTY_DRAFT)}>
            <Icon icon={X} size="s" />
          </button>
        )}
      </div>
    </div>
  );
}

/** A long list as one chip; what it begins with is in its popover. */
function ListChip({ list, onRemove }: { list: PastedList; onRemove: () => void }) {
  const label = listWords(list);
  return (
    <span className="tok list-tok">
      <Popover
        label={label}
        trigger={
          <Button variant="ghost" size="s">
            <b>{label}</b>
          </Button>
        }
      >
        {() => {
          const parts = firstParts(list, SHOWN_PARTS);
          return (
            <div className="paste-words">
              <h3>{label}</h3>
              <ul className="scroll mono selectable">
                {parts.map((part, index) => (
                  <li key={`${index} ${part}`} className="trunc">
                    {part}
                  </li>
                ))}
              </ul>
              {list.count > parts.length && <p className="sm t3">and {formatCount(list.count - parts.length)} more</p>}
            </div>
          );
        }}
      </Popover>
      <button type="button" className="x" aria-label={`Remove ${label}`} onClick={onRemove}>
        <Icon icon={X} size="xs" />
      </button>
    </span>
  );
}
