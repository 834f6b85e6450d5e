import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { currentRoute, navigate } from "@/app";
import { createQueryClient, type Descriptor, type NameKey, type ZoneDraft, type ZoneView } from "@/ipc";
import { account, installFake, planetdomains, type FakeEngine } from "../../../../test/fake";
import DnsPage from "../page";
import { ACCOUNT, planOf, planZone, record, zone } from "../sample";
import { zoneEdits } from "../session";

const FERN = "fernlight.studio";
const KITE = "kitehouse.design";
const MOSS = "mossgarden.net";
const keyOf = (name: string): NameKey => ({ account: ACCOUNT, name });

const descriptor: Descriptor = {
  ...planetdomains,
  dns: {
    ...planetdomains.dns!,
    types: ["A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "TLSA"],
    options: [
      {
        key: "proxied",
        label: "Proxied",
        help: "Through the network.",
        kind: { kind: "switch" },
        types: ["A", "CNAME"],
        sets_ttl: true,
      },
      {
        key: "comment",
        label: "Comment",
        help: "Seen in the account.",
        kind: { kind: "text", max: 20 },
        types: [],
        sets_ttl: false,
      },
    ],
  },
};

const fern = () =>
  zone(FERN, {
    records: [
      { ...record("@", "A", "203.0.113.24"), extras: { proxied: true, comment: "web server" } },
      record("@", "MX", `10 mail.${FERN}`),
      record("@", "MX", "20 mx2.fernmail.net"),
      record("@", "TXT", "v=spf1 mx ~all"),
      record("home", "LOC", "52 22 23 N 4 53 32 E -2m"),
      record("www", "CNAME", FERN),
    ],
    unreadable: ["odd ROW ???"],
  });

let engine: FakeEngine;
let zones: Map<string, ZoneView>;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
const drafts = () => sent("dns_plan").at(-1)?.drafts as ZoneDraft[];

beforeEach(() => {
  zones = new Map([[FERN, fern()]]);
  engine = installFake({
    accounts_list: () => [account()],
    accounts_providers: () => [descriptor],
    portfolio_keys: () => [FERN, KITE, MOSS].map(keyOf),
    dns_zones: ({ keys }) => (keys as NameKey[]).map(({ name }) => zones.get(name) ?? zone(name)),
    dns_check: ({ checks }) => (checks as { content: string }[]).map(({ content }) => ({ content, problem: null })),
    dns_read: () => "job-read",
    dns_plan: () => planOf([planZone(FERN, [])]),
  });
  zoneEdits.set(new Map());
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(640);
  vi.spyOn(HTMLElement.prototype, "offsetWidth", "get").mockReturnValue(1_100);
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(640);
});

async function open() {
  act(() => navigate("dns", { names: [FERN] }));
  render(
    <QueryClientProvider client={createQueryClient()}>
      <DnsPage />
    </QueryClientProvider>,
  );
  await screen.findByRole("grid", { name: `Records of ${FERN}` });
  await waitFor(() => expect(screen.getByText("Proxied")).toBeTruthy());
  return userEvent.setup();
}

type User = Awaited<ReturnType<typeof open>>;

const rowOf = (text: string) => screen.getByText(text).closest<HTMLElement>("[data-row]")!;

async function openRow(user: User, text: string) {
  fireEvent.click(rowOf(text));
  await user.keyboard("{Enter}");
}

async function choose(user: User, label: string, choice: RegExp) {
  // The heads of the list are buttons of the same names; a form stands behind them.
  await user.click(screen.getAllByRole("button", { name: new RegExp(`${label}$`) }).at(-1)!);
  await user.click(await screen.findByRole("option", { name: choice }));
}

const tick = (text: string) => fireEvent.click(rowOf(text).querySelector(".tick")!);

async function review(user: User) {
  await user.click(screen.getByRole("button", { name: "Review plan" }));
  await waitFor(() => expect(sent("dns_plan").length).toBeGreaterThan(0));
}

describe("a record's form", () => {
  it("asks for the service and its protocol and makes the owner name of them", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "New record" }));
    await choose(user, "Type", /^SRV/);
    await user.type(screen.getByLabelText("Service"), "sip");
    await user.type(screen.getByLabelText("Port"), "5060");
    await user.type(screen.getByLabelText("Host"), "sip.example.net");
    await user.click(screen.getByRole("button", { name: "Stage the record" }));
    await review(user);
    expect(drafts()[0]?.sets).toMatchObject([
      { key: { name: "_sip._tcp", kind: "SRV" }, records: [{ content: "10 0 5060 sip.example.net" }] },
    ]);
  });

  it("offers the types that the account takes and no others", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "New record" }));
    await user.click(screen.getAllByRole("button", { name: /Type$/ }).at(-1)!);
    const offered = (await screen.findAllByRole("option")).map(({ textContent }) => textContent);
    expect(offered[0]).toContain("A");
    expect(offered.some((text) => text.startsWith("LOC"))).toBe(false);
    expect(offered).toHaveLength(9);
  });

  it("says at once what is wrong, field by field, and stages nothing of it", async () => {
    const user = await open();
    await openRow(user, "20 mx2.fernmail.net");
    const priority = screen.getByLabelText("Priority");
    await user.clear(priority);
    await user.type(priority, "70000");
    expect(screen.getByText("A whole number from 0 to 65,535.")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Stage the change" })).toHaveProperty("disabled", true);
    await user.clear(priority);
    await user.type(priority, "10");
    await user.clear(screen.getByLabelText("Mail server"));
    await user.type(screen.getByLabelText("Mail server"), `mail.${FERN}`);
    expect(await screen.findByText("This record is there already.")).toBeTruthy();
  });

  it("warns of a second SPF record, which would make both useless", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "New record" }));
    await choose(user, "Type", /^TXT/);
    await user.type(screen.getByLabelText("Text"), "v=spf1 -all");
    expect(screen.getByText(/has an SPF record already/)).toBeTruthy();
    await user.type(screen.getByLabelText("Name"), "shop");
    expect(screen.queryByText(/has an SPF record already/)).toBeNull();
  });

  it("changes an option alone, keeps the others, and shows them in the list", async () => {
    const user = await open();
    expect(rowOf("203.0.113.24").textContent).toContain("web server");
    await openRow(user, "203.0.113.24");
    await user.click(screen.getByRole("switch", { name: "Proxied" }));
    await user.click(screen.getByRole("button", { name: "Stage the change" }));
    expect(screen.getByText("1 set will change")).toBeTruthy();
    expect(screen.queryByText("Proxied")).toBeNull();
    await review(user);
    expect(drafts()[0]?.sets).toEqual([
      {
        key: { name: "@", kind: "A" },
        records: [{ content: "203.0.113.24", ttl: null, was: "203.0.113.24", options: { proxied: false } }],
      },
    ]);
  });

  it("stages a comment, and shows it beside the content", async () => {
    const user = await open();
    await openRow(user, "20 mx2.fernmail.net");
    await user.type(screen.getByLabelText("Comment"), "the second one");
    await user.click(screen.getByRole("button", { name: "Stage the change" }));
    expect(rowOf("20 mx2.fernmail.net").textContent).toContain("the second one");
    await review(user);
    expect(drafts()[0]?.sets[0]?.records[1]?.options).toEqual({ comment: "the second one" });
  });

  it("takes a TTL of one's own between the account's limits, for the whole set", async () => {
    const user = await open();
    await openRow(user, "20 mx2.fernmail.net");
    await choose(user, "TTL", /^Another number/);
    await user.type(screen.getByLabelText("TTL in seconds"), "30");
    expect(screen.getByRole("button", { name: "Stage the change" })).toHaveProperty("disabled", true);
    await user.type(screen.getByLabelText("TTL in seconds"), "0");
    await user.click(screen.getByRole("button", { name: "Stage the change" }));
    await review(user);
    expect(drafts()[0]?.sets[0]?.records.map(({ ttl }) => ttl)).toEqual([300, 300]);
  });

  it("gives the keyboard back to the list when it closes", async () => {
    const user = await open();
    await openRow(user, "20 mx2.fernmail.net");
    await user.type(screen.getByLabelText("Mail server"), "{Escape}");
    expect(screen.queryByRole("complementary")).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(rowOf("20 mx2.fernmail.net")));
  });

  it("shows what cannot be written and what was not understood, with the reason", async () => {
    const user = await open();
    expect(screen.getAllByText("Read-only")).toHaveLength(2);
    await openRow(user, "52 22 23 N 4 53 32 E -2m");
    const drawer = await screen.findByRole("complementary", { name: "Record home LOC" });
    expect(within(drawer).getByText(/does not take LOC records/)).toBeTruthy();
    expect(within(drawer).queryByRole("button", { name: "Remove" })).toBeNull();
    expect(screen.getByText("odd ROW ???")).toBeTruthy();
  });
});

