/**
 * To whom a name is registered. It is asked at the provider, so it is read when it is looked at and not whenever anything
 * about names moves: its key stands apart from those that the engine marks stale.
 */
import { queryOptions } from "@tanstack/react-query";
import { call, commands, type NameKey, type RegistrantView } from "@/ipc";

/** How often it is looked at while a change is under way. */
const LOOK_MS = 10_000;

/** Whether a change is under way. */
export function isUnderWay({ change }: RegistrantView): boolean {
  return change !== null && change.settled_at === null;
}

export const registrantQuery = (key: NameKey) =>
  queryOptions({
    queryKey: ["app", "registrant", key],
    queryFn: () => call(commands.portfolioRegistrant(key)),
    staleTime: 60_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? LOOK_MS : false),
  });
