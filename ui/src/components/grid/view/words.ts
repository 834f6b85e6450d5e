/** The grid's own sentences. What a cell's state means is said by the page that knows it. */

import { counted, formatCount } from "@/format";
import { REMOVAL_MARKER, TSV_LIMITS, type News } from "../model";

/** For screen readers, once, with the grid's name. */
export const GRID_HINT =
  `Type or press F2 to edit, Enter to keep, Escape to go back. A blank leaves the cell alone, ${REMOVAL_MARKER} removes ` +
  "its records. Ctrl+D fills down, Ctrl+Z undoes, Delete takes a change back, Alt+Shift+arrow changes the column's width. " +
  "To leave the grid press Escape, then Tab.";

/** What the user should read, and whether something was left out that only a visible word can make good. */
export function newsWords(news: News): { text: string; lost: boolean } {
  switch (news.kind) {
    case "pasted": {
      const left = [
        news.droppedRows > 0 && `${counted(news.droppedRows, "row")} beyond the last row`,
        news.droppedCols > 0 && `${counted(news.droppedCols, "column")} beyond the last column`,
        news.skipped > 0 && `${counted(news.skipped, "cell")} that cannot be edited`,
      ].filter((part) => part !== false);
      const blank = news.blank > 0 ? `, ${counted(news.blank, "blank")} left alone` : "";
      const done = `${counted(news.cells, "cell")} changed by the paste${blank}.`;
      return left.length === 0
        ? { text: done, lost: false }
        : { text: `${done} Left out: ${left.join(", ")}.`, lost: true };
    }
    case "filled":
    case "typed": {
      const done = `${counted(news.cells, "cell")} filled.`;
      return news.skipped > 0
        ? { text: `${done} Left out: ${counted(news.skipped, "cell")} that cannot be edited.`, lost: true }
        : { text: done, lost: false };
    }
    case "cleared":
      return {
        text: news.cells === 0 ? "Nothing to take back here." : `${counted(news.cells, "change")} taken back.`,
        lost: false,
      };
    case "undone":
      return { text: `Undone: ${counted(news.cells, "cell")}.`, lost: false };
    case "redone":
      return { text: `Done again: ${counted(news.cells, "cell")}.`, lost: false };
    case "too-large":
      return {
        text:
          `Nothing was pasted: the clipboard holds ${formatCount(news.chars)} characters, ` +
          `${formatCount(TSV_LIMITS.maxChars)} is the most at once. Paste it in parts.`,
        lost: true,
      };
    case "left-alone":
      return { text: `A blank leaves the records as they are. Type ${REMOVAL_MARKER} to remove them.`, lost: true };
    case "not-editable":
      return { text: "This cell cannot be edited.", lost: false };
  }
}
