import { ChartColumnStacked, ChartNoAxesColumn, PiggyBank, ReceiptText } from "lucide-react";
import { useCommands, useParams, type Command, type CommandSource } from "@/app";
import "./costs.css";
import { CheaperTab } from "./CheaperTab";
import { openTab, tabOf } from "./CostsTabs";
import { ForecastTab } from "./ForecastTab";
import { Overview } from "./Overview";
import { PaidTab } from "./PaidTab";

const TABS = { overview: Overview, forecast: ForecastTab, cheaper: CheaperTab, paid: PaidTab } as const;

const COMMANDS: readonly Command[] = [
  {
    id: "costs.overview",
    group: "go",
    title: "What names cost a year",
    icon: ChartNoAxesColumn,
    keywords: ["overview", "money"],
    run: () => openTab("overview"),
  },
  {
    id: "costs.forecast",
    group: "go",
    title: "Forecast of renewals by month",
    icon: ChartColumnStacked,
    keywords: ["chart", "months", "costs"],
    run: () => openTab("forecast"),
  },
  {
    id: "costs.cheaper",
    group: "go",
    title: "Names that are cheaper elsewhere",
    icon: PiggyBank,
    keywords: ["save", "transfer", "compare"],
    run: () => openTab("cheaper"),
  },
  {
    id: "costs.paid",
    group: "go",
    title: "What was paid for names",
    icon: ReceiptText,
    keywords: ["purchase", "price", "bought"],
    run: () => openTab("paid"),
  },
];
const SOURCE: CommandSource = { find: () => COMMANDS };

/** What the portfolio costs: now, by month, and where it would cost less. */
export default function CostsPage() {
  const Tab = TABS[tabOf(useParams("costs").tab)];
  useCommands(SOURCE);
  return <Tab />;
}
