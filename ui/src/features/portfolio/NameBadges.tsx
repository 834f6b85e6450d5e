import { Badge } from "@/components";
import type { PortfolioRow } from "@/ipc";
import { nameBadges, SHOWN_BADGES, type NameBadge } from "./name-badges";

/** The badges behind a name, the gravest first. What does not fit is counted, and told on hover. */
export function NameBadges({ row, shown = SHOWN_BADGES }: { row: PortfolioRow; shown?: number }) {
  const badges = nameBadges(row);
  const rest = badges.slice(shown);
  return (
    <>
      {badges.slice(0, shown).map((badge) => (
        <OneBadge key={badge.key} badge={badge} />
      ))}
      {rest.length > 0 && (
        <span className="more-badges" title={badges.map(({ word, title }) => `${word}: ${title}`).join("\n")}>
          <Badge>
            +{rest.length}
            <span className="sr">: {rest.map(({ word }) => word).join(", ")}</span>
          </Badge>
        </span>
      )}
    </>
  );
}

function OneBadge({ badge }: { badge: NameBadge }) {
  return (
    <span className="name-badge" title={badge.title}>
      <Badge tone={badge.tone} {...(badge.icon ? { icon: badge.icon } : {})}>
        {badge.word}
      </Badge>
    </span>
  );
}
