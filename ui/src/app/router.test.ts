import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { currentRoute, navigate, parseRoute, routeHash, type Route } from "./router";

describe("the address of a page", () => {
  it("carries its parameters there and back", () => {
    const route: Route = { page: "dns", params: { names: ["a1/harborworks.com", "a1/xn--mllerhof-65a.de"] } };
    expect(parseRoute(routeHash(route))).toEqual(route);
    expect(routeHash({ page: "portfolio", params: { view: "due90" } })).toBe("#/portfolio?view=due90");
  });

  it("keeps any filter text whole", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (filter) => {
        const wellFormed = filter.toWellFormed();
        expect(parseRoute(routeHash({ page: "portfolio", params: { filter: wellFormed } }))).toEqual({
          page: "portfolio",
          params: { filter: wellFormed },
        });
      }),
    );
  });

  it("leads home when it is not understood", () => {
    for (const hash of ["", "#", "#/", "#/nowhere", "#/__proto__", "#/constructor", "javascript:alert(1)"]) {
      expect(parseRoute(hash)).toEqual({ page: "portfolio", params: {} });
    }
    expect(parseRoute("#/settings?section=look&evil=1&__proto__=x")).toEqual({
      page: "settings",
      params: { section: "look" },
    });
  });

  it("never makes the window throw", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseRoute(`#/portfolio?${text}`).page).toBe("portfolio");
      }),
    );
  });
});

describe("going somewhere", () => {
  it("changes the address and what the window shows", () => {
    navigate("accounts", { connect: "planetdomains" });
    expect(location.hash).toBe("#/accounts?connect=planetdomains");
    expect(currentRoute()).toEqual({ page: "accounts", params: { connect: "planetdomains" } });
  });

  it("leaves no step behind when it replaces", () => {
    navigate("portfolio");
    const steps = history.length;
    navigate("portfolio", { filter: "h" }, { replace: true });
    navigate("portfolio", { filter: "ha" }, { replace: true });
    expect(history.length).toBe(steps);
    expect(currentRoute()).toEqual({ page: "portfolio", params: { filter: "ha" } });
  });
});
