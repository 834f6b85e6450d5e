import { Switch, TextArea, TextInput } from "@/components";
import type { ExtraValue, RecordOption } from "@/ipc";
import { blankOption, optionProblem, readWords, type Options } from "./options";

export interface OptionFieldsProps {
  options: readonly RecordOption[];
  values: Options;
  onChange: (values: Options) => void;
}

/** Longer texts get a field of several lines. */
const LINE = 300;

/** What this provider's records can have beyond content and TTL. */
export function OptionFields({ options, values, onChange }: OptionFieldsProps) {
  const put = (key: string, value: ExtraValue) => onChange({ ...values, [key]: value });
  return options.map((option) => {
    const value = values[option.key] ?? blankOption(option);
    const { key, label, help, kind } = option;
    switch (kind.kind) {
      case "switch":
        return (
          <div key={key} className="control">
            <Switch isSelected={value === true} onChange={(isOn) => put(key, isOn)}>
              {label}
            </Switch>
            <div className="help">{help}</div>
          </div>
        );
      case "text": {
        const shared = {
          label,
          help,
          value: typeof value === "string" ? value : "",
          error: optionProblem(option, value),
        };
        // What may be long is HTML or headers, on one line as the provider keeps it.
        return kind.max > LINE ? (
          <TextArea
            key={key}
            {...shared}
            className="mono-area"
            onChange={(text) => put(key, text.replaceAll(/[\r\n]+/g, " "))}
          />
        ) : (
          <TextInput key={key} {...shared} onChange={(text) => put(key, text)} />
        );
      }
      case "words":
        return <WordsField key={key} option={option} value={value} onChange={(words) => put(key, words)} />;
    }
  });
}

/** Words with commas between. What is typed stays as it is typed. */
function WordsField({
  option,
  value,
  onChange,
}: {
  option: RecordOption;
  value: ExtraValue;
  onChange: (words: string[]) => void;
}) {
  const words = Array.isArray(value) ? value : [];
  return (
    <TextInput
      label={option.label}
      help={`${option.help} Commas between.`}
      placeholder={option.kind.kind === "words" ? option.kind.example : ""}
      {...typed(words, onChange)}
      error={optionProblem(option, value)}
    />
  );
}

/** A comma at the end is the beginning of the next word: it is kept as a blank word until that is typed. */
function typed(words: readonly string[], onChange: (words: string[]) => void) {
  return {
    value: words.join(", "),
    onChange: (text: string) => {
      const next = readWords(text);
      onChange(/,\s*$/.test(text) && next.length > 0 ? [...next, ""] : next);
    },
  };
}