describe("the builders", () => {
  it("add a sender to the SPF record that is there", async () => {
    const user = await open();
    await openRow(user, "v=spf1 mx ~all");
    await user.click(screen.getByRole("button", { name: "Build..." }));
    await user.click(screen.getByRole("button", { name: "Fastmail" }));
    const made = screen.getByRole("region", { name: "What it makes" });
    expect(made.textContent).toContain("v=spf1 mx include:spf.messagingengine.com ~all");
    await user.click(screen.getByRole("button", { name: "Stage the record" }));
    await review(user);
    expect(drafts()[0]?.sets[0]?.records).toMatchObject([
      { content: "v=spf1 mx include:spf.messagingengine.com ~all", was: "v=spf1 mx ~all" },
    ]);
  });

  it("stage the whole set of a mail provider, and one undo takes it back", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Build" }));
    await user.click(await screen.findByRole("menuitem", { name: /^Mail provider/ }));
    await choose(user, "Mail is at", /^Microsoft 365/);
    await user.click(screen.getByRole("checkbox", { name: /autodiscover/ }));
    await user.click(screen.getByRole("button", { name: "Stage 2 records" }));
    expect(screen.getByText("0 fernlight-studio.mail.protection.outlook.com")).toBeTruthy();
    expect(screen.getByText("2 sets will change")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByText("Nothing is staged")).toBeTruthy();
  });

  it("refuse a private key for DKIM", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Build" }));
    await user.click(await screen.findByRole("menuitem", { name: /^DKIM/ }));
    await user.type(screen.getByLabelText("Selector"), "s1");
    await user.type(screen.getByLabelText("Public key or whole record"), "-----BEGIN RSA PRIVATE KEY-----");
    expect(screen.getAllByText(/This is the private key/).length).toBeGreaterThan(0);
    expect(screen.getByRole("button", { name: "Stage the record" })).toHaveProperty("disabled", true);
  });

  it("make a DMARC record", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Build" }));
    await user.click(await screen.findByRole("menuitem", { name: /^DMARC/ }));
    await choose(user, "Policy", /^reject/);
    await user.type(screen.getByLabelText("Reports go to"), "dmarc@{{domain}");
    await user.click(screen.getByRole("button", { name: "Stage the record" }));
    await review(user);
    expect(drafts()[0]?.sets).toMatchObject([
      { key: { name: "_dmarc", kind: "TXT" }, records: [{ content: "v=DMARC1; p=reject; rua=mailto:dmarc@{domain}" }] },
    ]);
  });
});

