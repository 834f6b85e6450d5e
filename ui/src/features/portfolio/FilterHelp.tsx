import { useQuery } from "@tanstack/react-query";
import { CircleQuestionMark } from "lucide-react";
import { FaultCallout, IconButton, Popover, SkeletonRows } from "@/components";
import { filterHelpQuery } from "./queries";

export interface FilterHelpProps {
  /** A line was chosen: it goes into the filter. */
  onTake: (token: string) => void;
}

/** What can be typed into the filter, each with an example that a press takes. */
export function FilterHelp({ onTake }: FilterHelpProps) {
  return (
    <Popover
      label="What can be typed"
      placement="bottom end"
      trigger={<IconButton size="s" icon={CircleQuestionMark} label="What can be typed" />}
    >
      {(close) => (
        <HelpLines
          onTake={(token) => {
            close();
            onTake(token);
          }}
        />
      )}
    </Popover>
  );
}

function HelpLines({ onTake }: FilterHelpProps) {
  const { data: lines, error, refetch } = useQuery(filterHelpQuery);
  if (error) return <FaultCallout fault={error.fault} onRetry={() => void refetch()} />;
  if (!lines) return <SkeletonRows rows={8} label="Loading" />;
  return (
    <ul className="filter-help scroll">
      {lines.map(({ token, note }) => (
        <li key={token}>
          <button type="button" className="tok" onClick={() => onTake(token)}>
            <b className="nw">{token}</b>
          </button>
          <span className="sm t2">{note}</span>
        </li>
      ))}
    </ul>
  );
}
