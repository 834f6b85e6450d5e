import { RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import { navigate } from "@/app";
import { classes, LinkButton, Icon } from "@/components";
import { counted, formatCount, formatSpan } from "@/format";
import { useStore, type AccountView, type SearchPreview } from "@/ipc";
import { problem as problemStore } from "./intake";
import type { Basis } from "./prices";
import type { Preview } from "./usePreview";

/** What one search takes; the engine refuses more. */
const MOST_NAMES = 5_000;
/** How many of the first names are written out. */
const SHOWN_NAMES = 3;
/** Shorter waits are not told one by one. */
const TELLING_SECONDS = 5;

/** "about 2 min at Joker.com, 20 s at PlanetDomains". */
export function paceWords({ paces }: Pick<SearchPreview, "paces">, accounts: readonly AccountView[]): string {
  const slow = paces.filter(({ seconds }) => seconds >= TELLING_SECONDS).sort((a, b) => b.seconds - a.seconds);
  if (slow.length === 0) return paces.length === 0 ? "" : "a few seconds";
  const told = slow.map(({ account, seconds }) => {
    const label = accounts.find((one) => one.id === account)?.label ?? "a removed account";
    return `${formatSpan(seconds)} at ${label}`;
  });
  return `about ${told.join(", ")}`;
}

/** "18 names, first: tidewright.com, tidewright.net, 2 yours already, about 20 s at Joker.com". */
export function previewWords(told: SearchPreview, accounts: readonly AccountView[]): string {
  if (told.too_many) {
    return `${formatCount(told.names)} names are too many: one search takes ${formatCount(MOST_NAMES)}. Use fewer endings or variations.`;
  }
  const first = told.first.slice(0, SHOWN_NAMES).join(", ");
  return [
    counted(told.names, "name"),
    told.names > 1 && first !== "" && `first: ${first}`,
    told.owned > 0 && `${formatCount(told.owned)} yours already`,
    told.skipped_total > 0 && `${formatCount(told.skipped_total)} left out`,
    told.names > told.owned && paceWords(told, accounts),
  ]
    .filter(Boolean)
    .join(", ");
}

export interface UnderLineProps {
  preview: Preview | null;
  accounts: readonly AccountView[];
  /** Of the results, if there are any. */
  basis: Basis | null;
  /** How many prices in sight are old. */
  old: number;
  onAskOld: () => void;
}

/** The line under the field: what the search would do, or what is wrong with it; at the end what the prices lack. It is always there. */
export function UnderLine({ preview, accounts, basis, old, onAskOld }: UnderLineProps) {
  const problem = useStore(problemStore);
  const told = preview?.told ?? null;
  const isBad = problem !== null || told?.too_many === true;
  const words = problem ?? (told ? previewWords(told, accounts) : (preview?.fault?.message ?? ""));
  return (
    <div className="under-line sm t3">
      <span id="search-told" className={classes("grow trunc", isBad && "c-lapsed b")} role="status" title={words}>
        {words}
      </span>
      {old > 0 && (
        <span className="row nw">
          {counted(old, "old price")}
          <LinkButton onPress={onAskOld}>
            <span className="row link-row">
              <Icon icon={RotateCw} size="xs" />
              Ask again
            </span>
          </LinkButton>
        </span>
      )}
      {basis && <RateNote basis={basis} />}
    </div>
  );
}

/** Which currencies stay out of the comparison, and where that is changed. */
export function RateNote({ basis }: { basis: Basis }): ReactNode {
  const { unrated, currency, isChosen } = basis;
  if (unrated.length === 0 || currency === null) return null;
  const list = unrated.join(" and ");
  return (
    <span className="row nw rate-note">
      {isChosen ? `No rate for ${list}` : `No rate for ${list}, compared in ${currency} alone`}
      <LinkButton onPress={() => navigate("settings", { section: "compare" })}>
        {isChosen ? "Set it" : "Set rates"}
      </LinkButton>
    </span>
  );
}
