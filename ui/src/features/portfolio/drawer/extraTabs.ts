/**
 * Tabs of a name that only some providers have something to show in.
 */
import type { ComponentType } from "react";
import type { Descriptor, NameDetail } from "@/ipc";
import { ConnectTab } from "./connect/ConnectTab";
import { RegistrantTab } from "./registrant/RegistrantTab";
import type { DrawerTab } from "./tabs";
import { TransferTab } from "./transfer/TransferTab";

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
export const EXTRA_TABS: readonly ExtraTab[] = [
  {
    id: "connect",
    label: "Connect",
    // Where no account of the name's connects it, the tab says what does the same.
    isShown: ({ row, connects }) => connects !== null || row.dns !== null,
    Panel: ConnectTab,
  },
  {
    id: "transfer",
    label: "Transfer",
    // Where a provider gives no codes the tab says so, and where they are to be had.
    isShown: ({ row }, { id }) => row.registered && id !== "hand",
    Panel: TransferTab,
  },
  {
    id: "registrant",
    label: "Registrant",
    isShown: ({ row }, { extras }) => row.registered && extras.includes("registrant"),
    Panel: RegistrantTab,
  },
];
