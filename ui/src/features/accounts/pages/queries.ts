/**
 * What the pages of an account ask its provider for. They are asked when they are looked at, not whenever anything about
 * accounts moves, so their keys stand apart from those that the engine marks stale.
 */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { call, commands, type AccountId, type ProcessesAsked } from "@/ipc";

const FRESH_MS = 60_000;

/** What the account says about itself. */
export const profileQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["app", "account-profile", account],
    queryFn: () => call(commands.accountsProfile(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** The one contact of an account that has one for all its names. */
export const accountContactQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["contacts", "account", account],
    queryFn: () => call(commands.contactsAccount(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** Its latest bills. */
export const invoicesQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["app", "account-invoices", account],
    queryFn: () => call(commands.accountsInvoices(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** What its referral code brought. */
export const referralsQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["app", "account-referrals", account],
    queryFn: () => call(commands.accountsReferrals(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** Its keys. */
export const tokensQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["app", "account-tokens", account],
    queryFn: () => call(commands.accountsTokens(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** What it accepted and what became of it. */
export const processesQuery = (account: AccountId, asked: ProcessesAsked) =>
  queryOptions({
    queryKey: ["app", "account-processes", account, asked],
    queryFn: () => call(commands.accountsProcesses(account, asked)),
    staleTime: FRESH_MS,
    retry: false,
    placeholderData: (old) => old,
  });

/** One of them with its words. */
export const processQuery = (account: AccountId, process: string) =>
  queryOptions({
    queryKey: ["app", "account-process", account, process],
    queryFn: () => call(commands.accountsProcess(account, process)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** The contacts that it keeps under handles, page by page. */
export const keptQuery = (account: AccountId) =>
  infiniteQueryOptions({
    queryKey: ["app", "account-kept", account],
    queryFn: ({ pageParam }) => call(commands.contactsKept(account, pageParam)),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    staleTime: FRESH_MS,
    retry: false,
  });

/** What deleting one of them would meet; looked at afresh each time. */
export const keptRemovalQuery = (account: AccountId, handle: string) =>
  queryOptions({
    queryKey: ["app", "account-kept-removal", account, handle],
    queryFn: () => call(commands.contactsKeptRemoval(account, handle)),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });

/** The endings that it sells by its API. */
export const endingsQuery = (account: AccountId) =>
  queryOptions({
    queryKey: ["app", "account-endings", account],
    queryFn: () => call(commands.accountsEndings(account)),
    staleTime: FRESH_MS,
    retry: false,
  });

/** One of them in full. */
export const keptContactQuery = (account: AccountId, handle: string) =>
  queryOptions({
    queryKey: ["app", "account-kept-contact", account, handle],
    queryFn: () => call(commands.contactsKeptRead(account, handle)),
    staleTime: FRESH_MS,
    retry: false,
  });
