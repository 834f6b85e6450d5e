/**
 * SPF: who may send mail in the name's place (RFC 7208). An existing record is kept term by term, in its order, so that
 * what this form has no field for stays.
 */

import { isIpv4, isIpv6 } from "./addresses";
import type { SetPut } from "./set-put";

export type SpfAll = "-" | "~" | "?" | "+";

export interface Spf {
  /** Everything between the version and `all`, in order. */
  readonly terms: readonly string[];
  /** How mail from anybody else is taken; null where the record does not say, or leaves it to a redirect. */
  readonly all: SpfAll | null;
}

export const NEW_SPF: Spf = { terms: [], all: "~" };

/** The most DNS lookups that a receiver makes for one SPF record (RFC 7208, 4.6.4). */
export const MOST_LOOKUPS = 10;

/** Senders that many people have, by what they ask to be included. */
export const SENDERS: readonly { readonly label: string; readonly host: string }[] = [
  { label: "Google Workspace", host: "_spf.google.com" },
  { label: "Microsoft 365", host: "spf.protection.outlook.com" },
  { label: "Fastmail", host: "spf.messagingengine.com" },
  { label: "Proton Mail", host: "_spf.protonmail.ch" },
  { label: "Zoho Mail", host: "zohomail.com" },
  { label: "Amazon SES", host: "amazonses.com" },
  { label: "Brevo", host: "spf.brevo.com" },
  { label: "Mailchimp", host: "servers.mcsv.net" },
  { label: "Mailgun", host: "mailgun.org" },
  { label: "Mailjet", host: "spf.mailjet.com" },
  { label: "Postmark", host: "spf.mtasv.net" },
  { label: "Salesforce", host: "_spf.salesforce.com" },
  { label: "SendGrid", host: "sendgrid.net" },
  { label: "Zendesk", host: "mail.zendesk.com" },
];

export function isSpf(content: string): boolean {
  return /^"?v=spf1(\s|$|")/i.test(content.trim());
}

/** An SPF record as its terms; null where the text is none. What stands behind `all` is dropped: no receiver reads it. */
export function parseSpf(content: string): Spf | null {
  if (!isSpf(content)) return null;
  const terms: string[] = [];
  for (const term of content.replaceAll('"', "").trim().split(/\s+/).slice(1)) {
    const all = /^([-~?+]?)all$/i.exec(term);
    if (all) {
      const behind = modifiersBehind(content, term);
      return { terms: [...terms, ...behind], all: (all[1] === "" ? "+" : all[1]) as SpfAll };
    }
    terms.push(term);
  }
  return { terms, all: null };
}

/** Modifiers such as `exp=` may stand anywhere. A redirect does nothing where there is an `all`. */
function modifiersBehind(content: string, all: string): string[] {
  const words = content.replaceAll('"', "").trim().split(/\s+/);
  return words.slice(words.indexOf(all) + 1).filter((word) => /^[a-z][a-z0-9_.-]*=/i.test(word) && !isRedirect(word));
}

const isRedirect = (term: string) => /^redirect=/i.test(term);

export function formatSpf({ terms, all }: Spf): string {
  return ["v=spf1", ...terms, ...(all === null ? [] : [`${all}all`])].join(" ");
}

/** A term without its plus, in small letters: `+MX` and `mx` are one. */
const plain = (term: string) => term.toLowerCase().replace(/^\+/, "");

export function hasTerm({ terms }: Spf, term: string): boolean {
  return terms.some((one) => plain(one) === plain(term));
}

/** With or without a term. A new one comes behind those that are there. */
export function withTerm(spf: Spf, term: string, isOn: boolean): Spf {
  if (isOn) return hasTerm(spf, term) ? spf : { ...spf, terms: [...spf.terms, term] };
  return { ...spf, terms: spf.terms.filter((one) => plain(one) !== plain(term)) };
}

/** What an address or network is written as; null where it is neither. */
export function addressTerm(text: string): string | null {
  const [address = "", size, ...more] = text
    .trim()
    .replace(/^ip[46]:/i, "")
    .split("/");
  if (more.length > 0 || (size !== undefined && !/^\d{1,3}$/.test(size))) return null;
  const ending = size === undefined ? "" : `/${size}`;
  if (isIpv4(address)) return Number(size ?? 32) <= 32 ? `ip4:${address}${ending}` : null;
  if (isIpv6(address)) return Number(size ?? 128) <= 128 ? `ip6:${address.toLowerCase()}${ending}` : null;
  return null;
}

/** The terms that no field stands for. */
export function otherTerms({ terms }: Spf): string[] {
  const known = new Set(["a", "mx", ...SENDERS.map(({ host }) => `include:${host}`)]);
  return terms.filter((term) => !known.has(plain(term)));
}

/** Lookups that this record itself asks for. What it includes asks for more. */
export function countLookups({ terms }: Spf): number {
  return terms.filter((term) => /^[-~?+]?(include:|a$|a[:/]|mx$|mx[:/]|ptr|exists:)|^redirect=/i.test(term)).length;
}

/** What a reader of the record should know, worst first. */
export function spfWarnings(spf: Spf): string[] {
  const warnings: string[] = [];
  const lookups = countLookups(spf);
  if (lookups > MOST_LOOKUPS) {
    warnings.push(
      `It needs ${lookups} lookups, receivers make ${MOST_LOOKUPS}: they will take it for broken. Take some out.`,
    );
  } else if (lookups >= 8) {
    warnings.push(
      `It needs ${lookups} of ${MOST_LOOKUPS} lookups, and what it includes needs more. Take out what no longer sends.`,
    );
  }
  const odd = spf.terms.find((term) => !isTerm(term));
  if (odd !== undefined)
    warnings.push(`"${odd}" is nothing that SPF knows: receivers will take the record for broken.`);
  if (spf.all === "+") warnings.push("It lets everybody send in this name's place.");
  if (spf.terms.some((term) => /^[-~?+]?ptr/i.test(term)))
    warnings.push('"ptr" is outdated and slow; many receivers skip it.');
  if (spf.all === null && !spf.terms.some(isRedirect))
    warnings.push("It does not say what is to happen with mail from elsewhere.");
  return warnings;
}

function isTerm(term: string): boolean {
  const ip = /^[-~?+]?(ip[46]:.*)$/i.exec(term);
  if (ip) return addressTerm(ip[1] ?? "") !== null;
  return /^[-~?+]?(include:\S+|exists:\S+|(a|mx)(:[^/\s]+)?(\/\d{1,2})?(\/\/\d{1,3})?|ptr(:\S+)?)$|^[a-z][a-z0-9_.-]*=\S*$/i.test(
    term,
  );
}

/** The one SPF record of a name, in the place of all that it has. */
export function spfPut(name: string, spf: Spf): SetPut {
  return { key: { name, kind: "TXT" }, replaces: isSpf, contents: [formatSpf(spf)] };
}
