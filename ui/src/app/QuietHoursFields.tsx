import { useState } from "react";
import { Switch, TextInput } from "@/components";
import { formatMinute, parseMinute, quietLength, quietWords, USUAL_QUIET } from "./quietHours";
import { useSettings } from "./useSettings";

/** Quiet for so long, most of the day is: that may be meant, and may be a slip. */
const LONG_MINUTES = 16 * 60;

/** Quiet hours: a switch, two times, and in words what they mean. A time is kept when its field is left. */
export function QuietHoursFields() {
  const { settings, change } = useSettings();
  if (!settings) return null;
  const quiet = settings.quiet_hours;
  return (
    <div className="quiet-hours">
      <Switch end isSelected={quiet !== null} onChange={(on) => change({ quiet_hours: on ? USUAL_QUIET : null })}>
        <span className="grow">
          Quiet hours
          <span className="sm t3 block">
            {quiet === null
              ? "Notifications come at any hour"
              : `No notification from ${quietWords(quiet)}. What falls due in them is told at ${formatMinute(quiet.to)}.`}
          </span>
        </span>
      </Switch>
      {quiet !== null && (
        <Times from={quiet.from} to={quiet.to} onChange={(from, to) => change({ quiet_hours: { from, to } })} />
      )}
    </div>
  );
}

interface TimesProps {
  from: number;
  to: number;
  onChange: (from: number, to: number) => void;
}

function Times({ from, to, onChange }: TimesProps) {
  const [fromText, setFrom] = useState(formatMinute(from));
  const [toText, setTo] = useState(formatMinute(to));
  const [left, setLeft] = useState(false);
  const [kept, setKept] = useState({ from, to });
  if (kept.from !== from || kept.to !== to) {
    // Changed here or elsewhere: the fields show what holds, in its one form.
    setKept({ from, to });
    setFrom(formatMinute(from));
    setTo(formatMinute(to));
  }
  const newFrom = parseMinute(fromText);
  const newTo = parseMinute(toText);
  const keep = () => {
    setLeft(true);
    if (newFrom === null || newTo === null || newFrom === newTo) return;
    if (newFrom !== from || newTo !== to) onChange(newFrom, newTo);
    else {
      setFrom(formatMinute(from));
      setTo(formatMinute(to));
    }
  };
  const noTime = "A time such as 22:00";
  const same = newFrom !== null && newFrom === newTo ? "Must differ from the begin" : null;
  return (
    <>
      <div className="row quiet-times">
        <TextInput
          label="Quiet from"
          size="m"
          value={fromText}
          maxLength={8}
          onChange={setFrom}
          onBlur={keep}
          onEnter={keep}
          error={left && newFrom === null ? noTime : null}
        />
        <TextInput
          label="Quiet until"
          size="m"
          value={toText}
          maxLength={8}
          onChange={setTo}
          onBlur={keep}
          onEnter={keep}
          error={left ? (newTo === null ? noTime : same) : null}
        />
      </div>
      {quietLength({ from, to }) > LONG_MINUTES && (
        <p className="sm c-due quiet-long">
          Quiet for {Math.round(quietLength({ from, to }) / 60)} of 24 hours. Are the two times the wrong way round?
        </p>
      )}
    </>
  );
}
