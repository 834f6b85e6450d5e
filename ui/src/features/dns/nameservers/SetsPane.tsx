import type { KeyboardEvent, ReactNode } from "react";
import { classes } from "@/components";
import { counted, formatCount } from "@/format";
import { setWords, type ServerSet } from "./sets";

export interface SetsPaneProps {
  sets: readonly ServerSet[];
  total: number;
  /** The set that is shown; null for all. */
  current: string | null;
  onShow: (id: string | null) => void;
}

/** Which nameservers there are, and how many names have each set of them. */
export function SetsPane({ sets, total, current, onShow }: SetsPaneProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>(".ns-set")];
    const next = lines[lines.findIndex((line) => line === document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <aside className="ns-sets" aria-label="Sets of nameservers">
      <ul className="scroll" onKeyDown={onKeyDown}>
        <Line isOn={current === null} onPress={() => onShow(null)} label={`All names, ${formatCount(total)}`}>
          <span className="grow">All names</span>
          <span className="t3 num">{formatCount(total)}</span>
        </Line>
        {sets.map(({ id, hosts, names }) => (
          <Line
            key={id}
            isOn={current === id}
            onPress={() => onShow(id)}
            label={`${hosts.length === 0 ? "Not known yet" : hosts.join(", ")}: ${counted(names, "name")}`}
          >
            <span className={classes("grow trunc", hosts.length > 0 && "mono")} title={hosts.join("\n")}>
              {setWords(hosts)}
            </span>
            <span className="t3 num">{formatCount(names)}</span>
          </Line>
        ))}
      </ul>
    </aside>
  );
}

interface LineProps {
  isOn: boolean;
  label: string;
  onPress: () => void;
  children: ReactNode;
}

function Line({ isOn, label, onPress, children }: LineProps) {
  return (
    <li>
      <button
        type="button"
        className={classes("ns-set", isOn && "on")}
        aria-pressed={isOn}
        aria-label={label}
        onClick={onPress}
      >
        {children}
      </button>
    </li>
  );
}
