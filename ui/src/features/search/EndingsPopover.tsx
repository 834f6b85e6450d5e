import { useQuery } from "@tanstack/react-query";
import { ChevronDown, Plus } from "lucide-react";
import { useState } from "react";
import { useSettings } from "@/app";
import { Button, Checkbox, FaultCallout, Popover, SkeletonRows, TextInput } from "@/components";
import { formatCount, formatMoney, readableName, readEndings } from "@/format";
import type { EndingView } from "@/ipc";
import { endingsQuery } from "./queries";

/** Lines of the list; the rest is found by typing. */
const MOST_SHOWN = 150;

/** "Endings: .com .net +4". */
function chosenWords(endings: readonly string[]): string {
  if (endings.length === 0) return "Endings: none";
  const [first, second, ...others] = endings;
  return [
    `Endings: .${first ?? ""}`,
    second !== undefined && `.${second}`,
    others.length > 0 && `+${formatCount(others.length)}`,
  ]
    .filter(Boolean)
    .join(" ");
}

/** Which endings complete a word without one. What is chosen here is kept in the settings. */
export function EndingsPopover() {
  const { settings, change } = useSettings();
  const chosen = settings?.endings ?? [];
  return (
    <Popover
      label="Endings"
      placement="bottom end"
      trigger={
        <Button size="l" iconEnd={ChevronDown} isDisabled={!settings} className="endings-button">
          {settings ? chosenWords(chosen) : "Endings"}
        </Button>
      }
    >
      {() => <EndingsList chosen={chosen} onChange={(endings) => change({ endings })} />}
    </Popover>
  );
}

interface EndingsListProps {
  chosen: readonly string[];
  onChange: (endings: string[]) => void;
}

function EndingsList({ chosen, onChange }: EndingsListProps) {
  const sold = useQuery(endingsQuery);
  const [text, setText] = useState("");
  // The order in which the list was opened: a line does not move away under the pointer that ticked it.
  const [first] = useState(chosen);
  const known = new Map((sold.data ?? []).map((one) => [one.ending, one]));
  const lines = [...new Set([...first, ...chosen, ...known.keys()])];
  const wanted = text.trim().toLowerCase().replace(/^\.+/, "");
  const matching =
    wanted === ""
      ? lines
      : lines.filter((ending) => ending.startsWith(wanted) || readableName(ending).startsWith(wanted));
  const fresh = readEndings(text).filter((ending) => !lines.includes(ending));
  const set = (ending: string, isOn: boolean) =>
    onChange(isOn ? [...chosen, ending] : chosen.filter((one) => one !== ending));
  const add = () => {
    const only = matching[0];
    if (fresh.length > 0) onChange([...chosen, ...fresh]);
    else if (only !== undefined && matching.length === 1 && !chosen.includes(only)) set(only, true);
    else return;
    setText("");
  };
  return (
    <div className="endings-list">
      <TextInput
        size="m"
        label="Find or add endings"
        hideLabel
        placeholder="Find or add, such as de co.uk"
        value={text}
        onChange={setText}
        onEnter={add}
        autoFocus
        maxLength={500}
        error={
          wanted !== "" && matching.length === 0 && fresh.length === 0 ? "Write endings such as de or co.uk" : null
        }
      />
      {fresh.length > 0 && (
        <Button icon={Plus} onPress={add}>
          Add {fresh.map((ending) => `.${ending}`).join(" ")}
        </Button>
      )}
      <ul className="scroll" aria-label="Endings">
        {matching.slice(0, MOST_SHOWN).map((ending) => (
          <li key={ending}>
            <Checkbox isSelected={chosen.includes(ending)} onChange={(isOn) => set(ending, isOn)}>
              <span className="grow trunc">.{readableName(ending)}</span>
              <EndingPrice view={known.get(ending)} isKnown={sold.isSuccess} />
            </Checkbox>
          </li>
        ))}
      </ul>
      {sold.isPending && <SkeletonRows rows={3} label="Reading the price lists" />}
      {sold.isError && <FaultCallout fault={sold.error.fault} onRetry={() => void sold.refetch()} />}
      <p className="sm t3">
        {matching.length > MOST_SHOWN
          ? `${formatCount(matching.length - MOST_SHOWN)} more: type to find them.`
          : "Words without an ending are tried with these."}
      </p>
    </div>
  );
}

function EndingPrice({ view, isKnown }: { view: EndingView | undefined; isKnown: boolean }) {
  if (!view) return isKnown ? <span className="sm t3">no price known</span> : null;
  if (!view.register) return <span className="sm t3">no price published</span>;
  return (
    <span className="sm t3 nw">
      <span className="t2">{formatMoney(view.register)}</span>
      {view.renew && `, then ${formatMoney(view.renew)}`}
    </span>
  );
}
