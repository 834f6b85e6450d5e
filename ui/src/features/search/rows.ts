/** How a row of the matrix stands, by the answers so far. */
import type { AccountId, SearchName } from "@/ipc";
import { cheapest, type RowAnswers } from "./prices";
import type { Search } from "./session";

/** `owned` and `taken` rows say so across all columns; the others show a cell for each account. */
export type RowKind = "owned" | "taken" | "cells";

/** A name is taken when an account says so and none sells it; while others are still asked, their cells stay. */
export function rowKind(
  name: SearchName,
  answers: RowAnswers | undefined,
  accounts: readonly AccountId[],
  isDone: boolean,
): RowKind {
  if (name.owned !== null) return "owned";
  if (!answers) return "cells";
  let taken = false;
  for (const account of accounts) {
    const answer = answers.get(account);
    if (answer === undefined && !isDone) return "cells";
    if (answer?.kind === "available" || answer?.kind === "failed") return "cells";
    taken ||= answer?.kind === "taken";
  }
  return taken ? "taken" : "cells";
}

/** Whether some account sells it. */
export function isOffered(name: SearchName, answers: RowAnswers | undefined): boolean {
  return name.owned === null && [...(answers?.values() ?? [])].some((answer) => answer.kind === "available");
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
}

/** The cheapest offer of every name that is not in the cart yet. */
export function cheapestPicks(search: Search, accounts: readonly AccountId[], inCart: ReadonlySet<string>): Picks {
  const picks: Pick[] = [];
  let premium = 0;
  for (const { name, owned } of search.names) {
    if (owned !== null || inCart.has(name)) continue;
    const answers = search.answers.get(name);
    const account = cheapest(answers, accounts);
    if (account === null) continue;
    const offer = answers?.get(account);
    if (offer?.kind === "available" && offer.premium) premium += 1;
    else picks.push({ name, account });
  }
  return { picks, premium };
}

/** Names with an answer that failed and may come when asked again. */
export function failedNames(search: Search): string[] {
  return search.names
    .filter(({ name }) =>
      [...(search.answers.get(name)?.values() ?? [])].some(
        (answer) => answer.kind === "failed" && answer.fault.retryable,
      ),
    )
    .map(({ name }) => name);
}
