/**
 * What an account has beyond its overview: one page each, shown where its provider offers it.
 */
import type { ComponentType } from "react";
import type { AccountView, Descriptor } from "@/ipc";

/** What each page is given. */
export interface AccountPageProps {
  account: AccountView;
  descriptor: Descriptor;
}

/** One page of an account. */
export interface AccountPage {
  /** Its word in the address: `#/accounts?account=…&tab=billing`. */
  id: string;
  label: string;
  /** Whether this provider has it. */
  isShown: (descriptor: Descriptor) => boolean;
  Page: ComponentType<AccountPageProps>;
}

/** All pages, in the order of their tabs. */
export const ACCOUNT_PAGES: readonly AccountPage[] = [];
