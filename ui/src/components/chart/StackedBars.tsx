import { useId, useRef, useState, type CSSProperties, type KeyboardEvent, type ReactNode } from "react";
import { classes } from "@/components/classes";
import { scaleTo } from "./scale";
import "./chart.css";

/** One part of the bars, always in the same colour. */
export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** Beside the label in the legend: its sum. */
  readonly note?: ReactNode;
  /** Everything that has no colour of its own. */
  readonly isRest?: boolean;
}

/** One bar. */
export interface ChartBar {
  readonly key: string;
  /** Beneath it: "Mar". */
  readonly label: string;
  /** Beneath that, where it begins something: "2027". */
  readonly under?: string;
  /** What the bar stands for, whole: "March 2027: 412.30 USD, 18 renewals". Read out, and the head of the tip. */
  readonly title: string;
  /** A part a series: how much is full, and how much of it is in the lighter shade. Only drawn, never written. */
  readonly parts: readonly { readonly full: number; readonly light: number }[];
  /** The figures, shown while the pointer or the focus is on the bar. */
  readonly tip: ReactNode;
}

export interface StackedBarsProps {
  /** What the chart shows, for those who cannot see it. */
  label: string;
  series: readonly ChartSeries[];
  bars: readonly ChartBar[];
  /** An amount of the axis in words: "500". */
  tick: (value: number) => string;
  /** The unit above the axis: "USD". */
  unit: string;
  /** What the lighter shade means; no word for it where no bar has any. */
  light?: string;
  /** A click on a bar, or Enter on it. Said in the tip by the page. */
  onPress?: (bar: ChartBar) => void;
  height?: number;
}

/** Colours by place; the tokens are in an order that stays apart for colour-blind eyes. */
const COLOURS = 6;

function colourOf(series: ChartSeries, place: number): string {
  return `var(--chart-${series.isRest || place >= COLOURS ? "rest" : String(place + 1)})`;
}

const heightOf = (value: number, top: number) => `${Math.max(0, (value / top) * 100)}%`;

/** Bars that are stacked of parts. One stop for Tab; arrows go from bar to bar. */
export function StackedBars({ label, series, bars, tick, unit, light, onPress, height = 240 }: StackedBarsProps) {
  const [wanted, setPlace] = useState(0);
  const [shown, setShown] = useState<number | null>(null);
  const plot = useRef<HTMLDivElement>(null);
  const tipId = useId();
  const place = Math.min(wanted, Math.max(0, bars.length - 1));
  const most = Math.max(0, ...bars.map(({ parts }) => parts.reduce((sum, part) => sum + part.full + part.light, 0)));
  const { top, ticks } = scaleTo(most);
  const hasLight = bars.some(({ parts }) => parts.some((part) => part.light > 0));
  // A label beneath each bar while there is room for it.
  const every = bars.length > 24 ? 3 : bars.length > 14 ? 2 : 1;

  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: place - 1,
      ArrowRight: place + 1,
      Home: 0,
      End: bars.length - 1,
    };
    if (event.key === "Escape" && shown !== null) {
      event.stopPropagation();
      setShown(null);
      return;
    }
    const target = moves[event.key];
    if (target === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const next = Math.min(Math.max(target, 0), bars.length - 1);
    setPlace(next);
    plot.current?.querySelector<HTMLElement>(`[data-bar="${next}"]`)?.focus();
  };

  const open = shown === null ? undefined : bars[shown];
  return (
    <figure className="chart" aria-label={label}>
      <ul className="chart-legend">
        {series.map((one, at) => (
          <li key={one.key}>
            <i style={{ background: colourOf(one, at) }} />
            <span className="trunc">{one.label}</span>
            {one.note !== undefined && <span className="t3">{one.note}</span>}
          </li>
        ))}
        {light !== undefined && hasLight && (
          <li className="chart-light">
            <i />
            {light}
          </li>
        )}
      </ul>
      <div className="chart-frame" style={{ "--plot": `${height}px` } as CSSProperties}>
        <div className="chart-axis" aria-hidden="true">
          <span className="chart-unit">{unit}</span>
          {ticks.map((value) => (
            <span key={value} style={{ bottom: heightOf(value, top) }}>
              {tick(value)}
            </span>
          ))}
        </div>
        <div className="chart-plot" ref={plot} onMouseLeave={() => setShown(null)} onKeyDown={onKeyDown}>
          {ticks.map((value) => (
            <hr key={value} aria-hidden="true" style={{ bottom: heightOf(value, top) }} />
          ))}
          {bars.map((bar, index) => (
            <button
              key={bar.key}
              type="button"
              className={classes("chart-bar", shown === index && "on")}
              data-bar={index}
              tabIndex={index === place ? 0 : -1}
              aria-label={bar.title}
              aria-describedby={shown === index ? tipId : undefined}
              onMouseEnter={() => setShown(index)}
              onFocus={() => {
                setPlace(index);
                setShown(index);
              }}
              onBlur={() => setShown(null)}
              onClick={() => onPress?.(bar)}
            >
              <span className="chart-stack" aria-hidden="true">
                {/* What is sure stands below, what is not above it. */}
                {bar.parts.map((part, at) => {
                  const one = series[at];
                  return (
                    part.full > 0 &&
                    one && (
                      <i key={one.key} style={{ height: heightOf(part.full, top), background: colourOf(one, at) }} />
                    )
                  );
                })}
                {bar.parts.map((part, at) => {
                  const one = series[at];
                  return (
                    part.light > 0 &&
                    one && (
                      <i
                        key={one.key}
                        className="light"
                        style={{ height: heightOf(part.light, top), "--ink": colourOf(one, at) } as CSSProperties}
                      />
                    )
                  );
                })}
              </span>
              {index % every === 0 && (
                <span className="chart-label" aria-hidden="true">
                  {bar.label}
                </span>
              )}
              {bar.under !== undefined && (
                <span className="chart-under" aria-hidden="true">
                  {bar.under}
                </span>
              )}
            </button>
          ))}
          {open !== undefined && shown !== null && (
            <div
              id={tipId}
              role="tooltip"
              className={classes("chart-tip", shown >= bars.length / 2 && "before")}
              style={{ "--at": `${((shown + 0.5) / bars.length) * 100}%` } as CSSProperties}
            >
              <div className="b">{open.title}</div>
              {open.tip}
            </div>
          )}
        </div>
      </div>
    </figure>
  );
}

/** A square in a series' colour, for tables and tips beside a chart. */
export function ChartMark({ series, place }: { series: ChartSeries; place: number }) {
  return <i className="chart-mark" aria-hidden="true" style={{ background: colourOf(series, place) }} />;
}
