import { createStore } from "@/ipc";

/** The drawer's tabs. */
export type DrawerTab =
  "overview" | "settings" | "dns" | "connect" | "registrant" | "transfer" | "health" | "orders" | "history" | "notes";

/** The tab stays while another name is opened: going down the list with the DNS open shows the DNS of each. */
export const drawerTab = createStore<DrawerTab>("overview");
