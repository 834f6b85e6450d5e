import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainParts, readableName } from "./domain";

describe("a name", () => {
  it("is split where the engine says that its ending begins", () => {
    expect(domainParts("harborworks.com", "com")).toEqual({ label: "harborworks", ending: ".com", ascii: null });
    expect(domainParts("oldharbor.co.uk", "co.uk")).toEqual({ label: "oldharbor", ending: ".co.uk", ascii: null });
    expect(domainParts("shop.oldharbor.co.uk", "co.uk").label).toBe("shop.oldharbor");
  });

  it("with other letters shows how it is registered", () => {
    expect(domainParts("xn--mllerhof-65a.de", "de")).toEqual({
      label: "müllerhof",
      ending: ".de",
      ascii: "xn--mllerhof-65a.de",
    });
    expect(domainParts("xn--fsqu00a.xn--0zwm56d", "xn--0zwm56d").ending).toBe(".测试");
  });

  it("that is no punycode stays as it is", () => {
    for (const name of ["xn--.com", "xn--a b.com", "xn--\u00e4.com", "xn--99999999999999999999.com"]) {
      expect(() => readableName(name)).not.toThrow();
    }
  });

  it("never makes the list throw, whatever the label", () => {
    fc.assert(
      fc.property(fc.string(), (label) => {
        expect(typeof readableName(`xn--${label}.com`)).toBe("string");
      }),
    );
  });

  it("reads back what the URL parser encodes", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."aäöüéñøåçžšбвгдαβγ中文字例"), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, (label) => {
        const readable = `${label}.example`;
        const encoded = new URL(`http://${readable}/`).hostname;
        expect(readableName(encoded)).toBe(readable.normalize("NFC"));
      }),
    );
  });
});
