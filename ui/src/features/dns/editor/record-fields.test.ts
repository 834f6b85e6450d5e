import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentOf, fieldProblem, fieldsOf, formOf, newForm } from "./record-fields";
import { RECORD_FIELDS } from "./record-types";
import { joinService, serviceProblem, splitService } from "./service-name";

const hex = fc.stringMatching(/^([0-9a-f]{2}){1,40}$/);
const host = fc.stringMatching(/^([a-z0-9]{1,9}\.){1,3}[a-z]{2,5}$/);
const n16 = fc.integer({ min: 0, max: 65_535 });
const n8 = fc.integer({ min: 0, max: 255 });
const quoted = fc
  .stringMatching(/^[ -~]{0,30}$/)
  .map((text) => `"${text.trim().replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`);
const words = (...parts: fc.Arbitrary<string | number>[]) => fc.tuple(...parts).map((all) => all.join(" "));

/** Contents as zones hold them, type by type. */
const CONTENTS: Record<string, fc.Arbitrary<string>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
  CNAME: host,
  NS: host,
  PTR: host,
  MX: words(n16, host),
  TXT: fc.string({ minLength: 1 }),
  SRV: words(n16, n16, n16, host),
  CAA: words(n8, fc.constantFrom("issue", "issuewild", "iodef", "tbs"), quoted),
  TLSA: words(n8, n8, n8, hex),
  SMIMEA: words(n8, n8, n8, hex),
  SSHFP: words(n8, n8, hex),
  DS: words(n16, n8, n8, hex),
  HTTPS: words(n16, fc.constantFrom(".", "svc.example.net"), fc.constantFrom('alpn="h2,h3"', "port=8443 ech=AEX+")),
  SVCB: words(n16, host),
  NAPTR: words(n16, n16, quoted, quoted, quoted, fc.constantFrom(".", "sip.example.net")),
  LOC: fc.constantFrom(
    "52 22 23 N 4 53 32 E -2m",
    "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m",
    "42 N 71 W 12m",
    "not a place",
  ),
  URI: words(n16, n16, quoted),
  CERT: fc.constantFrom("PKIX 1 8 MIIC", "1 0 0 AAAA"),
  DNSKEY: fc.constant("257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0d"),
  OPENPGPKEY: fc.base64String({ minLength: 4 }),
  URL: fc.webUrl(),
  FRAME: fc.webUrl(),
  MAILFW: fc.constant("me@example.org"),
  DYNA: fc.ipV4(),
  DYNAAAA: fc.ipV6(),
};

describe("a record's form", () => {
  it.each(Object.keys(RECORD_FIELDS))("gives a %s content back as it came, from its own fields", (kind) => {
    const contents = CONTENTS[kind];
    expect(contents).toBeDefined();
    fc.assert(fc.property(contents!, (content) => contentOf(formOf(kind, content)) === content));
  });

  it("gives any content of any type back, in one field where it does not come apart", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(RECORD_FIELDS), "DHCID"),
        fc.string({ minLength: 1 }),
        (kind, content) => {
          fc.pre(kind === "TXT" || !/[\r\n]/.test(content));
          return contentOf(formOf(kind, content)) === content;
        },
      ),
    );
    expect(formOf("MX", "10  mx1.example.net").fields.map(({ label }) => label)).toEqual(["Content"]);
    expect(formOf("SRV", "10 5060 sip.example.net").fields).toHaveLength(1);
    expect(formOf("CAA", "0 issue letsencrypt.org").fields).toHaveLength(1);
  });

  it("has a field for each part", () => {
    expect(formOf("TLSA", "3 1 1 abcd").texts).toEqual(["3", "1", "1", "abcd"]);
    expect(formOf("NAPTR", '10 100 "u" "E2U+sip" "!^.*$!sip:info@example.com!" .').texts).toEqual([
      "10",
      "100",
      "u",
      "E2U+sip",
      "!^.*$!sip:info@example.com!",
      ".",
    ]);
    expect(formOf("LOC", "52 22 23 N 4 53 32 E -2m 1m").texts).toEqual(["52 22 23", "N", "4 53 32", "E", "-2m", "1m"]);
    expect(formOf("HTTPS", "1 .").texts).toEqual(["1", ".", ""]);
    expect(formOf("NAPTR", String.raw`1 2 "u" "x" "!^(.*)$!sip:\\1@a.example!" .`).texts[4]).toBe(
      String.raw`!^(.*)$!sip:\1@a.example!`,
    );
  });

  it("begins a new record with the usual numbers, and is blank until something is filled in", () => {
    expect(newForm("TLSA").texts).toEqual(["3", "1", "1", ""]);
    expect(contentOf(newForm("MX"))).toBe("");
    expect(contentOf(newForm("HTTPS"))).toBe("1 .");
  });

  it("takes a fingerprint that was pasted in lines", () => {
    const { fields } = newForm("SSHFP");
    expect(contentOf({ fields, texts: ["4", "2", "ab cd\n  ef01\n"] })).toBe("4 2 ab cdef01");
  });

  it("says what is wrong in a field as it is typed", () => {
    const [priority, , port, sip] = fieldsOf("SRV");
    const data = fieldsOf("TLSA")[3]!;
    expect(fieldProblem(priority!, "70000")).toBe("A whole number from 0 to 65,535.");
    expect(fieldProblem(port!, "5060")).toBeNull();
    expect(fieldProblem(sip!, "https://sip.example.net/")).toContain("Leave out https://");
    expect(fieldProblem(sip!, "")).toBe("This must be filled in.");
    expect(fieldProblem(data, "abc")).toContain("A digit is missing");
    expect(fieldProblem(data, "xyz1")).toContain("Only the digits");
    expect(fieldProblem(fieldsOf("LOC")[0]!, "52 22 23.5")).toBeNull();
    expect(fieldProblem(fieldsOf("LOC")[0]!, "91 0 0")).toBe("90 degrees at most.");
    expect(fieldProblem(fieldsOf("DYNA")[0]!, "192.0.2.560")).toContain("IPv4");
  });
});

describe("the name of a service", () => {
  it("is made of service and protocol", () => {
    expect(joinService({ service: "sip", protocol: "tcp", host: "@" })).toBe("_sip._tcp");
    expect(joinService({ service: "_SIP ", protocol: "tcp", host: "office" })).toBe("_sip._tcp.office");
    expect(splitService("_443._tcp.www")).toEqual({ service: "443", protocol: "tcp", host: "www" });
    expect(splitService("sip")).toBeNull();
  });

  it("comes back from its parts", () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,8}$/);
    fc.assert(
      fc.property(label, label, fc.constantFrom("", ".www", ".a.b"), (service, protocol, below) => {
        const name = `_${service}._${protocol}${below}`;
        const parts = splitService(name);
        return parts !== null && joinService(parts) === name;
      }),
    );
  });

  it("is a word, or for a certificate a port", () => {
    expect(serviceProblem("SRV", "")).toContain("One word");
    expect(serviceProblem("SRV", "_xmpp-client")).toBeNull();
    expect(serviceProblem("TLSA", "https")).toContain("port");
  });
});
