import { useParams } from "@/app";
import { useTabCommands } from "./commands";
import { NamesTab } from "./NamesTab";
import { PricesTab } from "./prices-tab/PricesTab";
import "./search.css";
import "./matrix.css";
import "./prices-tab/prices.css";
import { tabOf } from "./SearchTabs";
import { WantedTab } from "./wanted-tab/WantedTab";

/** Search: names at every account, the prices of all endings, and the names that are watched. */
export default function SearchPage() {
  const tab = tabOf(useParams("search").tab);
  useTabCommands();
  switch (tab) {
    case "names":
      return <NamesTab />;
    case "prices":
      return <PricesTab />;
    case "wanted":
      return <WantedTab />;
  }
}
