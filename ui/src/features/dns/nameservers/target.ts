/** Where nameservers shall go, as it is typed and chosen. Pure. */

import { createStore, type NameserverList, type NameserversView, type NameserverTarget } from "@/ipc";

/** What the panel holds. It lives beside the page: looking elsewhere loses nothing. */
export interface TargetDraft {
  /** A list's id, or one of the words below. */
  readonly choice: string;
  /** Hosts, one a line. */
  readonly typed: string;
  readonly preset: string;
  readonly profile: string;
}

export const TYPED = "typed";
export const PRESET = "preset";
export const BIND = "bind";

export const NO_TARGET: TargetDraft = { choice: TYPED, typed: "", preset: "", profile: "default" };
export const targetDraft = createStore<TargetDraft>(NO_TARGET);

/** The hosts of a text with one a line; commas and blanks part them as well. */
export function typedHosts(text: string): string[] {
  return text.split(/[\s,;]+/).filter((host) => host !== "");
}

/** What the engine is asked for; null while something is missing. */
export function targetOf(draft: TargetDraft, lists: readonly NameserverList[]): NameserverTarget | null {
  switch (draft.choice) {
    case TYPED: {
      const hosts = typedHosts(draft.typed);
      return hosts.length === 0 ? null : { kind: "hosts", hosts };
    }
    case PRESET:
      return draft.preset.trim() === "" ? null : { kind: "preset", key: draft.preset.trim() };
    case BIND:
      return draft.profile.trim() === "" ? null : { kind: "cloudflare_bind", profile: draft.profile.trim() };
    default: {
      const list = lists.find(({ id }) => id === draft.choice);
      if (!list) return null;
      return list.account === null ? { kind: "hosts", hosts: list.hosts } : { kind: "zone", account: list.account };
    }
  }
}

/** Whether a name can go to such a target at all. */
export function takes(view: NameserversView, draft: TargetDraft): boolean {
  if (view.fixed !== null) return false;
  if (draft.choice === PRESET) return view.takes_preset;
  if (draft.choice === BIND) return view.takes_bind;
  return true;
}
