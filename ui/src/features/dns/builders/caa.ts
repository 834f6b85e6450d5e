/** CAA: which certificate authorities may issue for a name (RFC 8659). Records without a field here are kept. */

import { wholeSet, type SetPut } from "./set-put";

export interface Caa {
  /** Who may issue, with what they were given behind a semicolon. */
  readonly issuers: readonly string[];
  /** Who may issue wildcard certificates; null: the same, and an empty list: nobody. */
  readonly wild: readonly string[] | null;
  /** Where refusals are reported: `mailto:` or an address on the web; "" for nowhere. */
  readonly report: string;
  /** Records that stay as they are. */
  readonly others: readonly string[];
}

export const AUTHORITIES: readonly { readonly label: string; readonly host: string }[] = [
  { label: "Let's Encrypt", host: "letsencrypt.org" },
  { label: "Google Trust Services", host: "pki.goog" },
  { label: "Sectigo, ZeroSSL", host: "sectigo.com" },
  { label: "DigiCert", host: "digicert.com" },
  { label: "GlobalSign", host: "globalsign.com" },
  { label: "Amazon", host: "amazon.com" },
  { label: "SSL.com", host: "ssl.com" },
  { label: "Certum", host: "certum.pl" },
  { label: "Actalis", host: "actalis.it" },
  { label: "GoDaddy", host: "godaddy.com" },
];

const RECORD = /^(\d{1,3}) (\S+) "(.*)"$/s;

/** A name's CAA records as the form's fields. */
export function parseCaa(contents: readonly string[]): Caa {
  const issuers: string[] = [];
  const wild: string[] = [];
  const others: string[] = [];
  let hasIssue = false;
  let hasWild = false;
  let report = "";
  for (const content of contents) {
    const [, flag, tag, value = ""] = RECORD.exec(content) ?? [];
    const isNobody = value.trim() === ";" || value.trim() === "";
    if (flag === "0" && tag === "issue") {
      hasIssue = true;
      if (!isNobody) issuers.push(value);
    } else if (flag === "0" && tag === "issuewild") {
      hasWild = true;
      if (!isNobody) wild.push(value);
    } else if (flag === "0" && tag === "iodef" && report === "") report = value;
    else others.push(content);
  }
  return { issuers: hasIssue ? issuers : [], wild: hasWild ? wild : null, report, others };
}

const line = (tag: string, value: string) => `0 ${tag} "${value}"`;

/** Nobody is said with a semicolon. */
const who = (tag: string, issuers: readonly string[]) =>
  issuers.length === 0 ? [line(tag, ";")] : issuers.map((issuer) => line(tag, issuer));

export function formatCaa({ issuers, wild, report, others }: Caa): string[] {
  return [
    ...who("issue", issuers),
    ...(wild === null ? [] : who("issuewild", wild)),
    ...(report.trim() === "" ? [] : [line("iodef", reportAddress(report))]),
    ...others,
  ];
}

function reportAddress(report: string): string {
  const text = report.trim();
  return /^(mailto|https?):/i.test(text) ? text : `mailto:${text}`;
}

/** The authority's name in a value that may have more behind it. */
export const issuerHost = (value: string): string => (value.split(";")[0] ?? "").trim().toLowerCase();

/** With or without an authority. One that is there keeps what stands behind its name. */
export function withIssuer(issuers: readonly string[], host: string, isOn: boolean): string[] {
  const rest = issuers.filter((one) => issuerHost(one) !== host);
  if (!isOn) return rest;
  return rest.length === issuers.length ? [...issuers, host] : [...issuers];
}

export function caaPut(name: string, caa: Caa): SetPut {
  return wholeSet(name, "CAA", formatCaa(caa));
}
