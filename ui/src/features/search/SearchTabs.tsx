import { useQuery } from "@tanstack/react-query";
import { navigate } from "@/app";
import { SegmentedControl } from "@/components";
import { formatCount } from "@/format";
import { wantedQuery } from "./queries";

export type TabId = "names" | "prices" | "wanted";

/** The tab that a word of the address stands for. */
export function tabOf(word: string | undefined): TabId {
  return word === "prices" || word === "wanted" ? word : "names";
}

/** Goes to a tab of the page. */
export function openTab(tab: TabId): void {
  navigate("search", tab === "names" ? {} : { tab });
}

/** Names, the price table, and what is watched. */
export function SearchTabs({ tab }: { tab: TabId }) {
  const free = useQuery(wantedQuery).data?.names.filter(({ state, owned }) => state === "available" && owned === null);
  const waiting = free?.length ?? 0;
  return (
    <SegmentedControl<TabId>
      label="Search"
      value={tab}
      onChange={openTab}
      choices={[
        { id: "names", label: "Names" },
        { id: "prices", label: "Prices" },
        { id: "wanted", label: waiting > 0 ? `Wanted, ${formatCount(waiting)} available` : "Wanted" },
      ]}
    />
  );
}
