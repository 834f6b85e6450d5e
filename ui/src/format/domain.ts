/** How a domain name is written in the window: its own part and its ending, and the readable form of an `xn--` name. */

/** The parts of a name as the lists show them. */
export interface DomainParts {
  /** What stands before the ending, in its readable form: `müllerhof`. */
  label: string;
  /** Everything after it, with its dot: `.co.uk`. Empty for a single label. */
  ending: string;
  /** The registered (ASCII) form where it differs from the readable one: `xn--mllerhof-65a.de`. */
  ascii: string | null;
}

const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const MAX_CODE_POINT = 0x10ffff;

/**
 * Decodes one punycode label without its `xn--` (RFC 3492, 6.2). Null where the text is no punycode: the caller then shows the
 * label as it is registered.
 */
function decodePunycode(input: string): string | null {
  const split = input.lastIndexOf("-");
  const output: number[] = [];
  for (const char of split > 0 ? input.slice(0, split) : "") {
    const code = char.charCodeAt(0);
    if (code >= 0x80) return null;
    output.push(code);
  }
  let n = 128;
  let i = 0;
  let bias = 72;
  let index = split > 0 ? split + 1 : 0;
  while (index < input.length) {
    const start = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const code = input.charCodeAt(index++);
      const digit =
        code >= 48 && code <= 57
          ? code - 22
          : code >= 97 && code <= 122
            ? code - 97
            : code >= 65 && code <= 90
              ? code - 65
              : BASE;
      if (digit >= BASE) return null;
      i += digit * weight;
      if (i > 0x7fffffff) return null;
      const threshold = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const length = output.length + 1;
    let delta = start === 0 ? Math.floor((i - start) / 700) : (i - start) >> 1;
    delta += Math.floor(delta / length);
    let k = 0;
    for (; delta > ((BASE - T_MIN) * T_MAX) >> 1; k += BASE) delta = Math.floor(delta / (BASE - T_MIN));
    bias = k + Math.floor(((BASE - T_MIN + 1) * delta) / (delta + 38));
    n += Math.floor(i / length);
    if (n > MAX_CODE_POINT) return null;
    i %= length;
    output.splice(i++, 0, n);
  }
  return String.fromCodePoint(...output);
}

/** The readable form of an ASCII name; labels that do not decode stay as they are. */
export function readableName(ascii: string): string {
  if (!ascii.toLowerCase().includes("xn--")) return ascii;
  return ascii
    .split(".")
    .map((label) => (label.toLowerCase().startsWith("xn--") ? (decodePunycode(label.slice(4)) ?? label) : label))
    .join(".");
}

/**
 * Splits a registered (ASCII) name for display. `ending` is its public suffix without the dot, in either form, where the engine
 * told it; otherwise everything after the first dot is taken for it, which is right for every name registered directly under one.
 */
export function domainParts(name: string, ending?: string): DomainParts {
  const readable = readableName(name);
  const suffix = ending === undefined || ending === "" ? null : `.${readableName(ending)}`;
  const cut = suffix !== null && readable.endsWith(suffix) ? readable.length - suffix.length : readable.indexOf(".");
  return {
    label: cut < 0 ? readable : readable.slice(0, cut),
    ending: cut < 0 ? "" : readable.slice(cut),
    ascii: readable === name ? null : name,
  };
}
