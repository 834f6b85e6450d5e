import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isIpv4, isIpv6 } from "./addresses";
import { formatCaa, parseCaa, withIssuer } from "./caa";
import { cnamePuts, dkimName, keyPuts, readKey, selectorProblem, splitDkimName } from "./dkim";
import {
  dmarcWarnings,
  formatDmarc,
  NEW_DMARC,
  parseDmarc,
  readReports,
  reportsProblem,
  withTag,
  writeReports,
} from "./dmarc";
import { MAIL_HOSTS } from "./mail-hosts";
import type { Existing } from "./set-put";
import {
  addressTerm,
  countLookups,
  formatSpf,
  hasTerm,
  NEW_SPF,
  otherTerms,
  parseSpf,
  spfWarnings,
  withTerm,
} from "./spf";

describe("SPF", () => {
  it("reads an existing record and gives it back with every term in its place", () => {
    const text = "v=spf1 mx ip4:192.0.2.0/24 include:_spf.google.com exists:%{i}.x.example -ip6:2001:db8::/32 ~all";
    const spf = parseSpf(text)!;
    expect(formatSpf(spf)).toBe(text);
    expect([hasTerm(spf, "MX"), hasTerm(spf, "a")]).toEqual([true, false]);
    expect(otherTerms(spf)).toEqual(["ip4:192.0.2.0/24", "exists:%{i}.x.example", "-ip6:2001:db8::/32"]);
    expect(parseSpf("v=spf10 no")).toBeNull();
    expect(parseSpf("v=spf1 a all ip4:192.0.2.1 exp=e.a.example redirect=b.example")).toEqual({
      terms: ["a", "exp=e.a.example"],
      all: "+",
    });
  });

  it("changes one term and leaves all others", () => {
    const term = fc.constantFrom("a", "mx", "include:x.example", "ip4:192.0.2.1", "exists:a.example", "?ptr");
    fc.assert(
      fc.property(fc.uniqueArray(term), term, fc.boolean(), (terms, one, isOn) => {
        const after = withTerm({ terms, all: "-" }, one, isOn);
        const rest = (list: readonly string[]) => list.filter((other) => other !== one);
        return rest(after.terms).join() === rest(terms).join() && hasTerm(after, one) === isOn;
      }),
    );
  });

  it("takes own addresses and networks and nothing else", () => {
    expect(["192.0.2.1", "ip4:192.0.2.0/24", "2001:DB8::/32"].map(addressTerm)).toEqual([
      "ip4:192.0.2.1",
      "ip4:192.0.2.0/24",
      "ip6:2001:db8::/32",
    ]);
    expect(["192.0.2.256", "192.0.2.0/33", "mail.a.example", "2001:db8::/129", "1::2::3", ""].map(addressTerm)).toEqual(
      Array(6).fill(null),
    );
  });

  it("counts the lookups that receivers stop at", () => {
    const many = { terms: Array.from({ length: 11 }, (_, at) => `include:s${at}.example`), all: "-" as const };
    expect(countLookups(parseSpf("v=spf1 a mx:x.example ip4:192.0.2.1 include:b.example redirect=c.example")!)).toBe(4);
    expect(spfWarnings(many)[0]).toContain("11 lookups");
    expect(spfWarnings({ ...many, terms: many.terms.slice(0, 8) })[0]).toContain("8 of 10");
    expect(spfWarnings(NEW_SPF)).toEqual([]);
  });

  it("warns of what makes a record useless or broken", () => {
    expect(spfWarnings(parseSpf("v=spf1 +all")!)[0]).toContain("everybody");
    expect(spfWarnings(parseSpf("v=spf1 ip4:192.0.2.999 -all")!)[0]).toContain("ip4:192.0.2.999");
    expect(spfWarnings(parseSpf("v=spf1 a")!)[0]).toContain("from elsewhere");
  });
});

// A 1,024-bit key from RFC 6376's appendix, and the Ed25519 key of RFC 8463 bare and in a PEM file.
const RSA_1024 =
  "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
const ED25519 = "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const ED25519_PEM = `-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n`;

