import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useId, useState, type KeyboardEvent } from "react";
import { classes, Icon, Section } from "@/components";
import { formatCount } from "@/format";
import { tagsQuery, useKeepTags } from "../queries";
import { sayFault } from "../words";
import { addTags, matchingTags, readTags } from "./tag-words";

export interface TagsEditorProps {
  name: string;
  tags: readonly string[];
}

/** The tags of a name as chips; the rest of the line takes another one. */
export function TagsEditor({ name, tags: kept }: TagsEditorProps) {
  const known = useQuery(tagsQuery).data;
  const keep = useKeepTags(name);
  const [typed, setTyped] = useState("");
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const listId = useId();
  // What was chosen shows at once, and falls back where it could not be kept.
  const tags = keep.isPending ? keep.variables : kept;
  const matches = isOpen
    ? matchingTags(
        (known ?? []).map(({ tag }) => tag),
        tags,
        typed,
      )
    : [];
  const chosen = Math.min(at, matches.length - 1);

  const put = (next: readonly string[]) => {
    if (next.length !== tags.length) keep.mutate(next, { onError: ({ fault }) => sayFault(fault) });
    setTyped("");
    setAt(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && matches.length > 0) {
      const by = event.key === "ArrowDown" ? 1 : -1;
      setAt(((chosen + 1 + by + matches.length + 1) % (matches.length + 1)) - 1);
    } else if (event.key === "Enter" || event.key === ",") {
      const match = matches[chosen];
      put(addTags(tags, match === undefined ? readTags(typed) : [match]));
    } else if (event.key === "Backspace" && typed === "" && tags.length > 0) {
      put(tags.slice(0, -1));
    } else if (event.key === "Escape" && (isOpen || typed !== "")) {
      setOpen(false);
      setTyped("");
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <Section title="Tags">
      <div className="tags-editor">
        <div className="field tags-field">
          {tags.map((tag) => (
            <span className="tok" key={tag} title={tag}>
              <b className="trunc">{tag}</b>
              <button
                type="button"
                className="x"
                aria-label={`Remove tag ${tag}`}
                onClick={() => put(tags.filter((one) => one !== tag))}
              >
                <Icon icon={X} size="xs" />
              </button>
            </span>
          ))}
          <input
            role="combobox"
            aria-label="Add a tag"
            aria-autocomplete="list"
            aria-expanded={matches.length > 0}
            aria-controls={matches.length > 0 ? listId : undefined}
            aria-activedescendant={chosen >= 0 ? `${listId}-${chosen}` : undefined}
            placeholder={tags.length === 0 ? "Add tags, such as brand or client" : "Add"}
            maxLength={200}
            spellCheck={false}
            autoComplete="off"
            value={typed}
            onFocus={() => setOpen(true)}
            onChange={(event) => {
              setTyped(event.target.value);
              setOpen(true);
              setAt(-1);
            }}
            onBlur={() => {
              setOpen(false);
              // Leaving the field keeps what stands in it, as Enter does.
              if (readTags(typed).length > 0) put(addTags(tags, readTags(typed)));
            }}
            onKeyDown={onKeyDown}
          />
        </div>
        {matches.length > 0 && (
          <div className="menu suggestions" role="listbox" id={listId} aria-label="Tags in use">
            {matches.map((tag, index) => (
              <div
                key={tag}
                id={`${listId}-${index}`}
                role="option"
                aria-selected={index === chosen}
                className={classes("mi-row", index === chosen && "on")}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => put(addTags(tags, [tag]))}
              >
                <span className="trunc">{tag}</span>
                <span className="sm note nw">{formatCount(known?.find((one) => one.tag === tag)?.count ?? 0)}</span>
              </div>
            ))}
          </div>
        )}
      </div>
    </Section>
  );
}
