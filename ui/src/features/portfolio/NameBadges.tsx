import { Badge, classes } from "@/components";
import type { PortfolioRow } from "@/ipc";
import { nameBadges, SHOWN_BADGES, type NameBadge } from "./name-badges";

export interface NameBadgesProps {
  row: PortfolioRow;
  /** Where there is room for every one: the drawer's head. */
  all?: boolean;
}

/** The badges behind a name, the gravest first. A row shows as many as its width has room for; the rest is counted. */
export function NameBadges({ row, all = false }: NameBadgesProps) {
  const badges = nameBadges(row);
  if (all) return badges.map((badge) => <OneBadge key={badge.key} badge={badge} />);
  return (
    <>
      {badges.slice(0, SHOWN_BADGES).map((badge, at) => (
        <OneBadge key={badge.key} badge={badge} at={at + 1} />
      ))}
      {Array.from({ length: SHOWN_BADGES }, (_, at) => (
        <Rest key={at} badges={badges} shown={at + 1} />
      ))}
    </>
  );
}

function OneBadge({ badge, at }: { badge: NameBadge; at?: number }) {
  return (
    <span className={classes("name-badge", at !== undefined && `nth-${at}`)} title={badge.title}>
      <Badge tone={badge.tone} {...(badge.icon ? { icon: badge.icon } : {})}>
        <span className={badge.icon && "badge-word"}>{badge.word}</span>
      </Badge>
    </span>
  );
}

/** How many badges are left out where so many are shown. The width of the column decides which of these is seen. */
function Rest({ badges, shown }: { badges: readonly NameBadge[]; shown: number }) {
  const rest = badges.slice(shown);
  if (rest.length === 0) return null;
  return (
    <span
      className={`name-badge after-${shown}`}
      title={badges.map(({ word, title }) => `${word}: ${title}`).join("\n")}
    >
      <Badge>
        +{rest.length}
        <span className="sr">: {rest.map(({ word }) => word).join(", ")}</span>
      </Badge>
    </span>
  );
}
