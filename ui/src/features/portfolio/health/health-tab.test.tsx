import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it } from "vitest";
import type {
  Certificate,
  Fault,
  HealthPart,
  HealthPartView,
  HealthView,
  MailFact,
  Preview,
  RegistryView,
  ZoneFact,
} from "@/ipc";
import { account, installFake, NOW, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { HealthTab } from "./HealthTab";

const NAME = "kelp.example";
const DAY = 86_400;

const certificate: Certificate = {
  names: [NAME, `www.${NAME}`, `shop.${NAME}`, `blog.${NAME}`],
  issuer: "Harbour Trust (R10)",
  not_before: NOW - 30 * DAY,
  not_after: NOW - 12 * DAY,
  serial: "0a1b",
  covers_name: true,
  covers_www: true,
  trust: "trusted",
  chain: 2,
  version: "TLS 1.3",
};

const zone: ZoneFact = {
  nameservers: [
    { host: "ns1.harbour.example", serial: 7, problem: null, answered: true },
    { host: "ns2.harbour.example", serial: 7, problem: null, answered: true },
  ],
  addresses: ["203.0.113.7"],
  alias: null,
  www: { addresses: ["203.0.113.7"], alias: NAME },
  issuers: [],
  signed: false,
  dangling: [],
};

const mail: MailFact = {
  hosts: [{ host: "mx1.fernmail.net", preference: 10, resolves: true, is_alias: false }],
  null_mx: false,
  has_address: true,
  spf: {
    records: ["v=spf1 mx -all", "v=spf1 include:_spf.fernmail.net ~all"],
    all: null,
    lookups: 0,
    more: false,
    includes: [],
    problems: [],
    unanswered: [],
  },
  dmarc: {
    records: ["v=DMARC1; p=reject"],
    policy: "reject",
    below: null,
    percent: 100,
    reports_to: [],
    strict_dkim: false,
    strict_spf: false,
    problems: [],
  },
  keys: [],
  keys_complete: true,
  mta_sts: false,
  tls_reports: false,
};

const preview: Preview = {
  url: `https://${NAME}/`,
  status: 200,
  secure: true,
  not_secure: null,
  elsewhere: null,
  title: "Kelp",
  description: null,
  shared_title: "Kelp, by post",
  shared_text: "Seaweed, fresh.",
  shared_image: `https://${NAME}/pictures/share.png`,
  site: "Kelp & Co",
  canonical: null,
  unlisted: false,
  parked: null,
};

const blank = (part: HealthPart): HealthPartView => ({
  part,
  fetched_at: null,
  old: false,
  verdict: null,
  findings: [],
  failure: null,
});

const nothing: HealthView = {
  name: NAME,
  parts: [blank("certificate"), blank("dns"), blank("mail"), blank("preview")],
  certificate: null,
  dns: null,
  mail: null,
  preview: null,
};

const expired: HealthPartView = {
  ...blank("certificate"),
  fetched_at: NOW - 9 * DAY,
  old: true,
  verdict: "bad",
  findings: [{ level: "bad", title: "Expired 12 days ago", text: "Renew it at the web host." }],
};

const everything: HealthView = {
  name: NAME,
  parts: [
    expired,
    {
      ...blank("dns"),
      fetched_at: NOW - 600,
      verdict: "note",
      findings: [
        { level: "note", title: "Not signed with DNSSEC", text: "Answers can be forged on the way." },
        { level: "good", title: "All 2 nameservers answer alike", text: null },
      ],
    },
    {
      ...blank("mail"),
      fetched_at: NOW - 600,
      verdict: "bad",
      findings: [{ level: "bad", title: "2 SPF records", text: "Join them into a single record." }],
    },
    {
      ...blank("preview"),
      fetched_at: NOW - 600,
      verdict: "good",
      findings: [{ level: "good", title: "The page answers", text: null }],
    },
  ],
  certificate,
  dns: zone,
  mail,
  preview,
};

const fault: Fault = {
  code: "unreachable",
  message: `${NAME} did not answer on port 443 in time.`,
  hint: "See whether you are online, then try again.",
  retryable: true,
};

const registry: RegistryView = { name: NAME, facts: null, failure: null, asked: "Its registry is asked by RDAP." };

let engine: FakeEngine;
const id = { account: account().id, name: NAME };
const section = (title: string) => {
  const found = screen.getByRole("heading", { name: new RegExp(title) }).closest("section");
  if (!found) throw new Error(`no section ${title}`);
  return within(found);
};

beforeEach(() => {
  engine = installFake({
    health_registry: () => registry,
    health_get: () => nothing,
    health_refresh: () => everything,
  });
});

describe("the health of a name", () => {
  it("asks nobody before the user does, and says so", async () => {
    renderPage(<HealthTab id={id} />);
    expect(await screen.findByText(/Looked up when you ask/)).toBeTruthy();
    expect(screen.getAllByText("Not looked up yet.")).toHaveLength(4);
    expect(engine.calls.some((call) => call.command === "health_refresh")).toBe(false);
  });

  it("looks everything up at once and shows the worst first, with what to do", async () => {
    renderPage(<HealthTab id={id} />);
    await userEvent.click(await screen.findByRole("button", { name: "Look up all" }));
    expect(await screen.findByText("Expired 12 days ago")).toBeTruthy();
    expect(engine.calls.find((call) => call.command === "health_refresh")?.args).toEqual({ name: NAME, part: null });
    expect(section("Certificate").getByText("Renew it at the web host.")).toBeTruthy();
    expect(section("Certificate").getByText("Old")).toBeTruthy();
    expect(section("Mail").getByText("v=spf1 include:_spf.fernmail.net ~all")).toBeTruthy();
    expect(section("DNS").getByText("203.0.113.7")).toBeTruthy();
  });

  it("shows a shared link without loading its picture", async () => {
    engine.on("health_get", () => everything);
    renderPage(<HealthTab id={id} />);
    expect(await screen.findByText("Kelp, by post")).toBeTruthy();
    expect(screen.getByText("share.png")).toBeTruthy();
    expect(document.querySelectorAll("img[src]")).toHaveLength(0);
  });

  it("looks up one part alone", async () => {
    renderPage(<HealthTab id={id} />);
    await userEvent.click(await screen.findByRole("button", { name: "Look up Mail" }));
    await waitFor(() =>
      expect(engine.calls.find((call) => call.command === "health_refresh")?.args).toEqual({
        name: NAME,
        part: "mail",
      }),
    );
  });

  it("keeps what was known beside a look that failed", async () => {
    const parts = everything.parts.map((part) =>
      part.part === "certificate" ? { ...part, failure: { at: NOW - 60, fault } } : part,
    );
    engine.on("health_get", () => ({ ...everything, parts }));
    renderPage(<HealthTab id={id} />);
    expect(await screen.findByText(/did not answer on port 443 in time/)).toBeTruthy();
    expect(section("Certificate").getByText(/What is shown is from before/)).toBeTruthy();
    expect(section("Certificate").getByText("Expired 12 days ago")).toBeTruthy();
  });

  it("has no fault that axe finds, with nothing and with everything known", async () => {
    for (const view of [nothing, everything]) {
      engine.on("health_get", () => view);
      const { unmount } = renderPage(
        <main>
          <h1>Names</h1>
          <h2>{NAME}</h2>
          <HealthTab id={id} />
        </main>,
      );
      await screen.findByText(/Looked up when you ask/);
      const result = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
      expect(result.violations.map((violation) => `${violation.id}: ${violation.help}`)).toEqual([]);
      unmount();
    }
  });
});
