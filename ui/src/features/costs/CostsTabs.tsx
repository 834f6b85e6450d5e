import { navigate } from "@/app";
import { SegmentedControl } from "@/components";

export type TabId = "overview" | "forecast" | "cheaper" | "paid";

/** The tab that a word of the address stands for. */
export function tabOf(word: string | undefined): TabId {
  return word === "forecast" || word === "cheaper" || word === "paid" ? word : "overview";
}

/** Goes to a tab of the page. */
export function openTab(tab: TabId): void {
  navigate("costs", tab === "overview" ? {} : { tab });
}

/** What it costs now, by month, elsewhere, and what was paid. */
export function CostsTabs({ tab }: { tab: TabId }) {
  return (
    <SegmentedControl<TabId>
      label="Costs"
      value={tab}
      onChange={openTab}
      choices={[
        { id: "overview", label: "Overview" },
        { id: "forecast", label: "Forecast" },
        { id: "cheaper", label: "Cheaper elsewhere" },
        { id: "paid", label: "Paid" },
      ]}
    />
  );
}