describe("DKIM", () => {
  it("takes a key bare, in a PEM file, or as the record in pieces", () => {
    const content = `v=DKIM1; k=rsa; p=${RSA_1024}`;
    const pem = `-----BEGIN PUBLIC KEY-----\n${RSA_1024.replaceAll(/(.{64})/g, "$1\n")}\n-----END PUBLIC KEY-----`;
    const zoneFile = `s1._domainkey IN TXT ( "v=DKIM1; k=rsa; "\n "p=${RSA_1024.slice(0, 100)}"\n "${RSA_1024.slice(100)}" )`;
    for (const pasted of [RSA_1024, pem, content, zoneFile])
      expect(readKey(pasted)).toMatchObject({ kind: "record", content });
    expect(readKey(RSA_1024)).toMatchObject({
      words: "RSA, 1,024 bits",
      warning: "1,024 bits are weak today; 2,048 are usual.",
    });
  });

  it("keeps an Ed25519 key bare, as the standard wants it", () => {
    const content = `v=DKIM1; k=ed25519; p=${ED25519}`;
    for (const pasted of [ED25519, ED25519_PEM, content])
      expect(readKey(pasted)).toMatchObject({ kind: "record", content });
  });

  it("keeps the tags of a pasted record", () => {
    expect(readKey(`v=DKIM1; t=s; h=sha256; p=${ED25519}`)).toMatchObject({
      content: `v=DKIM1; k=ed25519; t=s; h=sha256; p=${ED25519}`,
    });
    expect(readKey("v=DKIM1; p=")).toMatchObject({ kind: "record", content: "v=DKIM1; p=" });
  });

  it("refuses a private key, a key that is cut off, and what is no key", () => {
    const said = (text: string) => {
      const key = readKey(text);
      return key.kind === "problem" ? key.problem : "";
    };
    expect(said("-----BEGIN RSA PRIVATE KEY-----\nMIIC\n-----END RSA PRIVATE KEY-----")).toContain("private");
    expect(said(RSA_1024.slice(0, 120))).toContain("cut off");
    expect(said(RSA_1024.slice(0, 121))).toContain("no base64");
    expect(said("aGVsbG8gd29ybGQh")).toContain("does not begin like one");
    expect(said(" ")).toContain("Paste");
  });

  it("never breaks on what is pasted", () => {
    fc.assert(fc.property(fc.string(), (text) => ["record", "problem"].includes(readKey(text).kind)));
    fc.assert(fc.property(fc.base64String(), (text) => ["record", "problem"].includes(readKey(text).kind)));
  });

  it("puts the selector into the name, and a key and a CNAME in each other's place", () => {
    expect(dkimName("S1", "@")).toBe("s1._domainkey");
    expect(dkimName("s1", "shop")).toBe("s1._domainkey.shop");
    expect(splitDkimName("s1._domainkey.shop")).toEqual({ selector: "s1", host: "shop" });
    expect(selectorProblem("s 1")).toContain("Letters");
    expect(keyPuts("s1._domainkey", "v=DKIM1; p=").map(({ key, contents }) => [key.kind, contents.length])).toEqual([
      ["CNAME", 0],
      ["TXT", 1],
    ]);
    expect(cnamePuts("s1._domainkey", "s1.x.example")[1]?.contents).toEqual(["s1.x.example"]);
  });
});

