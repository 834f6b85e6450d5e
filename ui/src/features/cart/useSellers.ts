/** The accounts with what their providers sell: who can take a line, and who can not and why. */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { queries, type AccountView, type Descriptor, type OrderKind } from "@/ipc";

export interface Seller {
  account: AccountView;
  /** Null while the providers are being read. */
  descriptor: Descriptor | null;
}

/** All accounts, each with its provider's facts. */
export function useSellers(): readonly Seller[] {
  const accounts = useQuery(queries.accounts).data;
  const providers = useQuery(queries.providers).data;
  return useMemo(
    () =>
      (accounts ?? []).map((account) => ({
        account,
        descriptor: providers?.find((one) => one.id === account.provider) ?? null,
      })),
    [accounts, providers],
  );
}

/** Why a seller cannot take an order of this kind, as a sentence; null when it can. */
export function whyNot({ account, descriptor }: Seller, kind: OrderKind): string | null {
  if (descriptor === null) return "Its provider is not known.";
  const rules = descriptor.orders;
  if (kind === "privacy" ? (rules?.privacy_products.length ?? 0) > 0 : rules?.[kind] === true) return null;
  const told = descriptor.not_offered.find(({ feature }) => feature === kind)?.reason;
  if (told !== undefined) return told;
  switch (kind) {
    case "register":
      return `${account.label} sells no new names here.`;
    case "renew":
      return `${account.label} takes no renewals here.`;
    case "transfer":
      return `${account.label} takes no transfers here.`;
    case "restore":
      return `${account.label} restores no names here.`;
    case "privacy":
      return `${account.label} does not sell WHOIS privacy by itself.`;
  }
}
