import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button, Checkbox, LinkButton, Popover, TextInput } from "@/components";
import { formatCount } from "@/format";
import { useStore, type Generators } from "@/ipc";
import { splitWords } from "./draft";
import { ask, asking, NO_GENERATORS, variationCount } from "./options";
import type { Preview } from "./usePreview";

export interface VariationsProps {
  preview: Preview | null;
  /** Whether some account suggests names. */
  suggests: boolean;
}

/** Further names made of the words: put before and after, joined, in the plural, with hyphens. */
export function Variations({ preview, suggests }: VariationsProps) {
  const how = useStore(asking);
  const count = variationCount(how);
  return (
    <Popover
      label="Variations"
      placement="bottom end"
      trigger={
        <Button size="l" iconEnd={ChevronDown}>
          {count === 0 ? "Variations" : `Variations: ${formatCount(count)}`}
        </Button>
      }
    >
      {() => <VariationsForm preview={preview} suggests={suggests} />}
    </Popover>
  );
}

function VariationsForm({ preview, suggests }: VariationsProps) {
  const how = useStore(asking);
  const { generators } = how;
  const set = (part: Partial<Generators>) => ask({ generators: { ...generators, ...part } });
  return (
    <div className="variations">
      <WordsInput
        label="Put before"
        placeholder="get my the"
        words={generators.prefixes}
        onChange={(prefixes) => set({ prefixes })}
        autoFocus
      />
      <WordsInput
        label="Put after"
        placeholder="app hq labs"
        words={generators.suffixes}
        onChange={(suffixes) => set({ suffixes })}
      />
      <WordsInput
        label="Join with each of, in both orders"
        placeholder="harbor tide salt"
        words={generators.join}
        onChange={(join) => set({ join })}
      />
      <div className="variations-boxes">
        <Checkbox isSelected={generators.plural} onChange={(plural) => set({ plural })}>
          Plural
        </Checkbox>
        <Checkbox isSelected={generators.hyphen} onChange={(hyphen) => set({ hyphen })}>
          With a hyphen too
        </Checkbox>
        {suggests && (
          <Checkbox isSelected={how.suggest} onChange={(suggest) => ask({ suggest })}>
            Suggest names
          </Checkbox>
        )}
      </div>
      <VariationsPreview preview={preview} />
      <p className="row sm t3">
        <span className="grow">Whole names stay as they are.</span>
        {variationCount(how) > 0 && (
          <LinkButton onPress={() => ask({ generators: NO_GENERATORS, suggest: false })}>None of these</LinkButton>
        )}
      </p>
    </div>
  );
}

/** What comes of it, so that nobody has to search to see. */
function VariationsPreview({ preview }: { preview: Preview | null }) {
  const told = preview?.told ?? null;
  return (
    <div className="variations-made" aria-live="polite">
      {told === null ? (
        <span className="sm t3">
          {preview?.fault?.message ?? "Type a word in the field above to see what comes of it."}
        </span>
      ) : (
        <>
          <span className={told.too_many ? "b c-lapsed" : "b"}>
            {formatCount(told.names)} {told.names === 1 ? "name" : "names"}
            {told.too_many && ", more than 5,000"}
          </span>
          <span className="mono sm t2">{told.first.join("  ")}</span>
        </>
      )}
    </div>
  );
}

interface WordsInputProps {
  label: string;
  placeholder: string;
  words: readonly string[];
  onChange: (words: string[]) => void;
  autoFocus?: boolean;
}

const wordsOf = (text: string) => [...new Set(splitWords(text.toLowerCase()))];

/** Words with blanks between them. What was typed stays as it was typed while the field is there. */
function WordsInput({ label, placeholder, words, onChange, autoFocus = false }: WordsInputProps) {
  const [text, setText] = useState<string | null>(null);
  const kept = words.join(" ");
  // Emptied from outside: what was typed before goes as well.
  const shown = text !== null && wordsOf(text).join(" ") === kept ? text : kept;
  return (
    <TextInput
      size="m"
      label={label}
      placeholder={placeholder}
      value={shown}
      onChange={(next) => {
        setText(next);
        onChange(wordsOf(next));
      }}
      autoFocus={autoFocus}
      maxLength={2_000}
    />
  );
}
