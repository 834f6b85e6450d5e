/** The scale of a chart's upright axis. Amounts are drawn by it and never read from it: every figure in words is exact. */

/** Where the gridlines are, from zero up; the last one is the top of the plot. */
export interface Scale {
  top: number;
  ticks: readonly number[];
}

/** Steps that read well: 1, 2, 2.5 and 5 times a power of ten, of whole minor units. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= least) ?? 10;
  return Math.max(1, Math.round(step * power));
}

/** A scale of at most `lines` gridlines above zero that reaches `most`. */
export function scaleTo(most: number, lines = 4): Scale {
  if (!(most > 0) || !Number.isFinite(most)) return { top: 1, ticks: [0] };
  const step = niceStep(most / lines);
  const count = Math.max(1, Math.ceil(most / step));
  return { top: step * count, ticks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}
