/** The fields of each record type. The numbers' words are those of the standards (IANA's registries). */

import { hexArea, HOST, hostProblem, named, number16, PRIORITY, upTo, type RecordField } from "./field-types";

const IPV4: RecordField = { id: "address", label: "IPv4 address", placeholder: "203.0.113.24" };
const IPV6: RecordField = { id: "address", label: "IPv6 address", placeholder: "2001:db8::24" };

const MATCHING = named({ 0: "Exact: the data itself", 1: "SHA-256", 2: "SHA-512" });

/** DNSSEC's algorithms (RFC 8624 recommends 13 and 15). */
const DNSSEC_ALGORITHMS = named({
  5: "RSA/SHA-1, outdated",
  7: "RSASHA1-NSEC3-SHA1, outdated",
  8: "RSA/SHA-256",
  10: "RSA/SHA-512",
  13: "ECDSA P-256 with SHA-256",
  14: "ECDSA P-384 with SHA-384",
  15: "Ed25519",
  16: "Ed448",
});

const CERTIFICATE: readonly RecordField[] = [
  {
    id: "usage",
    label: "Usage",
    placeholder: "3",
    initial: "3",
    choices: named({
      0: "PKIX-TA: a CA that must be in the chain",
      1: "PKIX-EE: this certificate, from a public CA",
      2: "DANE-TA: your own CA",
      3: "DANE-EE: this certificate, whoever issued it",
    }),
  },
  {
    id: "selector",
    label: "Selector",
    placeholder: "1",
    initial: "1",
    choices: named({ 0: "Cert: the whole certificate", 1: "SPKI: its public key" }),
  },
  { id: "matching", label: "Matching", placeholder: "1", initial: "1", choices: MATCHING },
  hexArea("Certificate data (hex)"),
];

const SERVICE_BINDING: readonly RecordField[] = [
  {
    ...number16("priority", "Priority", "1", "1"),
    help: "0 makes an alias of it; from 1 up the lowest is tried first.",
  },
  {
    id: "target",
    label: "Target",
    placeholder: ".",
    initial: ".",
    help: "Another host, or a dot for this name itself.",
    problem: hostProblem,
  },
  {
    id: "params",
    label: "Parameters",
    placeholder: 'alpn="h2,h3" ipv4hint=203.0.113.24',
    multiline: true,
    optional: true,
    form: "rest",
    help: "alpn, port, ipv4hint, ipv6hint, ech: key=value, with blanks between.",
  },
];

const single = (label: string, placeholder: string, help: string): readonly RecordField[] => [
  { id: "content", label, placeholder, help, multiline: true, form: "rest" },
];

const DEGREES = "51 30 12.748";

const degreesProblem =
  (most: number) =>
  (text: string): string | null => {
    const parts = /^(\d{1,3})(?: (\d{1,2})(?: (\d{1,2}(?:\.\d{1,3})?))?)?$/.exec(text.trim());
    if (!parts) return `Degrees, minutes and seconds with blanks between, such as ${DEGREES}.`;
    if (Number(parts[1]) > most) return `${most} degrees at most.`;
    return Number(parts[2] ?? 0) > 59 || Number(parts[3] ?? 0) >= 60 ? "Minutes and seconds are below 60." : null;
  };

const LOCATION: readonly RecordField[] = [
  { id: "latitude", label: "Latitude", placeholder: DEGREES, problem: degreesProblem(90) },
  {
    id: "northing",
    label: "Half",
    placeholder: "N",
    initial: "N",
    choices: [
      { id: "N", label: "North" },
      { id: "S", label: "South" },
    ],
  },
  { id: "longitude", label: "Longitude", placeholder: "0 7 39.611", problem: degreesProblem(180) },
  {
    id: "easting",
    label: "Side",
    placeholder: "E",
    initial: "E",
    choices: [
      { id: "E", label: "East" },
      { id: "W", label: "West" },
    ],
  },
  {
    id: "altitude",
    label: "Altitude",
    placeholder: "0m",
    initial: "0m",
    help: "Metres above the ellipsoid, such as -2m.",
    problem: (text) => (/^-?\d+(\.\d{1,2})?m?$/.test(text) ? null : "Metres, such as 12.50m."),
  },
  {
    id: "precision",
    label: "Size and precision",
    placeholder: "1m 10000m 10m",
    optional: true,
    form: "rest",
    help: "Size, horizontal and vertical precision; may stay blank.",
  },
];

