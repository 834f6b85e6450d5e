import { classes } from "./classes";

/** One stretch of a meter, from where the last one ended. */
export interface MeterPart {
  /** Of `max`. */
  value: number;
  tone?: "accent" | "due" | "risk" | "ok" | "quiet";
}

export interface MeterProps {
  /** What it measures, for those who cannot see it. */
  label: string;
  max: number;
  parts: readonly MeterPart[];
  /** `progress` for work under way. */
  role?: "meter" | "progressbar";
  className?: string;
}

const TONE = { accent: "", due: "due", risk: "risk", ok: "ok", quiet: "q" } as const;

/** A 6 px bar. The number always stands beside it in words. */
export function Meter({ label, max, parts, role = "meter", className }: MeterProps) {
  const total = parts.reduce((sum, part) => sum + Math.max(0, part.value), 0);
  const scale = Math.max(max, total, Number.MIN_VALUE);
  const stretches = parts.map((part, index) => {
    const before = parts.slice(0, index).reduce((sum, p) => sum + Math.max(0, p.value), 0);
    return { ...part, left: (before / scale) * 100, width: (Math.max(0, part.value) / scale) * 100 };
  });
  return (
    <div
      className={classes("meter", className)}
      role={role}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(total, max)}
    >
      {stretches.map(({ left, width, tone = "accent" }, index) => (
        <i key={index} className={TONE[tone]} style={{ left: `${left}%`, width: `${width}%` }} />
      ))}
    </div>
  );
}
