import { ArrowRight, Search } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import { AccountTile, classes, Icon, Kbd } from "@/components";
import { createStore, useStore } from "@/ipc";
import { useCommandSources, useSelection, type Command, type CommandGroup, type CommandSource } from "./commands";
import { rank, type MatchRange } from "./ranking";

const open = createStore(false);

/** Opens the palette. */
export function openPalette(): void {
  open.set(true);
}

const GROUPS: readonly { id: CommandGroup; title: string }[] = [
  { id: "selection", title: "On the selection" },
  { id: "names", title: "Names" },
  { id: "go", title: "Go to" },
];

/** How many of each group are shown until it is narrowed to. */
const MOST = 6;

interface Found {
  command: Command;
  ranges: MatchRange[];
}

/** Ranks what a source gave, unless the source did. */
function found(source: CommandSource, query: string, commands: readonly Command[]): Found[] {
  if (source.ranked) return commands.map((command) => ({ command, ranges: [] }));
  return rank(query, commands, (command) => command).map(({ entry, match }) => ({
    command: entry,
    ranges: match.ranges,
  }));
}

/** All sources' answers to the query, as they come; an older query's answers are dropped. */
function useFound(query: string): Found[] {
  const sources = useCommandSources();
  const [late, setLate] = useState<{ query: string; results: Found[] }>({ query: "", results: [] });
  const [quick, pending] = useMemo(() => {
    const abort = new AbortController();
    const quick: Found[] = [];
    const waiting: { source: CommandSource; answer: Promise<readonly Command[]> }[] = [];
    for (const source of sources) {
      const answer = source.find(query, abort.signal);
      if (answer instanceof Promise) waiting.push({ source, answer });
      else quick.push(...found(source, query, answer));
    }
    return [quick, { abort, waiting }] as const;
  }, [sources, query]);
  useEffect(() => {
    for (const { source, answer } of pending.waiting) {
      answer.then(
        (commands) => {
          if (pending.abort.signal.aborted) return;
          const results = found(source, query, commands);
          setLate((before) => ({ query, results: before.query === query ? [...before.results, ...results] : results }));
        },
        () => {
          // A source that fails has nothing to offer; its page tells why when it is opened.
        },
      );
    }
    return () => {
      pending.abort.abort();
      setLate({ query: "", results: [] });
    };
  }, [pending, query]);
  return late.query === query ? [...quick, ...late.results] : quick;
}

function Marked({ text, ranges }: { text: string; ranges: readonly MatchRange[] }) {
  const parts = [];
  let from = 0;
  for (const range of ranges) {
    if (range.start > from) parts.push(text.slice(from, range.start));
    parts.push(<mark key={range.start}>{text.slice(range.start, range.end)}</mark>);
    from = range.end;
  }
  parts.push(text.slice(from));
  return <span className="nw">{parts}</span>;
}

/** Ctrl/Cmd+K: verbs on the selection, names, pages. Nothing is bought from here. */
export function Palette() {
  const isOpen = useStore(open);
  return (
    <ModalOverlay className="scrim modal clear" isOpen={isOpen} onOpenChange={open.set} isDismissable>
      <Modal className="pop pal">
        <Dialog aria-label="Command palette" className="pal-body">
          <PaletteBody onDone={() => open.set(false)} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteBody({ onDone }: { onDone: () => void }) {
  const [query, setQuery] = useState("");
  const [narrowed, setNarrowed] = useState<CommandGroup | null>(null);
  const [at, setAt] = useState(0);
  const selection = useSelection();
  const results = useFound(query);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();

  const groups = GROUPS.map((group) => ({
    ...group,
    all: results.filter(({ command }) => command.group === group.id),
  })).filter((group) => group.all.length > 0);
  const shown = groups
    .filter((group) => narrowed === null || group.id === narrowed)
    .map((group) => ({ ...group, entries: group.all.slice(0, narrowed === null ? MOST : 50) }))
    .map((group, place, all) => ({
      ...group,
      first: all.slice(0, place).reduce((sum, before) => sum + before.entries.length, 0),
    }));
  const flat = shown.flatMap((group) => group.entries);
  const current = Math.min(at, Math.max(0, flat.length - 1));
  const optionId = (index: number) => `${id}-${index}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current, query]);

  const run = (command: Command | undefined) => {
    if (!command) return;
    onDone();
    // After the palette gave the focus back, so that a page opened by the command may take it.
    setTimeout(command.run, 0);
  };

  const narrow = (step: number) => {
    const ids: (CommandGroup | null)[] = [null, ...groups.map((group) => group.id)];
    const next = ids[(ids.indexOf(narrowed) + step + ids.length) % ids.length];
    setNarrowed(next ?? null);
    setAt(0);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = flat.length - 1;
    switch (event.key) {
      case "ArrowDown":
        setAt(current >= last ? 0 : current + 1);
        break;
      case "ArrowUp":
        setAt(current <= 0 ? Math.max(0, last) : current - 1);
        break;
      case "Home":
        if (event.ctrlKey) setAt(0);
        else return;
        break;
      case "End":
        if (event.ctrlKey) setAt(Math.max(0, last));
        else return;
        break;
      case "Enter":
        run(flat[current]?.command);
        break;
      case "Tab":
        narrow(event.shiftKey ? -1 : 1);
        break;
      case "Backspace":
        if (query !== "" || narrowed === null) return;
        setNarrowed(null);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <>
      <div className="in">
        <Icon icon={Search} />
        {selection !== null && <span className="tok">{selection}</span>}
        {narrowed !== null && <span className="tok">{GROUPS.find((group) => group.id === narrowed)?.title}</span>}
        <input
          autoFocus
          role="combobox"
          aria-label="Type a name, a page or what to do"
          aria-expanded={flat.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={flat.length > 0 ? optionId(current) : undefined}
          aria-autocomplete="list"
          placeholder="Type a name, a page or what to do"
          spellCheck={false}
          autoComplete="off"
          maxLength={200}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Kbd keys="Esc" />
      </div>
      <div className="pal-list scroll" role="listbox" aria-label="Results" id={`${id}-list`} ref={list}>
        {shown.map((group) => (
          <div role="group" aria-label={group.title} key={group.id}>
            <h3 aria-hidden="true">{group.title}</h3>
            {group.entries.map(({ command, ranges }, within) => {
              const here = group.first + within;
              return (
                <div
                  key={command.id}
                  id={optionId(here)}
                  className={classes("mi-row", here === current && "on")}
                  role="option"
                  aria-selected={here === current}
                  onPointerMove={() => {
                    if (here !== current) setAt(here);
                  }}
                  onClick={() => run(command)}
                >
                  {command.tile !== undefined ? (
                    <AccountTile provider={command.tile} />
                  ) : (
                    <Icon icon={command.icon ?? ArrowRight} />
                  )}
                  <Marked text={command.title} ranges={ranges} />
                  {command.note !== undefined && <span className="note trunc">{command.note}</span>}
                  {here === current ? (
                    <Kbd keys="Enter" />
                  ) : command.kbd !== undefined ? (
                    <Kbd keys={command.kbd} />
                  ) : null}
                </div>
              );
            })}
          </div>
        ))}
        {flat.length === 0 && <p className="pal-none t2">Nothing matches “{query}”</p>}
      </div>
      <div className="pal-foot sm t3">
        <span className="row">
          <Kbd keys="↑" />
          <Kbd keys="↓" /> choose
        </span>
        <span className="row">
          <Kbd keys="Tab" /> narrow
        </span>
        <span className="grow" />
        <span>Nothing is bought from here</span>
      </div>
    </>
  );
}
