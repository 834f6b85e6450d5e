/** How an applied plan ended, in words. Pure. */

import type { BadgeTone } from "@/components";
import { counted, formatCount } from "@/format";
import type { ChangeView } from "@/ipc";

export function outcome({ state, done, failed }: ChangeView): { word: string; tone: BadgeTone } {
  switch (state) {
    case "running":
      return { word: "At work", tone: "accent" };
    case "done":
      return { word: "Applied", tone: "ok" };
    case "partly":
      return failed > 0 ? { word: "In part", tone: "bad" } : { word: "In part", tone: "due" };
    case "failed":
      return { word: "Not applied", tone: "bad" };
    case "cancelled":
      return { word: done > 0 ? "Cancelled, in part" : "Cancelled", tone: "due" };
    case "interrupted":
      return { word: "Interrupted", tone: "due" };
  }
}

/** "198 of 200 zones, 1 failed, 1 left out". */
export function countWords({ zones, done, failed, left_out }: ChangeView): string {
  return [
    done === zones ? counted(zones, "zone") : `${formatCount(done)} of ${counted(zones, "zone")}`,
    failed > 0 ? `${formatCount(failed)} failed` : "",
    left_out > 0 ? `${formatCount(left_out)} left out` : "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
