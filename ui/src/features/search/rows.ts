/** How a row of the matrix stands, by the answers so far. */
import type { AccountId, SearchName } from "@/ipc";
import { offerFits, type Look } from "./filters";
import { cheapest, isOld, type RowAnswers } from "./prices";
import type { Search } from "./session";

/**
 * `owned`, `taken` and `delegated` rows say so across all columns; the others show a cell for each account. Delegated: the public
 * DNS knows the name, so no account was asked.
 */
export type RowKind = "owned" | "taken" | "delegated" | "cells";

/** A name is taken when an account says so and none sells it; while others are still asked, their cells stay. */
export function rowKind(
  name: SearchName,
  answers: RowAnswers | undefined,
  accounts: readonly AccountId[],
  isDone: boolean,
  isDelegated = false,
): RowKind {
  if (name.owned !== null) return "owned";
  if (!answers) return isDelegated ? "delegated" : "cells";
  let taken = false;
  for (const account of accounts) {
    const answer = answers.get(account)?.answer;
    if (answer === undefined && !isDone) return "cells";
    if (answer?.kind === "available" || answer?.kind === "failed") return "cells";
    taken ||= answer?.kind === "taken";
  }
  return taken ? "taken" : "cells";
}

/** A name and the account to buy it at. */
export interface Pick {
  readonly name: string;
  readonly account: AccountId;
}

/** What "pick cheapest" would put into the cart. */
export interface Picks {
  readonly picks: readonly Pick[];
  /** Names left for the user to choose one by one, as they are priced by name. */
  readonly premium: number;
  /** For some name an offer was left out, as there is no rate for its currency. */
  readonly isPartial: boolean;
}

/** The cheapest offer of each of these names that is not in the cart yet. */
export function cheapestPicks(
  search: Search,
  names: readonly SearchName[],
  accounts: readonly AccountId[],
  inCart: ReadonlyMap<string, unknown>,
  look: Look,
): Picks {
  const picks: Pick[] = [];
  let premium = 0;
  let isPartial = false;
  for (const { name, owned } of names) {
    if (owned !== null || inCart.has(name)) continue;
    const answers = search.answers.get(name);
    const best = cheapest(answers, accounts, look, (offer) => offerFits(offer, look));
    if (best === null) continue;
    const offer = answers?.get(best.account)?.answer;
    if (offer?.kind === "available" && offer.premium) {
      premium += 1;
      continue;
    }
    picks.push({ name, account: best.account });
    isPartial ||= best.isPartial;
  }
  return { picks, premium, isPartial };
}

/** Names with an answer that failed and may come when asked again. */
export function failedNames(search: Search): string[] {
  return search.names
    .filter(({ name }) =>
      [...(search.answers.get(name)?.values() ?? [])].some(
        ({ answer }) => answer.kind === "failed" && answer.fault.retryable,
      ),
    )
    .map(({ name }) => name);
}

/** Those of the names that some account offered so long ago that the price is marked as old. */
export function oldNames(search: Search, names: readonly SearchName[], now: number): string[] {
  return names
    .filter(
      ({ name, owned }) =>
        owned === null &&
        [...(search.answers.get(name)?.values() ?? [])].some(
          ({ answer, at }) => answer.kind === "available" && isOld(at, now),
        ),
    )
    .map(({ name }) => name);
}
