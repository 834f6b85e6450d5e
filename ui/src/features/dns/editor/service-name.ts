/** Owner names that say a service: `_sip._tcp` for SRV, `_443._tcp.www` for TLSA. */

export interface ServiceName {
  /** Without the underscore: `sip`, `443`. */
  readonly service: string;
  /** Without the underscore: `tcp`. */
  readonly protocol: string;
  /** The name below the zone that offers it; `@` for the apex. */
  readonly host: string;
}

export const PROTOCOLS = ["tcp", "udp", "tls", "sctp"] as const;

/** How a type names a service; null where its owner names are plain. */
export function serviceWords(kind: string): { label: string; placeholder: string; initial: string } | null {
  if (kind === "SRV") return { label: "Service", placeholder: "sip", initial: "" };
  if (kind === "TLSA") return { label: "Port", placeholder: "443", initial: "443" };
  return null;
}

/** `_sip._tcp.office` as its parts; null where a name is none of a service. */
export function splitService(name: string): ServiceName | null {
  const match = /^_([a-z0-9-]+)\._([a-z0-9-]+)(?:\.(.+))?$/.exec(name);
  return match ? { service: match[1] ?? "", protocol: match[2] ?? "", host: match[3] ?? "@" } : null;
}

export function joinService({ service, protocol, host }: ServiceName): string {
  const below = host === "@" || host === "" ? "" : `.${host}`;
  const word = (text: string) => text.trim().toLowerCase().replace(/^_+/, "");
  return `_${word(service)}._${word(protocol)}${below}`;
}

/** What is wrong with a service; null where it fits. */
export function serviceProblem(kind: string, service: string): string | null {
  const word = service.trim().replace(/^_+/, "");
  if (kind === "TLSA") {
    return /^\d{1,5}$/.test(word) && Number(word) <= 65_535 ? null : "The port's number, such as 443 or 25.";
  }
  return /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(word) ? null : "One word, such as sip, ldap or minecraft.";
}
