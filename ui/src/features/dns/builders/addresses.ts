/** Whether a text is an address, so far as a form has to know before the engine is asked. */

export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

export function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2 || !/^[0-9a-f:.]+$/i.test(text)) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const tail = last.includes(".");
  if (tail && !isIpv4(last)) return false;
  const words = tail ? groups.slice(0, -1) : groups;
  const count = words.length + (tail ? 2 : 0);
  return words.every((word) => /^[0-9a-f]{1,4}$/i.test(word)) && (halves.length === 2 ? count < 8 : count === 8);
}

/** A mail address, or one with `{domain}` for the zone. */
export function isMail(text: string): boolean {
  return /^[^@\s,;:!]+@(\{domain\}|[a-z0-9-]+(\.[a-z0-9-]+)+)$/i.test(text);
}
