import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import {
  createQueryClient,
  takeEvents,
  type ConnectEnd,
  type ConnectPlan,
  type ConnectState,
  type ConnectionView,
  type PresetView,
  type WatchView,
} from "@/ipc";
import { installFake, NOW, type Handler } from "../../../../test/fake";
import { sampleDetail, sampleRow } from "../sample";
import { ConnectTab } from "./connect/ConnectTab";

const row = sampleRow({ name: "harbor.dev" });
const detail = { ...sampleDetail(row), connects: row.account };
const key = { account: row.account, name: row.name };

const presets: PresetView[] = [
  {
    name: "vercel",
    title: "Vercel",
    category: "hosting",
    needs_target: true,
    before: null,
    after: "Add the domain.",
    methods: ["a-cname", "cname-only"],
    usual: "a-cname",
  },
  {
    name: "proton",
    title: "Proton Mail",
    category: "email",
    needs_target: false,
    before: null,
    after: null,
    methods: ["mx"],
    usual: "mx",
  },
];

const state: ConnectState = {
  provider: "domani.sh",
  refusal: null,
  imported: false,
  served: "Registered and served by domani.sh.",
  elsewhere: null,
  connections: [],
};

const record = (name: string, kind: string, content: string) => ({ name, kind, content, ttl: 3600, extras: {} });

const plan: ConnectPlan = {
  id: "plan-1",
  hash: "abc",
  key,
  unicode: row.name,
  title: "Connect harbor.dev to Vercel",
  facts: [{ label: "To", text: "Vercel" }],
  writes: true,
  known: true,
  changes: [
    { key: { name: "www", kind: "CNAME" }, before: [], after: [record("www", "CNAME", "cname.vercel-dns.com")] },
  ],
  notes: ["Freehold compares afterwards."],
  brakes: [],
};

const end: ConnectEnd = {
  state: "done",
  said: "Done. The zone was read back.",
  differs: null,
  records: [],
  hint: "Verify in a few minutes.",
  next_steps: [],
  docs: null,
  category: "hosting",
};

const connection: ConnectionView = {
  category: "hosting",
  preset: "vercel",
  title: "Vercel",
  target: "my-app.vercel.app",
  method: "a-cname",
  stage: "written",
  at: NOW,
  records: [{ record: record("www", "CNAME", "cname.vercel-dns.com"), state: "written" }],
  differs: null,
  hint: null,
  next_steps: ["Add the domain to your project."],
  docs: null,
  finding: null,
  checked_at: null,
  check_at: NOW + 120,
  tries: 0,
};

const seen: WatchView = {
  at: NOW,
  running: true,
  asking: false,
  rounds: 1,
  status: "active",
  expires: "22 Nov 2027",
  days: 365,
  records: [
    { words: "A @ 76.76.21.21", seen: true },
    { words: "CNAME www cname.vercel-dns.com", seen: false },
  ],
  dns: false,
  nameservers: ["ns1.domani.run"],
  tls: false,
  mail: false,
  mail_servers: [],
  fault: null,
};

function open(handlers: Record<string, Handler> = {}) {
  const engine = installFake({
    dns_connect_state: () => state,
    dns_connect_presets: () => presets,
    dns_connect_services: () => [{ name: "stripe", title: "Stripe", words: null, docs: null }],
    dns_connect_plan: () => plan,
    dns_connect_apply: () => end,
    dns_connect_watch: () => "watch-1",
    dns_connect_watch_end: () => null,
    ...handlers,
  });
  const client = createQueryClient();
  const view = render(
    <QueryClientProvider client={client}>
      <ConnectTab detail={detail} />
    </QueryClientProvider>,
  );
  const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);
  return { client, sent, user: userEvent.setup(), ...view };
}

