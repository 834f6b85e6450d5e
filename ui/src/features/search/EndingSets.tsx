import { Bookmark, Check, Ellipsis, Globe, Pencil, SlidersHorizontal, Star, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, classes, Icon, IconButton, LinkButton, Menu, TextInput, type IconType } from "@/components";
import { counted, formatCount } from "@/format";
import type { EndingSet } from "@/ipc";
import { ask, endingsWords, type Endings, type EndingsChoice } from "./options";
import { useSets } from "./useSets";

const LONGEST_NAME = 60;

/** What the endings can be taken from: one of these at a time. */
export function EndingSets({ known }: { known: Endings }) {
  const { choice, endings = [], favourites, sets, sold } = known;
  const { save, remove } = useSets();
  const [naming, setNaming] = useState<"new" | EndingSet | null>(null);
  const choose = (next: EndingsChoice) => ask({ endings: next });
  const begin = (name: string) => {
    const id = naming === null || naming === "new" ? null : naming.id;
    const of = naming === null || naming === "new" ? endings : naming.endings;
    save.mutate(
      { id, name, endings: [...of] },
      {
        onSuccess: (set) => {
          setNaming(null);
          if (id === null) choose({ kind: "set", id: set.id });
        },
      },
    );
  };
  return (
    <div className="ending-sets">
      <ul aria-label="Sets of endings">
        <SetLine
          icon={Star}
          label="Favourites"
          note={endingsWords(favourites)}
          isChosen={choice.kind === "favourites"}
          onChoose={() => choose({ kind: "favourites" })}
        />
        {sets.map((set) => (
          <SetLine
            key={set.id}
            icon={Bookmark}
            label={set.name}
            note={endingsWords(set.endings)}
            isChosen={choice.kind === "set" && choice.id === set.id}
            onChoose={() => choose({ kind: "set", id: set.id })}
            onRename={() => setNaming(set)}
            onRemove={() => remove.mutate(set)}
          />
        ))}
        {sold !== undefined && sold.length > 0 && (
          <SetLine
            icon={Globe}
            label={`All endings my accounts sell (${formatCount(sold.length)})`}
            isChosen={choice.kind === "all"}
            onChoose={() => choose({ kind: "all" })}
          />
        )}
        {choice.kind === "own" && (
          <SetLine icon={SlidersHorizontal} label="Chosen here" note={endingsWords(endings)} isChosen />
        )}
      </ul>
      {naming !== null ? (
        <SetName
          key={naming === "new" ? "" : naming.id}
          first={naming === "new" ? "" : naming.name}
          verb={naming === "new" ? `Save ${counted(endings.length, "ending")}` : "Rename"}
          taken={sets.filter((set) => set !== naming).map((set) => set.name)}
          isPending={save.isPending}
          onSave={begin}
          onLeave={() => setNaming(null)}
        />
      ) : (
        choice.kind !== "set" &&
        endings.length > 0 && <LinkButton onPress={() => setNaming("new")}>Save these as a set</LinkButton>
      )}
    </div>
  );
}

interface SetLineProps {
  icon: IconType;
  label: string;
  note?: string;
  isChosen: boolean;
  onChoose?: () => void;
  onRename?: () => void;
  onRemove?: () => void;
}

function SetLine({ icon, label, note, isChosen, onChoose, onRename, onRemove }: SetLineProps) {
  return (
    <li className="row set-line">
      <button
        type="button"
        className={classes("mi-row grow", isChosen && "chosen")}
        aria-pressed={isChosen}
        onClick={onChoose}
      >
        <Icon icon={isChosen ? Check : icon} size="s" className={isChosen ? "c-acc" : "t3"} />
        <span className="trunc b">{label}</span>
        {note !== undefined && <span className="sm t3 trunc note">{note}</span>}
      </button>
      {onRename && onRemove && (
        <Menu
          label={`Set ${label}`}
          placement="bottom end"
          trigger={<IconButton size="s" icon={Ellipsis} label={`Change the set ${label}`} />}
          sections={[
            {
              items: [
                { id: "rename", label: "Rename", icon: Pencil, onAction: onRename },
                { id: "remove", label: "Remove", icon: Trash2, danger: true, onAction: onRemove },
              ],
            },
          ]}
        />
      )}
    </li>
  );
}

export interface SetNameProps {
  first: string;
  verb: string;
  /** Names that other sets have. */
  taken: readonly string[];
  isPending: boolean;
  onSave: (name: string) => void;
  onLeave: () => void;
}

/** The name of a set, and what keeps it. */
export function SetName({ first, verb, taken, isPending, onSave, onLeave }: SetNameProps) {
  const [name, setName] = useState(first);
  const tidy = name.trim();
  const isTaken = taken.some((one) => one.toLowerCase() === tidy.toLowerCase());
  const keep = () => {
    if (tidy !== "" && !isTaken) onSave(tidy);
  };
  return (
    <div
      className="row set-name"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onLeave();
      }}
    >
      <TextInput
        className="grow"
        size="m"
        label="Name of the set"
        hideLabel
        placeholder="Name of the set"
        value={name}
        onChange={setName}
        onEnter={keep}
        autoFocus
        maxLength={LONGEST_NAME}
        error={isTaken ? "Another set has this name" : null}
      />
      <Button variant="primary" isDisabled={tidy === "" || isTaken} isPending={isPending} onPress={keep}>
        {verb}
      </Button>
    </div>
  );
}
