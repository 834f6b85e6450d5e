import { CircleCheck, CircleX, Info, TriangleAlert } from "lucide-react";
import { Icon, type IconType } from "@/components";
import type { Finding, Level } from "@/ipc";

const LEVELS: Record<Level, { icon: IconType; tone: string; word: string }> = {
  good: { icon: CircleCheck, tone: "c-ok", word: "In order" },
  note: { icon: Info, tone: "t2", word: "To know" },
  warning: { icon: TriangleAlert, tone: "c-due", word: "Should be mended" },
  bad: { icon: CircleX, tone: "c-lapsed", word: "Does not work" },
};

/** How much something matters, as an icon with a name. */
export function LevelIcon({ level }: { level: Level }) {
  const { icon, tone, word } = LEVELS[level];
  return <Icon icon={icon} className={tone} label={word} />;
}

/** What was found, the worst first, each with what to do. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="findings">
      {findings.map((finding) => (
        <li key={finding.title} className="row">
          <LevelIcon level={finding.level} />
          <div className="grow">
            <p className={finding.level === "good" ? "" : "b"}>{finding.title}</p>
            {finding.text !== null && <p className="sm t2">{finding.text}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
