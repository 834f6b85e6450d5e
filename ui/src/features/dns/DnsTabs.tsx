import { navigate } from "@/app";
import { SegmentedControl } from "@/components";

export type TabId = "zones" | "records" | "templates" | "nameservers" | "changes";

const TABS: readonly { id: TabId; label: string }[] = [
  { id: "zones", label: "Zones" },
  { id: "records", label: "Records" },
  { id: "templates", label: "Templates" },
  { id: "nameservers", label: "Nameservers" },
  { id: "changes", label: "Changes" },
];

/** The tab that a word of the address stands for. */
export function tabOf(word: string | undefined): TabId {
  return TABS.find(({ id }) => id === word)?.id ?? "zones";
}

/** Goes to a tab of the page. */
export function openTab(tab: TabId): void {
  navigate("dns", tab === "zones" ? {} : { tab });
}

/** Zone by zone, records across zones, templates, nameservers, and what was changed. */
export function DnsTabs({ tab }: { tab: TabId }) {
  return <SegmentedControl<TabId> label="DNS" value={tab} onChange={openTab} choices={TABS} />;
}