describe("DMARC", () => {
  it("reads an existing record and keeps the tags that have no field", () => {
    const tags = parseDmarc("v=DMARC1;p=none; RUA=mailto:a@x.example;ri=3600; fo=1;")!;
    expect(formatDmarc(withTag(tags, "p", "reject"))).toBe("v=DMARC1; p=reject; rua=mailto:a@x.example; ri=3600; fo=1");
    expect(parseDmarc("v=spf1 -all")).toBeNull();
  });

  it("leaves out what is meant anyway", () => {
    const strict = withTag(withTag(NEW_DMARC, "adkim", "s", "r"), "pct", "50", "100");
    expect(formatDmarc(strict)).toBe("v=DMARC1; p=none; adkim=s; pct=50");
    expect(formatDmarc(withTag(withTag(strict, "adkim", "r", "r"), "pct", "100", "100"))).toBe("v=DMARC1; p=none");
  });

  it("takes addresses as people write them", () => {
    expect(writeReports("a@x.example, dmarc@{domain}")).toBe("mailto:a@x.example,mailto:dmarc@{domain}");
    expect(readReports("mailto:a@x.example,mailto:b@x.example!10m")).toBe("a@x.example, b@x.example!10m");
    expect(reportsProblem("a@x.example b@y")).toBe('"b@y" is no mail address.');
    expect(reportsProblem("dmarc@{domain}, a@x.example!10m")).toBeNull();
  });

  it("says when another domain has to agree to take the reports", () => {
    const tags = withTag(NEW_DMARC, "rua", "mailto:x@reports.example");
    expect(dmarcWarnings(tags, "a.example")[0]).toContain("a.example._report._dmarc");
    expect(dmarcWarnings(withTag(NEW_DMARC, "rua", "mailto:x@mail.a.example"), "a.example")).toEqual([]);
    expect(dmarcWarnings(NEW_DMARC, "a.example")[0]).toContain("does nothing");
  });
});

describe("CAA", () => {
  it("keeps what has no field, and what stands behind an authority's name", () => {
    const contents = [
      '0 issue "letsencrypt.org; accounturi=https://acme.example/1"',
      '0 issuewild ";"',
      '0 iodef "mailto:a@x.example"',
      '128 tbs "Unknown"',
    ];
    const caa = parseCaa(contents);
    expect(formatCaa(caa)).toEqual(contents);
    expect(withIssuer(caa.issuers, "letsencrypt.org", true)).toEqual(caa.issuers);
    expect(withIssuer(caa.issuers, "pki.goog", true)).toHaveLength(2);
    expect(withIssuer(caa.issuers, "letsencrypt.org", false)).toEqual([]);
  });

  it("says nobody with a semicolon and makes a mail address of a report's", () => {
    expect(formatCaa({ issuers: [], wild: null, report: "a@x.example", others: [] })).toEqual([
      '0 issue ";"',
      '0 iodef "mailto:a@x.example"',
    ]);
  });
});

describe("a mail provider", () => {
  const records: Existing[] = [
    { key: { name: "@", kind: "TXT" }, content: "hello" },
    { key: { name: "@", kind: "TXT" }, content: "v=spf1 ip4:192.0.2.1 -all" },
  ];
  const host = (id: string) => MAIL_HOSTS.find((one) => one.id === id)!;
  const contents = (id: string, name = "@") =>
    host(id)
      .parts("kite-house.co.uk", name, records)
      .flatMap(({ puts }) => puts.flatMap((put) => put.contents));

  it("is added to the SPF record that is there", () => {
    expect(contents("google")).toEqual(["1 smtp.google.com", "v=spf1 ip4:192.0.2.1 include:_spf.google.com -all"]);
    const [, spf] = host("google").parts("a.example", "@", records);
    expect(records.filter(({ content }) => spf?.puts[0]?.replaces(content)).map(({ content }) => content)).toEqual([
      "v=spf1 ip4:192.0.2.1 -all",
    ]);
  });

  it("has a server named after the domain at Microsoft", () => {
    expect(contents("microsoft")[0]).toBe("0 kite-house-co-uk.mail.protection.outlook.com");
    expect(contents("microsoft", "shop")[0]).toBe("0 shop-kite-house-co-uk.mail.protection.outlook.com");
  });

  it("says of a name without mail that it takes and sends none", () => {
    expect(contents("none")).toEqual(["0 .", "v=spf1 -all", "v=DMARC1; p=reject"]);
  });

  it("gives the names of Fastmail's keys", () => {
    expect(contents("fastmail").at(-1)).toBe("fm3.kite-house.co.uk.dkim.fmhosted.com");
  });
});

describe("an address", () => {
  it("is told from what only looks like one", () => {
    fc.assert(fc.property(fc.ipV4(), isIpv4));
    fc.assert(fc.property(fc.ipV6(), isIpv6));
    expect(["1.2.3", "1.2.3.256", "01.2.3.4"].some(isIpv4)).toBe(false);
    expect(["::g", "1:2", "1:2:3:4:5:6:7:8:9", ""].some(isIpv6)).toBe(false);
  });
});
