import { useParams } from "@/app";
import "./costs.css";
import { CheaperTab } from "./CheaperTab";
import { tabOf } from "./CostsTabs";
import { ForecastTab } from "./ForecastTab";
import { Overview } from "./Overview";
import { PaidTab } from "./PaidTab";

const TABS = { overview: Overview, forecast: ForecastTab, cheaper: CheaperTab, paid: PaidTab } as const;

/** What the portfolio costs: now, by month, and where it would cost less. */
export default function CostsPage() {
  const Tab = TABS[tabOf(useParams("costs").tab)];
  return <Tab />;
}
