import { classes } from "./classes";

/** `off` is hollow. */
export type DotTone = "ok" | "due" | "risk" | "bad" | "off";

/** A small dot; the word it stands for is read out unless it stands beside it. */
export function StatusDot({ tone, label }: { tone: DotTone; label?: string }) {
  return (
    <span
      className={classes("dot", tone !== "ok" && tone)}
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
    />
  );
}