it("shows the records of a target before anything is written, and writes them once", async () => {
  const { sent, user } = open();
  await user.type(await screen.findByRole("textbox", { name: "Target" }), "https://my-app.vercel.app");
  await user.click(screen.getByRole("button", { name: "Show what would be written" }));
  const shown = await screen.findByRole("region", { name: "What would be done" });
  expect(within(shown).getByRole("region", { name: "www CNAME, added" })).toBeTruthy();
  expect(sent("dns_connect_plan")).toEqual([
    {
      request: {
        key,
        act: { kind: "connect", preset: null, target: "https://my-app.vercel.app", method: null },
      },
    },
  ]);
  expect(sent("dns_connect_apply")).toEqual([]);
  await user.click(within(shown).getByRole("button", { name: "Write these records" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Done. The zone was read back.");
  expect(sent("dns_connect_apply")).toEqual([{ request: { plan: "plan-1", hash: "abc", confirmed: [] } }]);
});

it("holds a plan until each of its brakes is confirmed", async () => {
  const braked = {
    ...plan,
    known: false,
    changes: [],
    brakes: [{ id: "b1", message: "What it writes is not known." }],
  };
  const { sent, user } = open({ dns_connect_plan: () => braked });
  await user.type(await screen.findByRole("textbox", { name: "Target" }), "shop.example");
  await user.click(screen.getByRole("button", { name: "Show what would be written" }));
  const write = await screen.findByRole("button", { name: "Write these records" });
  expect(write.hasAttribute("disabled")).toBe(true);
  await user.click(screen.getByRole("checkbox", { name: "Do it all the same" }));
  await user.click(write);
  await waitFor(() =>
    expect(sent("dns_connect_apply")).toEqual([{ request: { plan: "plan-1", hash: "abc", confirmed: ["b1"] } }]),
  );
});

it("says what is wrong with a target and keeps what was typed", async () => {
  const { user } = open({
    dns_connect_plan: () => {
      throw Object.assign(new Error("refused"), {
        code: "bad_input",
        message: "Vercel needs a target.",
        hint: "Enter the address.",
        retryable: false,
      });
    },
  });
  const target = await screen.findByRole("textbox", { name: "Target" });
  await user.type(target, "x");
  await user.click(screen.getByRole("button", { name: "Show what would be written" }));
  expect((await screen.findByRole("alert")).textContent).toContain("Vercel needs a target.");
  expect((target as HTMLInputElement).value).toBe("x");
});

it("watches an open connection come alive, and leaving ends the watch", async () => {
  const { client, sent, unmount } = open({
    dns_connect_state: () => ({ ...state, connections: [connection] }),
  });
  await screen.findByRole("article", { name: "Vercel" });
  await waitFor(() => expect(sent("dns_connect_watch")).toEqual([{ key }]));
  act(() => takeEvents(client, [{ type: "watch", watch: "another", view: { ...seen, tls: true } }]));
  act(() => takeEvents(client, [{ type: "watch", watch: "watch-1", view: seen }]));
  await screen.findByText("1 of 2 records seen everywhere. Certificate not there yet.");
  const records = screen.getByRole("list", { name: "Records in public DNS" });
  expect(
    within(records)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(["A @ 76.76.21.21everywhere", "CNAME www cname.vercel-dns.comnot yet"]);
  const alive = { ...seen, tls: true, dns: true, records: seen.records.map((one) => ({ ...one, seen: true })) };
  act(() => takeEvents(client, [{ type: "watch", watch: "watch-1", view: alive }]));
  await screen.findByText("2 of 2 records seen everywhere. Certificate active.");
  expect(sent("dns_connect_watch_end")).toEqual([]);
  unmount();
  await waitFor(() => expect(sent("dns_connect_watch_end")).toEqual([{ watch: "watch-1" }]));
});

it("verifies a connection and says what it found", async () => {
  let kept = connection;
  const { sent, user } = open({
    dns_connect_state: () => ({ ...state, connections: [kept] }),
    // The end of the watch of a test before this one may come late.
    dns_connect_watch: () => "watch-2",
    dns_connect_verify: () => {
      kept = { ...kept, stage: "verified", finding: "The connection works.", checked_at: NOW, check_at: null };
      return kept;
    },
  });
  await waitFor(() => expect(sent("dns_connect_watch")).toHaveLength(1));
  await user.click(await screen.findByRole("button", { name: "Verify: Vercel" }));
  await screen.findByText("Works");
  // The certificate comes later than that.
  expect(sent("dns_connect_watch_end")).not.toContainEqual({ watch: "watch-2" });
  expect(sent("dns_connect_verify")).toEqual([{ key, category: "hosting" }]);
});

it("offers the records of a name held elsewhere to be copied, and nothing else is written", async () => {
  const byHand = { ...connection, stage: "by_hand" as const, check_at: null };
  open({ dns_connect_state: () => ({ ...state, imported: true, connections: [byHand] }) });
  await screen.findByText("Records to be added");
  expect(screen.getByRole("button", { name: "Copy www CNAME" })).toBeTruthy();
});

it("says where a provider connects no names, and leads to the templates", async () => {
  open({ dns_connect_state: () => ({ ...state, refusal: "Cloudflare has no call that connects names." }) });
  await screen.findByText("Cloudflare has no call that connects names.");
  expect(screen.getByRole("button", { name: "DNS templates" })).toBeTruthy();
});
