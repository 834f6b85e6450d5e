import { ChevronDown, Plus } from "lucide-react";
import { useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { useSettings } from "@/app";
import { Button, Checkbox, FaultCallout, Popover, SkeletonRows, TextInput } from "@/components";
import { formatCount, formatMoney, readableName, readEndings } from "@/format";
import type { EndingView } from "@/ipc";
import { EndingSets } from "./EndingSets";
import { ask, endingsWords, useEndings, type Endings } from "./options";
import { endingsQuery } from "./queries";

/** Lines of the list; the rest is found by typing. */
const MOST_SHOWN = 150;

/** "Endings: .com .net +4", "Endings: Startup set", "Endings: all 412". */
function chosenWords({ choice, endings, sets }: Endings): string {
  const set = choice.kind === "set" ? sets.find((one) => one.id === choice.id) : undefined;
  if (set) return `Endings: ${set.name}`;
  if (choice.kind === "all") return endings ? `Endings: all ${formatCount(endings.length)}` : "Endings: all";
  return `Endings: ${endingsWords(endings ?? [])}`;
}

/** Which endings complete a word without one: the favourites, a saved set, all that are sold, or some of them. */
export function EndingsPopover() {
  const known = useEndings();
  return (
    <Popover
      label="Endings"
      placement="bottom end"
      trigger={
        <Button size="l" iconEnd={ChevronDown} isDisabled={known.endings === undefined} className="endings-button">
          <span className="trunc">{known.endings === undefined ? "Endings" : chosenWords(known)}</span>
        </Button>
      }
    >
      {() => <EndingsList known={known} />}
    </Popover>
  );
}

function EndingsList({ known }: { known: Endings }) {
  const { choice, endings: chosen = [], favourites } = known;
  const { change } = useSettings();
  const sold = useQuery(endingsQuery);
  const [text, setText] = useState("");
  // The order in which the list was opened: a line does not move away under the pointer that ticked it.
  const [first] = useState(chosen);
  const ticked = new Set(chosen);
  const prices = new Map((sold.data ?? []).map((one) => [one.ending, one]));
  const lines = [...new Set([...first, ...chosen, ...favourites, ...prices.keys()])];
  const wanted = text.trim().toLowerCase().replace(/^\.+/, "");
  const matching =
    wanted === ""
      ? lines
      : lines.filter((ending) => ending.startsWith(wanted) || readableName(ending).startsWith(wanted));
  const fresh = readEndings(text).filter((ending) => !lines.includes(ending));
  const setAll = (endings: string[]) => {
    if (choice.kind === "favourites") change({ endings });
    else ask({ endings: { kind: "own", endings } });
  };
  const set = (ending: string, isOn: boolean) =>
    setAll(isOn ? [...chosen, ending] : chosen.filter((one) => one !== ending));
  const add = () => {
    const only = matching[0];
    if (fresh.length > 0) setAll([...chosen, ...fresh]);
    else if (only !== undefined && matching.length === 1 && !ticked.has(only)) set(only, true);
    else return;
    setText("");
  };
  return (
    <div className="endings-list">
      <EndingSets known={known} />
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
            <Checkbox isSelected={ticked.has(ending)} onChange={(isOn) => set(ending, isOn)}>
              <span className="grow trunc">.{readableName(ending)}</span>
              <EndingPrice view={prices.get(ending)} isKnown={sold.isSuccess} />
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
