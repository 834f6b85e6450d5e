import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { useState } from "react";
import { Button, Chip, Dialog, IconButton, TextInput } from "@/components";
import { counted } from "@/format";
import { call, commands, type Verb } from "@/ipc";

/** Tags in use that are offered. */
const OFFERED = 12;

interface FormProps {
  count: number;
  onClose: () => void;
  onNext: (verb: Verb) => void;
}

const split = (text: string) =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

/** Which tags to add and to take off. */
export function TagsForm({ count, onClose, onNext }: FormProps) {
  const used = useQuery({ queryKey: ["portfolio", "tags"], queryFn: () => call(commands.portfolioTags()) });
  const [add, setAdd] = useState("");
  const [remove, setRemove] = useState<readonly string[]>([]);
  const adding = split(add);
  const isReady = adding.length > 0 || remove.length > 0;
  const next = () => {
    if (isReady) onNext({ kind: "tags", add: adding, remove: [...remove] });
  };
  const tags = (used.data ?? []).slice(0, OFFERED);
  const has = (list: readonly string[], tag: string) => list.some((one) => one.toLowerCase() === tag.toLowerCase());
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Tags of ${counted(count, "name")}`}
      actions={
        <>
          <span className="grow" />
          <Button onPress={onClose}>Back to the list</Button>
          <Button variant="primary" isDisabled={!isReady} onPress={next}>
            Look at what changes
          </Button>
        </>
      }
    >
      <div className="verb-form">
        <TextInput
          label="Add"
          placeholder="brand, for sale"
          help="Several with commas between."
          value={add}
          onChange={setAdd}
          autoFocus
          onEnter={next}
        />
        {tags.length > 0 && (
          <div className="row verb-chips" role="group" aria-label="Add a tag in use">
            {tags.map(({ tag }) => (
              <Chip
                key={tag}
                isSelected={has(adding, tag)}
                aria-label={`Add ${tag}`}
                onChange={(on) => setAdd((on ? [...adding, tag] : adding.filter((one) => !has([tag], one))).join(", "))}
              >
                {tag}
              </Chip>
            ))}
          </div>
        )}
        {tags.length > 0 && (
          <>
            <span className="lab">Take off</span>
            <div className="row verb-chips" role="group" aria-label="Take off a tag">
              {tags.map(({ tag }) => (
                <Chip
                  key={tag}
                  isSelected={has(remove, tag)}
                  aria-label={`Take off ${tag}`}
                  onChange={(on) => setRemove(on ? [...remove, tag] : remove.filter((one) => one !== tag))}
                >
                  {tag}
                </Chip>
              ))}
              {remove.length > 0 && (
                <IconButton icon={X} size="s" label="Take off none" onPress={() => setRemove([])} />
              )}
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}