describe("everything in the drawer", () => {
  const complaints = async () => {
    const { violations } = await axe.run(document.body, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  };

  it.each(["SPF", "DKIM", "DMARC", "CAA", "Mail provider"])("can be used without seeing it: %s", async (title) => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "Build" }));
    await user.click(await screen.findByRole("menuitem", { name: new RegExp(`^${title}`) }));
    await screen.findByRole("complementary");
    expect(await complaints()).toEqual([]);
  });

  it.each(["A", "SRV", "CAA", "TLSA"])("can be filled in without seeing it: %s", async (kind) => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "New record" }));
    if (kind !== "A") await choose(user, "Type", new RegExp(`^${kind}`));
    expect(await complaints()).toEqual([]);
  });

  it("names the zones to copy to", async () => {
    const user = await open();
    tick("203.0.113.24");
    await user.click(screen.getByRole("button", { name: "Copy to zones..." }));
    await screen.findByRole("grid", { name: "Zones to copy to" });
    expect(await complaints()).toEqual([]);
  });
});

describe("the list of one zone", () => {
  it("is filtered and sorted", async () => {
    const user = await open();
    await user.type(screen.getByLabelText("Filter records"), "mx");
    expect(screen.queryByText("203.0.113.24")).toBeNull();
    expect(screen.getByText("20 mx2.fernmail.net")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Content" }));
    await user.click(screen.getByRole("button", { name: "Content" }));
    expect(document.querySelector('[data-row="0"]')?.textContent).toContain("20 mx2");
    await user.clear(screen.getByLabelText("Filter records"));
    await user.type(screen.getByLabelText("Filter records"), "nothing");
    expect(screen.getByText("No record matches this filter")).toBeTruthy();
  });

  it("gives the ticked records a TTL and removes them, leaving out what is read-only", async () => {
    const user = await open();
    for (const text of ["203.0.113.24", "v=spf1 mx ~all", "52 22 23 N 4 53 32 E -2m"]) tick(text);
    expect(screen.getByText("3 records ticked, 1 read-only")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Change TTL" }));
    await choose(user, "TTL", /^5 min/);
    expect(screen.getByText("1 record left out: the provider sets their TTL.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Stage the change" }));
    expect(screen.getByText("1 set will change")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Remove 2 records" }));
    expect(screen.getByRole("img", { name: "0 added, 0 changed, 2 removed" })).toBeTruthy();
  });

  it("copies the ticked records to other zones with their names put in, after reading what was never read", async () => {
    const user = await open();
    let unread = true;
    engine.on("dns_zones", ({ keys }) =>
      (keys as NameKey[]).map(({ name }) =>
        name === FERN
          ? fern()
          : name === MOSS && unread
            ? zone(name, { state: { kind: "unread" }, records: [] })
            : zone(name),
      ),
    );
    tick(`10 mail.${FERN}`);
    await user.click(screen.getByRole("button", { name: "Copy to zones..." }));
    const list = await screen.findByRole("grid", { name: "Zones to copy to" });
    expect(within(list).queryByRole("checkbox", { name: `Select ${FERN}` })).toBeNull();
    const tickZone = (name: string) => fireEvent.click(within(list).getByRole("checkbox", { name: `Select ${name}` }));
    tickZone(KITE);
    expect((await screen.findByRole("region", { name: `In ${KITE}` })).textContent).toContain(`10 mail.${KITE}`);
    tickZone(MOSS);
    expect(await screen.findByText(/^Reading 1 zone/)).toBeTruthy();
    await waitFor(() => expect(sent("dns_read")).toEqual([{ keys: [keyOf(MOSS)] }]));
    unread = false;
    tickZone(MOSS);
    await user.click(await screen.findByRole("radio", { name: "Are added to" }));
    await user.click(await screen.findByRole("button", { name: "Review plan for 1 zone" }));
    await waitFor(() => expect(sent("dns_plan")).toHaveLength(1));
    expect(sent("dns_plan")[0]?.action).toBe("editor");
    expect(drafts()).toMatchObject([
      {
        key: keyOf(KITE),
        sets: [
          {
            records: [
              { content: "10 mx1.fernmail.net" },
              { content: "20 mx2.fernmail.net" },
              { content: `10 mail.${KITE}`, ttl: null },
            ],
          },
        ],
      },
    ]);
  });

  it("stages pasted records in one step and says which line is wrong", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Paste records" }));
    const field = screen.getByLabelText("Records, one a line");
    fireEvent.change(field, { target: { value: "shop A 203.0.113.80\nshop FOO x" } });
    expect(screen.getByText(/^Line 2: FOO is no type/)).toBeTruthy();
    fireEvent.change(field, {
      target: { value: "shop A 203.0.113.80\nshop 300 IN A 203.0.113.81\nwww CNAME x.example." },
    });
    await user.click(screen.getByRole("button", { name: "Stage 3 records" }));
    expect(screen.getByText("2 sets will change")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(screen.getByText("Nothing is staged")).toBeTruthy();
  });

  it("goes on to what the world sees and to the zone file", async () => {
    const user = await open();
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "What the world sees" }));
    expect(currentRoute()).toMatchObject({ page: "dns", params: { live: `${ACCOUNT}/${FERN}` } });
  });
});
