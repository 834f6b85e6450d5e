/**
 * Tabs of a name that only some providers have something to show in.
 */
import type { ComponentType } from "react";
import type { Descriptor, NameDetail } from "@/ipc";
import type { DrawerTab } from "./tabs";

/** What each tab is given. */
export interface ExtraTabProps {
  detail: NameDetail;
  descriptor: Descriptor;
}

/** One such tab. */
export interface ExtraTab {
  id: Extract<DrawerTab, "connect" | "registrant" | "transfer">;
  label: string;
  /** Whether this name has it at its provider. */
  isShown: (detail: NameDetail, descriptor: Descriptor) => boolean;
  Panel: ComponentType<ExtraTabProps>;
}

/** Whether a tab is there for some names only. */
export function isExtraTab(tab: DrawerTab): boolean {
  return EXTRA_TABS.some(({ id }) => id === tab);
}

/** All of them, in their order. */
export const EXTRA_TABS: readonly ExtraTab[] = [];
