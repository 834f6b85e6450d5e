/** DKIM: the key with which mail is signed (RFC 6376, RFC 8463). */

import { wholeSet, type SetPut } from "./set-put";

/** A key as it was pasted: what the record will hold, or what is wrong with it. */
export type DkimKey =
  | { readonly kind: "record"; readonly content: string; readonly words: string; readonly warning: string | null }
  | { readonly kind: "problem"; readonly problem: string };

const problem = (text: string): DkimKey => ({ kind: "problem", problem: text });

/** What an Ed25519 key has in front in a PEM file (RFC 8410); the record holds the bare key. */
const ED25519_HEAD = "302a300506032b6570032100";

/** A key as a mail provider gives it: bare base64, a PEM file, or the whole record, also in quoted pieces. */
export function readKey(pasted: string): DkimKey {
  const text = pasted.trim();
  if (text === "") return problem("Paste the public key or the whole record.");
  if (/PRIVATE KEY/i.test(text)) {
    return problem("This is the private key. It belongs to the mail server alone: paste the public one.");
  }
  const tags = /(^|[\s;"])p\s*=/.test(text) ? readTags(text) : null;
  if (tags !== null && tags.get("p") === "") {
    return { kind: "record", content: "v=DKIM1; p=", words: "An empty key: this selector is revoked.", warning: null };
  }
  const body = tags?.get("p") ?? text.replaceAll(/-----[^-]*-----/g, "");
  const base64 = body.replaceAll(/[\s"]/g, "");
  const bytes = decode(base64);
  if (bytes === null) return problem("This is no base64: a letter is missing, or something else was pasted along.");
  const isEd25519 = hex(bytes).startsWith(ED25519_HEAD) || bytes.length === 32;
  if (isEd25519) {
    const key = bytes.length === 32 ? base64 : encode(bytes.slice(ED25519_HEAD.length / 2));
    return record("ed25519", key, tags, "Ed25519", "Not every receiver knows Ed25519 yet: keep an RSA key beside it.");
  }
  if (bytes[0] !== 0x30) return problem("This is no public key in base64: it does not begin like one.");
  const bits = rsaBits(bytes);
  if (bits === null) return problem("The key is cut off: its length does not fit what it says inside.");
  if (bits < 1_024) return problem(`An RSA key of ${bits} bits is refused by receivers. Make one of 2,048.`);
  const warning = bits < 2_048 ? `${bits.toLocaleString("en")} bits are weak today; 2,048 are usual.` : null;
  return record("rsa", base64, tags, `RSA, ${bits.toLocaleString("en")} bits`, warning);
}

/** The whole record with the tags that were pasted; version and key type are added where they are missing. */
function record(
  type: string,
  key: string,
  pasted: ReadonlyMap<string, string> | null,
  words: string,
  warning: string | null,
): DkimKey {
  const others = [...(pasted ?? [])]
    .filter(([tag]) => !["v", "k", "p"].includes(tag))
    .map(([tag, text]) => `${tag}=${text}`);
  return { kind: "record", content: ["v=DKIM1", `k=${type}`, ...others, `p=${key}`].join("; "), words, warning };
}

/** The tags of a pasted record: pieces in quotes are one text, and what stands before the text is left out. */
function readTags(text: string): Map<string, string> {
  const quoted = [...text.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? "");
  const whole = quoted.length > 0 ? quoted.join("") : text;
  const from = /v\s*=\s*DKIM1/i.exec(whole);
  const tags = new Map<string, string>();
  for (const part of whole.slice(from?.index ?? 0).split(";")) {
    const match = /^\s*([a-z][a-z0-9_]*)\s*=\s*([\s\S]*?)\s*$/i.exec(part);
    if (match) tags.set((match[1] ?? "").toLowerCase(), match[2] ?? "");
  }
  return tags;
}

function decode(base64: string): number[] | null {
  if (base64 === "" || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return [...atob(base64)].map((letter) => letter.charCodeAt(0));
}

const encode = (bytes: readonly number[]) => btoa(String.fromCharCode(...bytes));
const hex = (bytes: readonly number[]) => bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");

interface Der {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

function der(bytes: readonly number[], at: number): Der | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return null;
  const size = first < 0x80 ? 0 : first - 0x80;
  let length = first < 0x80 ? first : 0;
  for (let place = 0; place < size; place += 1) length = length * 256 + (bytes[at + 2 + place] ?? 0);
  const from = at + 2 + size;
  return from + length <= bytes.length ? { tag, from, to: from + length } : null;
}

/** The length of an RSA key, in either of its wrappings; null where it does not hold together. */
function rsaBits(bytes: readonly number[]): number | null {
  const outer = der(bytes, 0);
  if (outer?.to !== bytes.length) return null;
  const first = der(bytes, outer.from);
  if (!first) return null;
  if (first.tag === 0x02) return modulusBits(bytes, first);
  const wrapped = der(bytes, first.to);
  if (wrapped?.tag !== 0x03) return null;
  const inner = der(bytes, wrapped.from + 1);
  const modulus = inner && der(bytes, inner.from);
  return modulus?.tag === 0x02 ? modulusBits(bytes, modulus) : null;
}

function modulusBits(bytes: readonly number[], { from, to }: Der): number {
  const start = bytes[from] === 0 ? from + 1 : from;
  return (to - start) * 8;
}

/** What is wrong with a selector; null where it fits. */
export function selectorProblem(selector: string): string | null {
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(selector.trim())
    ? null
    : "Letters, digits and hyphens, such as s1 or google.";
}

/** `s1` below `@` is `s1._domainkey`; a mail provider's whole name is cut to it. */
export function dkimName(selector: string, host: string): string {
  const word = selector.trim().toLowerCase();
  return host === "@" ? `${word}._domainkey` : `${word}._domainkey.${host}`;
}

/** The selector of `s1._domainkey` and the name that it signs for; null for another name. */
export function splitDkimName(name: string): { selector: string; host: string } | null {
  const match = /^(.+?)\._domainkey(?:\.(.+))?$/.exec(name);
  return match ? { selector: match[1] ?? "", host: match[2] ?? "@" } : null;
}

/** A key at its name. A CNAME there goes: nothing stands beside it. */
export function keyPuts(name: string, content: string): SetPut[] {
  return [wholeSet(name, "CNAME", []), wholeSet(name, "TXT", [content])];
}

/** The key is kept by the mail provider, behind a CNAME. */
export function cnamePuts(name: string, target: string): SetPut[] {
  return [wholeSet(name, "TXT", []), wholeSet(name, "CNAME", [target])];
}
