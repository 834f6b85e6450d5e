import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { PageId } from "./router";

/** Each page is the default export of its feature's `page.tsx`, loaded when first shown; it reads its parameters with `useParams`. */
const LOADERS: Record<PageId, () => Promise<{ default: ComponentType }>> = {
  portfolio: () => import("@/features/portfolio/page"),
  costs: () => import("@/features/costs/page"),
  search: () => import("@/features/search/page"),
  cart: () => import("@/features/cart/page"),
  dns: () => import("@/features/dns/page"),
  reminders: () => import("@/features/reminders/page"),
  activity: () => import("@/features/activity/page"),
  accounts: () => import("@/features/accounts/page"),
  contacts: () => import("@/features/contacts/page"),
  settings: () => import("@/features/settings/page"),
};

const pages = Object.entries(LOADERS).map(([page, load]) => [page, lazy(load)] as const);

/** See {@link LOADERS}. */
export const PAGE_COMPONENTS = Object.fromEntries(pages) as Record<PageId, LazyExoticComponent<ComponentType>>;

/** Begins to load a page before it is shown: while the window starts there is nothing else to do. */
export function preloadPage(page: PageId): void {
  LOADERS[page]().catch(() => {
    // When it is shown it is loaded again, and says why it could not be.
  });
}
