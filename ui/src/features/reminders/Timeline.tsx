import { useNow } from "@/components";
import { counted, formatDate, formatDay } from "@/format";
import type { DayCount } from "@/ipc";

const DAY = 86_400;
/** Days in sight, and how many apart the labels stand. */
const SPAN = 60;
const WEEK = 7;
/** Room for the tallest bar, in px. */
const HEIGHT = 132;
/** One name is never a hair and never a tower. */
const TALLEST_UNIT = 15;

/** Names that fall due per day, as bars: what nobody renews at the base, what renews by itself above it. */
export function Timeline({ days }: { days: readonly DayCount[] }) {
  const today = Math.floor(useNow() / DAY) * DAY;
  const shown = days
    .map((day) => ({ ...day, at: Math.round((day.day - today) / DAY) }))
    .filter((day) => day.at >= 0 && day.at < SPAN);
  const most = Math.max(1, ...shown.map((day) => day.act + day.quiet));
  const unit = Math.min(TALLEST_UNIT, HEIGHT / most);
  /** Of the room's height, whatever it is in a low window. */
  const share = (names: number) => `${((names * unit) / HEIGHT) * 100}%`;
  const act = shown.reduce((sum, day) => sum + day.act, 0);
  const quiet = shown.reduce((sum, day) => sum + day.quiet, 0);
  const left = (at: number) => ({ left: `${(at / SPAN) * 100}%` });
  const weeks = Array.from({ length: Math.ceil(SPAN / WEEK) }, (_, week) => week * WEEK);
  return (
    <div className="timeline">
      <div className="row sm timeline-head">
        <span className="b">Next {SPAN} days</span>
        <span className="t2">{counted(act + quiet, "name")} fall due</span>
        <span className="grow" />
        <span className="row t2">
          <span className="dot due square" />
          Nothing renews it
        </span>
        <span className="row t2">
          <span className="dot quiet square" />
          Renews by itself
        </span>
      </div>
      <div
        className="tl"
        role="img"
        aria-label={`Names due per day for the next ${SPAN} days: ${counted(act, "name")} that nothing renews, ${counted(quiet, "name")} that renew by themselves`}
      >
        {weeks.map((at) => (
          <span className="gl" key={at} style={left(at)} />
        ))}
        {shown.map((day) => (
          <span
            className="col"
            key={day.at}
            style={left(day.at)}
            title={`${formatDate(day.day, "UTC")}: ${counted(day.act + day.quiet, "name")}`}
          >
            {day.act > 0 && <i className="due" style={{ height: share(day.act) }} />}
            {day.quiet > 0 && <i className="quiet" style={{ height: share(day.quiet) }} />}
          </span>
        ))}
        <span className="ax" />
        {weeks.map((at) => (
          <span className={at === 0 ? "tk b" : "tk"} key={at} style={left(at)}>
            {at === 0 ? "Today" : formatDay(today + at * DAY, "UTC")}
          </span>
        ))}
      </div>
    </div>
  );
}
