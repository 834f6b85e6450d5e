/** The guided builders, and which of them fits a record. */

import { isDmarc } from "./dmarc";
import { splitDkimName } from "./dkim";
import { isSpf } from "./spf";

export type BuilderKind = "spf" | "dkim" | "dmarc" | "caa" | "mail";

export const BUILDERS: Readonly<
  Record<BuilderKind, { readonly title: string; readonly note: string; readonly type: string }>
> = {
  spf: { title: "SPF", note: "Who may send mail in its name", type: "TXT" },
  dkim: { title: "DKIM", note: "The key that mail is signed with", type: "TXT" },
  dmarc: { title: "DMARC", note: "What happens with mail that is not vouched for", type: "TXT" },
  caa: { title: "CAA", note: "Who may issue certificates", type: "CAA" },
  mail: { title: "Mail provider (MX)", note: "Google, Microsoft, Fastmail, Proton, Zoho, or no mail", type: "MX" },
};

export const BUILDER_KINDS = Object.keys(BUILDERS) as BuilderKind[];

/** The builder for a record of this type at this name; null where none fits. */
export function builderFor(kind: string, name: string, content: string): BuilderKind | null {
  if (kind === "MX") return "mail";
  if (kind === "CAA") return "caa";
  if (kind === "CNAME") return splitDkimName(name) ? "dkim" : null;
  if (kind !== "TXT") return null;
  if (splitDkimName(name)) return "dkim";
  if (isDmarc(content) || /^_dmarc(\.|$)/.test(name)) return "dmarc";
  return content === "" || isSpf(content) ? "spf" : null;
}

/** The name that a builder is about, of a record's: `_dmarc.shop` is about `shop`. */
export function subjectOf(kind: BuilderKind, name: string): string {
  if (kind === "dkim") return splitDkimName(name)?.host ?? "@";
  if (kind === "dmarc") return /^_dmarc(?:\.(.+))?$/.exec(name)?.[1] ?? (name.startsWith("_") ? "@" : name);
  return name;
}