const UNDER_A_NAME = "The whole name. {domain} is this zone's.";

/** By type. A type without an entry has one field for its content. */
export const RECORD_FIELDS: Readonly<Record<string, readonly RecordField[]>> = {
  A: [IPV4],
  AAAA: [IPV6],
  CNAME: [{ ...HOST, label: "Points to" }],
  MX: [PRIORITY, { ...HOST, label: "Mail server", placeholder: "mx1.example.net" }],
  TXT: [
    {
      id: "text",
      label: "Text",
      placeholder: "v=spf1 -all",
      multiline: true,
      help: "One line, without quotes around it. Long texts are split for you.",
    },
  ],
  NS: [{ ...HOST, label: "Nameserver", placeholder: "ns1.example.net" }],
  SRV: [
    PRIORITY,
    { ...number16("weight", "Weight", "5", "0"), help: "Among those of one priority, the higher is taken more often." },
    number16("port", "Port", "5060"),
    { ...HOST, placeholder: "sip.example.net", help: "The whole name; a dot says that the service is not offered." },
  ],
  CAA: [
    {
      id: "flag",
      label: "Flag",
      placeholder: "0",
      initial: "0",
      choices: named({ 0: "Usual", 128: "Critical: who does not know the tag must refuse" }),
    },
    {
      id: "tag",
      label: "Tag",
      placeholder: "issue",
      initial: "issue",
      choices: [
        { id: "issue", label: "issue: may issue certificates" },
        { id: "issuewild", label: "issuewild: may issue wildcard certificates" },
        { id: "issuemail", label: "issuemail: may issue mail certificates" },
        { id: "iodef", label: "iodef: where refusals are reported" },
        { id: "contactemail", label: "contactemail: how to reach you" },
        { id: "contactphone", label: "contactphone: how to reach you" },
      ],
    },
    {
      id: "value",
      label: "Value",
      placeholder: "letsencrypt.org",
      form: "quoted",
      help: "The certificate authority's name. A semicolon alone allows nobody.",
    },
  ],
  TLSA: CERTIFICATE,
  SMIMEA: CERTIFICATE,
  SSHFP: [
    {
      id: "algorithm",
      label: "Key",
      placeholder: "4",
      initial: "4",
      choices: named({ 1: "RSA", 2: "DSA, outdated", 3: "ECDSA", 4: "Ed25519", 6: "Ed448" }),
    },
    {
      id: "fingerprint",
      label: "Fingerprint",
      placeholder: "2",
      initial: "2",
      choices: named({ 1: "SHA-1, outdated", 2: "SHA-256" }),
    },
    { ...hexArea("Fingerprint (hex)"), help: "As ssh-keygen -r prints it." },
  ],
  DS: [
    number16("tag", "Key tag", "2371"),
    { id: "algorithm", label: "Algorithm", placeholder: "13", initial: "13", choices: DNSSEC_ALGORITHMS },
    {
      id: "digest",
      label: "Digest",
      placeholder: "2",
      initial: "2",
      choices: named({ 1: "SHA-1, outdated", 2: "SHA-256", 4: "SHA-384" }),
    },
    { ...hexArea("Digest (hex)"), help: "As the nameservers below this name give it." },
  ],
  HTTPS: SERVICE_BINDING,
  SVCB: SERVICE_BINDING,
  NAPTR: [
    { ...number16("order", "Order", "100", "100"), help: "The lowest is taken first." },
    { ...number16("preference", "Preference", "10", "10"), help: "Among those of one order, the lowest first." },
    { id: "flags", label: "Flags", placeholder: "u", form: "quoted", optional: true, help: "s, a, u, p, or blank." },
    { id: "service", label: "Service", placeholder: "E2U+sip", form: "quoted", optional: true },
    {
      id: "expression",
      label: "Expression",
      placeholder: "!^.*$!sip:info@example.com!",
      form: "quoted",
      optional: true,
      help: "Or blank, when there is a replacement.",
    },
    { ...HOST, id: "replacement", label: "Replacement", placeholder: ".", initial: ".", help: "A dot for none." },
  ],
  PTR: [{ ...HOST, help: UNDER_A_NAME }],
  LOC: LOCATION,
  URI: [
    PRIORITY,
    number16("weight", "Weight", "1", "1"),
    {
      id: "target",
      label: "Address",
      placeholder: "https://www.example.com/",
      form: "quoted",
      problem: (text) => (/^[a-z][a-z0-9+.-]*:/i.test(text) ? null : "A whole address, such as https://example.com/."),
    },
  ],
  CERT: single("Certificate", "PKIX 0 0 MIIC...", "Type, key tag, algorithm and certificate, as in a zone file."),
  DNSKEY: single("Key", "257 3 13 mdsswUyr3DPW...", "Flags, protocol, algorithm and key, as in a zone file."),
  OPENPGPKEY: single("Public key (base64)", "mQENBF...", "As gpg --export makes it, in base64."),
  // Joker.com's own types.
  URL: [
    {
      id: "address",
      label: "Forward to",
      placeholder: "https://www.example.org/",
      help: "Visitors are sent to this address.",
      problem: webProblem,
    },
  ],
  FRAME: [
    {
      id: "address",
      label: "Show in a frame",
      placeholder: "https://www.example.org/",
      help: "The page is shown under this name. Title and headers that are set stay.",
      problem: webProblem,
    },
  ],
  MAILFW: [
    {
      id: "address",
      label: "Forward to",
      placeholder: "me@example.org",
      help: "Mail to this name before the @ goes to this address.",
      problem: (text) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) ? null : "A mail address, such as me@example.org."),
    },
  ],
  DYNA: [{ ...IPV4, help: "Where it points until the dynamic DNS service changes it.", problem: ipv4Problem }],
  DYNAAAA: [{ ...IPV6, help: "Where it points until the dynamic DNS service changes it.", problem: ipv6Problem }],
};

