import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { PageId } from "./router";

/** Each page is the default export of its feature's `page.tsx`, loaded when first shown; it reads its parameters with `useParams`. */
export const PAGE_COMPONENTS: Record<PageId, LazyExoticComponent<ComponentType>> = {
  portfolio: lazy(() => import("@/features/portfolio/page")),
  costs: lazy(() => import("@/features/costs/page")),
  search: lazy(() => import("@/features/search/page")),
  cart: lazy(() => import("@/features/cart/page")),
  dns: lazy(() => import("@/features/dns/page")),
  reminders: lazy(() => import("@/features/reminders/page")),
  activity: lazy(() => import("@/features/activity/page")),
  accounts: lazy(() => import("@/features/accounts/page")),
  contacts: lazy(() => import("@/features/contacts/page")),
  settings: lazy(() => import("@/features/settings/page")),
};
