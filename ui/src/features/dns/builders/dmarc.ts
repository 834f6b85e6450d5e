/** DMARC: what receivers do with mail that neither SPF nor DKIM vouches for (RFC 7489). Tags without a field are kept. */

import { isMail } from "./addresses";
import type { SetPut } from "./set-put";

export type DmarcPolicy = "none" | "quarantine" | "reject";

/** The tags in their order, small letters; the version is not among them. */
export type Dmarc = ReadonlyMap<string, string>;

export const NEW_DMARC: Dmarc = new Map([["p", "none"]]);

export const DMARC_NAME = "_dmarc";

export function isDmarc(content: string): boolean {
  return /^"?v\s*=\s*DMARC1\s*(;|$|")/i.test(content.trim());
}

/** A record's tags; null where the text is none. */
export function parseDmarc(content: string): Dmarc | null {
  if (!isDmarc(content)) return null;
  const tags = new Map<string, string>();
  for (const part of content.replaceAll('"', "").split(";").slice(1)) {
    const at = part.indexOf("=");
    if (at < 0) continue;
    const tag = part.slice(0, at).trim().toLowerCase();
    if (tag !== "") tags.set(tag, part.slice(at + 1).trim());
  }
  return tags;
}

/** The policy comes first, as the standard wants it; blank tags are left out. */
export function formatDmarc(tags: Dmarc): string {
  const rest = [...tags].filter(([tag, text]) => tag !== "p" && text !== "");
  return ["v=DMARC1", `p=${tags.get("p") ?? "none"}`, ...rest.map(([tag, text]) => `${tag}=${text}`)].join("; ");
}

/** With a tag, or without it where the text is blank or what is meant anyway. */
export function withTag(tags: Dmarc, tag: string, text: string, usual = ""): Dmarc {
  const next = new Map(tags);
  if (text === "" || text === usual) next.delete(tag);
  else next.set(tag, text);
  return next;
}

/** `mailto:a@x.example!10m,mailto:b@y.example` as people write it. */
export function readReports(text: string): string {
  return text
    .split(",")
    .map((one) => one.trim().replace(/^mailto:/i, ""))
    .filter((one) => one !== "")
    .join(", ");
}

/** Addresses with commas or blanks between, as the record holds them. */
export function writeReports(text: string): string {
  return text
    .split(/[\s,;]+/)
    .filter((one) => one !== "")
    .map((one) => (/^(mailto|https?):/i.test(one) ? one : `mailto:${one}`))
    .join(",");
}

/** What is wrong with the addresses of reports; null where they fit. */
export function reportsProblem(text: string): string | null {
  const wrong = text
    .split(/[\s,;]+/)
    .filter((one) => one !== "")
    .map((one) => one.replace(/^mailto:/i, "").replace(/!\d+[kmgt]?$/i, ""))
    .find((one) => !/^https?:/i.test(one) && !isMail(one));
  return wrong === undefined ? null : `"${wrong}" is no mail address.`;
}

export function percentProblem(text: string): string | null {
  return text === "" || (/^\d{1,3}$/.test(text) && Number(text) <= 100) ? null : "A whole number from 0 to 100.";
}

/** What the user should know about a policy for `zone`. */
export function dmarcWarnings(tags: Dmarc, zone: string): string[] {
  const warnings: string[] = [];
  const reports = `${tags.get("rua") ?? ""},${tags.get("ruf") ?? ""}`;
  if (tags.get("p") === "none" && (tags.get("rua") ?? "") === "") {
    warnings.push("A policy of none without reports does nothing: give an address for the reports.");
  }
  const elsewhere = [...reports.matchAll(/@([^,!\s]+)/g)]
    .map((match) => (match[1] ?? "").toLowerCase())
    .find((host) => host !== "{domain}" && host !== zone && !host.endsWith(`.${zone}`));
  if (elsewhere !== undefined) {
    warnings.push(`${elsewhere} has to agree to take the reports: a TXT record ${zone}._report._dmarc there.`);
  }
  return warnings;
}

/** The one DMARC record at a name, in the place of all that it has. */
export function dmarcPut(name: string, tags: Dmarc): SetPut {
  return { key: { name, kind: "TXT" }, replaces: isDmarc, contents: [formatDmarc(tags)] };
}
