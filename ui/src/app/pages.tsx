import type { QueryClient } from "@tanstack/react-query";
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { PageId } from "./router";

interface PageModule {
  default: ComponentType;
  /** Asks for what the page shows first, for the start of the window: one answer after another would wait for each other. */
  prefetch?: (client: QueryClient) => Promise<void>;
}

/** Each page is the default export of its feature's `page.tsx`, loaded when first shown; it reads its parameters with `useParams`. */
const LOADERS: Record<PageId, () => Promise<PageModule>> = {
  portfolio: () => import("@/features/portfolio/page"),
  costs: () => import("@/features/costs/page"),
  search: () => import("@/features/search/page"),
  cart: () => import("@/features/cart/page"),
  dns: () => import("@/features/dns/page"),
  transfers: () => import("@/features/transfers/page"),
  reminders: () => import("@/features/reminders/page"),
  activity: () => import("@/features/activity/page"),
  accounts: () => import("@/features/accounts/page"),
  contacts: () => import("@/features/contacts/page"),
  settings: () => import("@/features/settings/page"),
};

const pages = Object.entries(LOADERS).map(([page, load]) => [page, lazy(load)] as const);

/** See {@link LOADERS}. */
export const PAGE_COMPONENTS = Object.fromEntries(pages) as Record<PageId, LazyExoticComponent<ComponentType>>;

/** Begins to load a page, and what it shows first, before it is shown: while the window starts there is nothing else to do. */
export function preloadPage(page: PageId, client: QueryClient): void {
  LOADERS[page]()
    .then((module) => module.prefetch?.(client))
    .catch(() => {
      // When it is shown it is loaded again, and says why it could not be.
    });
}
