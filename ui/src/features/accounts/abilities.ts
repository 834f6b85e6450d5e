import type { Descriptor, Setting } from "@/ipc";

const SETTING: Record<Setting, string> = { auto_renew: "auto-renew", lock: "transfer lock", privacy: "WHOIS privacy" };

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** What Freehold can do at a provider, in words, from its descriptor alone. */
export function abilities(descriptor: Descriptor): string[] {
  const able = ["List names and read expiry"];
  if (descriptor.search) able.push("Search and quote prices");
  if (descriptor.orders) {
    const { register, renew, server_cap, balance } = descriptor.orders;
    if (register && renew) able.push("Register and renew");
    else if (register) able.push("Register");
    else if (renew) able.push("Renew");
    if (server_cap) able.push("Have it refuse a price above your cap");
    if (balance) able.push("Read the balance");
  }
  if (descriptor.dns) {
    able.push("Edit DNS records");
    if (descriptor.dns.nameservers) able.push("Set nameservers");
  }
  if (descriptor.settings.length > 0) able.push(`Switch ${list(descriptor.settings.map((one) => SETTING[one]))}`);
  return able;
}
