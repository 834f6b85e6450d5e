/** What can be typed into the filter of records, and what to offer for the word at its end. */

const TOKENS = ["type:", "value:", "name:", "zone:", "account:", "ttl<", "proxied:on"] as const;
const TYPES = ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "HTTPS", "TLSA"] as const;

/** Filters that most people come for. Each asks only for what stands in a zone. */
export const USUAL_FILTERS = [
  { filter: "type:MX", label: "Mail servers" },
  { filter: 'type:TXT value:"v=spf1"', label: "SPF" },
  { filter: "name:_dmarc type:TXT", label: "DMARC" },
  { filter: "name:~_domainkey", label: "DKIM" },
  { filter: "type:A,AAAA,CNAME name:www", label: "Web at www" },
  { filter: "ttl<300", label: "Short TTLs" },
] as const;

/** A token with a value, quoted where the value needs it. */
export function token(key: string, value: string): string {
  const clean = value.replaceAll('"', "");
  return /[\s:<>=]/.test(clean) ? `${key}:"${clean}"` : `${key}:${clean}`;
}

/** The word that is being typed: what follows the last blank outside of quotes. */
export function lastWord(filter: string): string {
  let quoted = false;
  let start = 0;
  [...filter].forEach((letter, at) => {
    if (letter === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(letter)) start = at + 1;
  });
  return [...filter].slice(start).join("");
}

/** What to offer for the word at the end of a filter, as whole words. */
export function suggestions(filter: string, accounts: readonly string[]): string[] {
  const word = lastWord(filter);
  const minus = word.startsWith("-") ? "-" : "";
  const typed = word.slice(minus.length).toLowerCase();
  const offer = (words: readonly string[]) =>
    words.filter((one) => one.toLowerCase().startsWith(typed) && one.toLowerCase() !== typed).map((one) => minus + one);
  if (typed.startsWith("type:")) {
    const done = typed.lastIndexOf(",") + 1;
    if (done === 0) return offer(TYPES.map((kind) => `type:${kind}`));
    const before = `type:${typed.slice(5, done).toUpperCase()}`;
    return offer(TYPES.filter((kind) => !before.slice(5).split(",").includes(kind)).map((kind) => `${before}${kind}`));
  }
  if (typed.startsWith("account:")) return offer(accounts.map((label) => token("account", label)));
  if (typed.startsWith("proxied:")) return offer(["proxied:on", "proxied:off"]);
  if (typed.startsWith("ttl")) return offer(["ttl<300", "ttl:3600", "ttl>86400", "ttl:auto"]);
  if (typed === "") return minus === "" ? [] : offer(["type:", "value:", "name:", "zone:", "account:"]);
  return offer(TOKENS);
}

/** A filter with its last word replaced. A finished token gets a blank after it. */
export function complete(filter: string, word: string): string {
  const before = filter.slice(0, filter.length - lastWord(filter).length);
  return `${before}${word}${/[:<]$/.test(word) ? "" : " "}`;
}
