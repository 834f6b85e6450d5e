import { createStore } from "@/ipc";

const TABS = [
  "overview",
  "settings",
  "dns",
  "connect",
  "registrant",
  "transfer",
  "health",
  "orders",
  "history",
  "notes",
] as const;

/** The drawer's tabs. */
export type DrawerTab = (typeof TABS)[number];

/** Whether a word of the address is a tab. */
export function isDrawerTab(word: string | undefined): word is DrawerTab {
  return TABS.some((tab) => tab === word);
}

/** The tab stays while another name is opened: going down the list with the DNS open shows the DNS of each. */
export const drawerTab = createStore<DrawerTab>("overview");
