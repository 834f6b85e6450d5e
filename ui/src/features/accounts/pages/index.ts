/**
 * What an account has beyond its overview: one page each, shown where its provider offers it.
 */
import type { ComponentType } from "react";
import type { AccountView, Descriptor } from "@/ipc";
import { isByHand } from "../draft";
import { Billing } from "./Billing";
import { Deliveries } from "./Deliveries";
import { Endings } from "./Endings";
import { Profile } from "./Profile";
import { Tokens } from "./Tokens";
import { Webhooks } from "./Webhooks";
import { KeptContacts } from "./KeptContacts";
import { Processes } from "./Processes";

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
export const ACCOUNT_PAGES: readonly AccountPage[] = [
  { id: "profile", label: "Profile", isShown: (descriptor) => !isByHand(descriptor), Page: Profile },
  { id: "billing", label: "Billing", isShown: ({ extras }) => extras.includes("billing"), Page: Billing },
  { id: "tokens", label: "Tokens", isShown: ({ extras }) => extras.includes("tokens"), Page: Tokens },
  {
    id: "deliveries",
    label: "Deliveries",
    isShown: ({ extras }) => extras.includes("deliveries"),
    Page: Deliveries,
  },
  { id: "webhooks", label: "Webhooks", isShown: ({ extras }) => extras.includes("webhooks"), Page: Webhooks },
  { id: "contacts", label: "Contacts", isShown: ({ extras }) => extras.includes("contacts"), Page: KeptContacts },
  { id: "endings", label: "Endings", isShown: ({ extras }) => extras.includes("endings"), Page: Endings },
  { id: "processes", label: "Processes", isShown: ({ extras }) => extras.includes("processes"), Page: Processes },
];
