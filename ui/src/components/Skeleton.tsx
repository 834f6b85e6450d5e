import { useEffect, useState, type ReactNode } from "react";
import { classes } from "./classes";

/** Widths that skeletons come in, in px; a mixture looks like text. */
export type SkeletonWidth = 16 | 56 | 64 | 96 | 128 | 152;

/** A grey bar where a value will be. */
export function Skeleton({ width = 96, tile = false }: { width?: SkeletonWidth; tile?: boolean }) {
  return <span className={classes("sk", `w${width}`, tile && "square")} aria-hidden="true" />;
}

const ROW_WIDTHS = [128, 96, 152, 128, 64, 152, 96] as const;

/** Rows of a list that is still being read. */
export function SkeletonRows({ rows = 6, label = "Loading" }: { rows?: number; label?: string }) {
  return (
    <div className="sk-rows" role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div className="row sk-row" key={index}>
          <Skeleton tile />
          <Skeleton width={ROW_WIDTHS[index % ROW_WIDTHS.length] ?? 96} />
          <span className="grow" />
          <Skeleton width={56} />
        </div>
      ))}
    </div>
  );
}

/** Shows its children only once 200 ms have passed, so that quick answers do not flicker. */
export function Delayed({ children, ms = 200 }: { children: ReactNode; ms?: number }) {
  const [due, setDue] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setDue(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return due ? children : null;
}

/** A spinner: only beside a thing already shown, never instead of it. */
export function Spinner({ label }: { label?: string }) {
  return <span className="spin" {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })} />;
}