function webProblem(text: string): string | null {
  return /^https?:\/\/[^\s/]+/i.test(text) && !/\s/.test(text)
    ? null
    : "A whole web address, such as https://www.example.org/.";
}

function ipv4Problem(text: string): string | null {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && upTo(255)(part) === null)
    ? null
    : "Not an IPv4 address. Write four numbers with dots, such as 203.0.113.24.";
}

function ipv6Problem(text: string): string | null {
  return /^[0-9a-f:.]+$/i.test(text) && text.includes(":")
    ? null
    : "Not an IPv6 address. Write it such as 2001:db8::24.";
}

const NAMES: Readonly<Record<string, string>> = {
  A: "IPv4 address",
  AAAA: "IPv6 address",
  CNAME: "another name for a host",
  MX: "mail server",
  TXT: "text: SPF, DKIM, verifications",
  NS: "delegation to nameservers",
  SRV: "where a service is",
  CAA: "who may issue certificates",
  TLSA: "certificate of a service",
  SSHFP: "fingerprint of an SSH key",
  DS: "DNSSEC of a delegation",
  HTTPS: "how to reach the web site",
  SVCB: "how to reach a service",
  NAPTR: "rewriting, for telephony",
  PTR: "name of an address",
  LOC: "place on earth",
  URI: "address of a service",
  CERT: "certificate",
  DNSKEY: "DNSSEC key",
  OPENPGPKEY: "OpenPGP key of a person",
  SMIMEA: "mail certificate of a person",
  URL: "web forwarding",
  FRAME: "web page in a frame",
  MAILFW: "mail forwarding",
  DYNA: "dynamic IPv4 address",
  DYNAAAA: "dynamic IPv6 address",
};

/** What a type is for, in a few words; "" where that is not known. */
export function kindWords(kind: string): string {
  return NAMES[kind] ?? "";
}

/** The types that a provider takes, the everyday ones first. */
export function offeredKinds(types: readonly string[]): string[] {
  const known = Object.keys(NAMES);
  const rank = (kind: string) => (known.includes(kind) ? known.indexOf(kind) : known.length);
  return [...types].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}
