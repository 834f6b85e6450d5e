import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import type { PageId } from "./router";

/** Each feature's page is the default export of its `page.tsx`; it reads its own parameters with `useParams`. */
const modules = import.meta.glob<{ default: ComponentType }>("../features/*/page.tsx");

/** The pages by their id, loaded when first shown. */
export const PAGE_COMPONENTS = Object.fromEntries(
  Object.entries(modules).map(([path, load]) => [path.split("/")[2], lazy(load)]),
) as Partial<Record<PageId, LazyExoticComponent<ComponentType>>>;
