import { Banknote, CircleHelp } from "lucide-react";
import { navigate } from "@/app";
import { Icon, LinkButton } from "@/components";
import type { LeftOut } from "@/ipc";
import { leftWords } from "./words";

export interface NotesProps {
  left: readonly LeftOut[];
  /** Currencies without a rate. */
  withoutRate: readonly string[];
  compareIn: string | null;
  /** Whether there are several currencies and none to compare them in. */
  isApart: boolean;
}

/** What is in no sum, each with the way to its names; and which rates would help. */
export function Notes({ left, withoutRate, compareIn, isApart }: NotesProps) {
  if (left.length === 0 && withoutRate.length === 0 && !isApart) return null;
  return (
    <ul className="cost-notes" aria-label="Not in these sums">
      {left.map((one) => (
        <li key={one.reason}>
          <Icon icon={CircleHelp} size="s" />
          <span>
            {leftWords(one)}.{" "}
            <LinkButton
              aria-label={`Show: ${leftWords(one)}`}
              onPress={() => navigate("portfolio", { filter: one.filter })}
            >
              Show
            </LinkButton>
          </span>
        </li>
      ))}
      {withoutRate.length > 0 && (
        <li>
          <Icon icon={Banknote} size="s" />
          <span>
            {withoutRate.join(", ")} {withoutRate.length === 1 ? "has" : "have"} no rate
            {compareIn === null ? "" : ` to ${compareIn}`}, so sums in one currency leave{" "}
            {withoutRate.length === 1 ? "it" : "them"} out.{" "}
            <LinkButton onPress={() => navigate("settings", { section: "compare" })}>Set rates</LinkButton>
          </span>
        </li>
      )}
      {isApart && (
        <li>
          <Icon icon={Banknote} size="s" />
          <span>
            Each currency is added up by itself.{" "}
            <LinkButton onPress={() => navigate("settings", { section: "compare" })}>
              Add them by your own rates
            </LinkButton>
          </span>
        </li>
      )}
    </ul>
  );
}
