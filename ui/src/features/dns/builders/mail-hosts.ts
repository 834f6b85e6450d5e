/** Where mail goes: the MX records of mail providers and what they want beside them, for one zone. */

import { DMARC_NAME, dmarcPut, NEW_DMARC, withTag } from "./dmarc";
import { contentsAt, wholeSet, type Existing, type SetPut } from "./set-put";
import { isSpf, NEW_SPF, parseSpf, spfPut, withTerm } from "./spf";

/** One thing of a preset, that can be left out. */
export interface MailPart {
  readonly id: string;
  readonly label: string;
  readonly puts: readonly SetPut[];
}

export interface MailHost {
  readonly id: string;
  readonly label: string;
  readonly note: string;
  /** By the zone's name, the name below it that takes mail, and what the zone holds. */
  readonly parts: (zone: string, name: string, records: readonly Existing[]) => MailPart[];
}

const mx = (name: string, contents: readonly string[]): MailPart => ({
  id: "mx",
  label: "Mail servers (MX)",
  puts: [wholeSet(name, "MX", contents)],
});

/** The include in the SPF record that is there, or in a new one. */
function spf(name: string, host: string, records: readonly Existing[]): MailPart {
  const existing = contentsAt(records, name, "TXT").find(isSpf);
  const before = (existing === undefined ? null : parseSpf(existing)) ?? NEW_SPF;
  return { id: "spf", label: "May send (SPF)", puts: [spfPut(name, withTerm(before, `include:${host}`, true))] };
}

/** The name that the mail is at: the zone's own or one below it. */
const full = (zone: string, name: string) => (name === "@" ? zone : `${name}.${zone}`);
const below = (label: string, name: string) => (name === "@" ? label : `${label}.${name}`);

function simple(id: string, label: string, note: string, servers: readonly string[], include: string): MailHost {
  return { id, label, note, parts: (_, name, records) => [mx(name, servers), spf(name, include, records)] };
}

export const MAIL_HOSTS: readonly MailHost[] = [
  simple(
    "google",
    "Google Workspace",
    "One server, as Google gives it since 2023",
    ["1 smtp.google.com"],
    "_spf.google.com",
  ),
  {
    id: "microsoft",
    label: "Microsoft 365",
    note: "The server is named after the domain; with autodiscover",
    parts: (zone, name, records) => [
      mx(name, [`0 ${full(zone, name).replaceAll(".", "-")}.mail.protection.outlook.com`]),
      spf(name, "spf.protection.outlook.com", records),
      {
        id: "autodiscover",
        label: "Outlook finds its settings (autodiscover)",
        puts: [wholeSet(below("autodiscover", name), "CNAME", ["autodiscover.outlook.com"])],
      },
    ],
  },
  {
    id: "fastmail",
    label: "Fastmail",
    note: "With the three DKIM names that Fastmail signs by",
    parts: (zone, name, records) => [
      mx(name, ["10 in1-smtp.messagingengine.com", "20 in2-smtp.messagingengine.com"]),
      spf(name, "spf.messagingengine.com", records),
      {
        id: "dkim",
        label: "Signatures (DKIM)",
        puts: ["fm1", "fm2", "fm3"].map((selector) =>
          wholeSet(below(`${selector}._domainkey`, name), "CNAME", [
            `${selector}.${full(zone, name)}.dkim.fmhosted.com`,
          ]),
        ),
      },
    ],
  },
  simple(
    "proton",
    "Proton Mail",
    "Its DKIM names are in Proton's settings",
    ["10 mail.protonmail.ch", "20 mailsec.protonmail.ch"],
    "_spf.protonmail.ch",
  ),
  simple(
    "zoho",
    "Zoho Mail",
    "Accounts at zoho.com",
    ["10 mx.zoho.com", "20 mx2.zoho.com", "50 mx3.zoho.com"],
    "zohomail.com",
  ),
  simple(
    "zoho-eu",
    "Zoho Mail, Europe",
    "Accounts at zoho.eu",
    ["10 mx.zoho.eu", "20 mx2.zoho.eu", "50 mx3.zoho.eu"],
    "zohomail.eu",
  ),
  {
    id: "none",
    label: "No mail",
    note: "Says that this name neither takes nor sends any",
    parts: (_, name) => [
      { ...mx(name, ["0 ."]), label: "Takes no mail (null MX)" },
      { id: "spf", label: "Sends no mail (SPF)", puts: [spfPut(name, { terms: [], all: "-" })] },
      {
        id: "dmarc",
        label: "Refuse what pretends to (DMARC)",
        puts: [dmarcPut(below(DMARC_NAME, name), withTag(NEW_DMARC, "p", "reject"))],
      },
    ],
  },
];
