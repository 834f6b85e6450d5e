/** How a record stands, in words; and names out of a text. */
import type { BadgeTone } from "@/components";
import type { Proof } from "@/ipc";

export const PROOFS: Readonly<Record<Proof, { word: string; tone: BadgeTone }>> = {
  unlooked: { word: "Not looked for yet", tone: "neutral" },
  absent: { word: "Not yet visible", tone: "due" },
  older: { word: "An older record is there", tone: "due" },
  gone: { word: "Gone again", tone: "bad" },
  seen: { word: "Visible", tone: "ok" },
  unknown: { word: "Not known", tone: "neutral" },
};

/** The names of a text: one a line, or with commas or blanks between them. Each once. */
export function namesIn(text: string): string[] {
  const names = text
    .split(/[\s,;]+/u)
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  return [...new Set(names)];
}
