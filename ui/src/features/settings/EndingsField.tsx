import { X } from "lucide-react";
import { useState } from "react";
import { Icon, TextInput } from "@/components";
import { readEndings } from "@/format";

/** The endings that a word without one is searched with. */
export function EndingsField({
  endings,
  onChange,
}: {
  endings: readonly string[];
  onChange: (endings: string[]) => void;
}) {
  const [text, setText] = useState("");
  const typed = readEndings(text);
  const add = () => {
    if (typed.length === 0) return;
    onChange([...new Set([...endings, ...typed])]);
    setText("");
  };
  return (
    <div className="endings">
      <div className="row wrap">
        {endings.map((ending) => (
          <span className="tok" key={ending}>
            <b>.{ending}</b>
            <button
              type="button"
              className="x"
              aria-label={`Leave .${ending} out`}
              onClick={() => onChange(endings.filter((one) => one !== ending))}
            >
              <Icon icon={X} size="xs" />
            </button>
          </span>
        ))}
      </div>
      <TextInput
        size="m"
        label="Add endings"
        hideLabel
        placeholder="Add endings, such as de co.uk"
        value={text}
        onChange={setText}
        onEnter={add}
        onBlur={add}
        error={text.trim() !== "" && typed.length === 0 ? "Write endings such as de or co.uk" : null}
        maxLength={500}
      />
    </div>
  );
}
