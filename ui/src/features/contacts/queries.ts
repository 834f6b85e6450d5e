import { queryOptions } from "@tanstack/react-query";
import { call, commands, type AccountId } from "@/ipc";

/** The one contact of an account that has one for all its names; asked at the provider. */
export const accountContactQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["contacts", "account", account],
    queryFn: () => call(commands.contactsAccount(account)),
    staleTime: 60_000,
    retry: false,
  });
