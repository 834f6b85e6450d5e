import { ChevronDown } from "lucide-react";
import { Button, Popover } from "@/components";
import { counted, formatCount } from "@/format";
import type { Search } from "./session";

/** "37 left out": what of the input was no name, each with its reason; and what was named twice. */
export function LeftOut({ search }: { search: Search }) {
  const { skipped, skippedTotal, duplicates } = search;
  if (skippedTotal === 0 && duplicates === 0) return null;
  const twice = `${counted(duplicates, "name")} ${duplicates === 1 ? "was" : "were"} there more than once`;
  if (skippedTotal === 0) return <span className="sub">{twice}</span>;
  return (
    <Popover
      label="What was left out"
      trigger={
        <Button variant="ghost" size="s" iconEnd={ChevronDown}>
          {formatCount(skippedTotal)} left out
        </Button>
      }
    >
      {() => (
        <div className="left-out">
          <h3>{counted(skippedTotal, "piece")} of the input left out</h3>
          <ul className="scroll selectable">
            {skipped.map((one, index) => (
              <li key={`${index} ${one.text}`}>
                <span className="mono trunc">{one.text}</span>
                <span className="sm t2">{one.reason}</span>
              </li>
            ))}
          </ul>
          {skippedTotal > skipped.length && (
            <p className="sm t3">and {formatCount(skippedTotal - skipped.length)} more</p>
          )}
          {duplicates > 0 && <p className="sm t3">{twice}, asked about once.</p>}
        </div>
      )}
    </Popover>
  );
}
