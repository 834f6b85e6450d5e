import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { currentRoute, keyToParam } from "@/app";
import type { DnssecView, Fault, HostedView, HostingView, ZoneRemoval } from "@/ipc";
import { installFake, NOW, type Handler } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { TYPED, targetDraft } from "../nameservers/target";
import { ACCOUNT, planOf, planZone } from "../sample";
import { HostPage } from "./HostPage";

const NAME = "kelp-and-co.com";
const KEY = { account: ACCOUNT, name: NAME };
const CLOUD = "22222222-2222-4222-8222-222222222222";
const ZONE_KEY = { account: CLOUD, name: NAME };

const zone: HostedView = {
  key: ZONE_KEY,
  nameservers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  stage: "pending",
  words: "The zone waits for the name's nameservers: ada.ns.cloudflare.com and bob.ns.cloudflare.com.",
  found: [],
  created_at: NOW - 600,
  activated_at: null,
  paused: false,
  watched: true,
};

const hosting = (change: Partial<HostingView> = {}, there: HostedView | null = zone): HostingView => ({
  name: NAME,
  unicode: NAME,
  registrar: KEY,
  registrar_words: "Joker.com (Main)",
  sets_nameservers: true,
  by_hand: null,
  served: ACCOUNT,
  served_words: "Registered and served by Joker.com.",
  hosts: [{ account: CLOUD, called: "Cloudflare (Main)", read_only: false, zone: there, fault: null }],
  ...change,
});

const dnssec = (change: Partial<DnssecView> = {}): DnssecView => ({
  key: KEY,
  unicode: NAME,
  verdict: "off",
  words: "Cloudflare (Main) does not sign the zone, and the registry has no DS record.",
  host: { account: CLOUD, called: "Cloudflare (Main)", words: "Does not sign the zone.", ds: [], known: true },
  registrar: { account: ACCOUNT, called: "Joker.com (Main)", words: "Takes DS records.", ds: [], known: false },
  registry: { account: null, called: "The registry", words: "Has no DS record.", ds: [], known: true },
  wanted: null,
  steps: [{ kind: "switch_on", label: "Switch DNSSEC on", words: "It makes a key.", brake: null, blocked: null }],
  given: null,
  forgotten_at: null,
  at: NOW,
  ...change,
});

function show(handlers: Record<string, Handler>, name = NAME) {
  const onPlan = vi.fn();
  installFake({
    dns_hosting: () => hosting(),
    dns_dnssec: () => dnssec(),
    dns_hosting_use: () => ({ used: 3, quota: 200 }),
    ...handlers,
  });
  const rendered = renderPage(<HostPage name={name} onPlan={onPlan} />);
  return { onPlan, ...rendered };
}

describe("a name's zone at a host", () => {
  it("is made with one click, and says before that nothing changes for visitors", async () => {
    const user = userEvent.setup();
    const create = vi.fn<Handler>(() => zone);
    let made = false;
    show({
      dns_hosting: () => hosting({}, made ? zone : null),
      dns_hosting_create: (args) => {
        made = true;
        return create(args);
      },
    });
    expect(await screen.findByText(/nothing changes for visitors/)).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Create zone" }));
    expect(await screen.findByText(/It has 3 of 200 records/)).toBeTruthy();
    expect(create).toHaveBeenCalledWith({ name: NAME, account: CLOUD });
  });

  it("names the right that the token lacks", async () => {
    const user = userEvent.setup();
    show({
      dns_hosting: () => hosting({}, null),
      dns_hosting_create: () => {
        const refused: Fault = {
          code: "forbidden",
          message: "This token may not create zones: add Zone / Zone / Edit.",
          hint: null,
          retryable: false,
          link: null,
        };
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
        throw refused;
      },
    });
    await user.click(await screen.findByRole("button", { name: "Create zone" }));
    expect(await screen.findByText(/add Zone \/ Zone \/ Edit/)).toBeTruthy();
  });

  it("brings the records as a plan, and shows first what cannot go along", async () => {
    const user = userEvent.setup();
    const plan = planOf([planZone(NAME, [{ key: { name: "@", kind: "A" }, before: [], after: [] }])]);
    let losses: string[] = [];
    const { onPlan } = show({
      dns_hosting_copy: () => ({ plan, from: "Joker.com (Main)", records: 3, losses }),
    });
    await user.click(await screen.findByRole("button", { name: "Bring the records of now" }));
    await waitFor(() => expect(onPlan).toHaveBeenCalledWith(plan));
    losses = ["@ URL can not be held there: Cloudflare has no such record."];
    await user.click(screen.getByRole("button", { name: "Bring the records of now" }));
    expect(await screen.findByText(/Cloudflare has no such record/)).toBeTruthy();
    expect(onPlan).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole("button", { name: "Review plan all the same" }));
    expect(onPlan).toHaveBeenCalledTimes(2);
  });

  it("sends names of ours to the nameservers' look, and gives the others lines to copy", async () => {
    const user = userEvent.setup();
    const { unmount } = show({});
    await user.click(await screen.findByRole("button", { name: "Set nameservers" }));
    expect(currentRoute()).toMatchObject({ page: "dns", params: { tab: "nameservers", names: [keyToParam(KEY)] } });
    expect(targetDraft.get()).toMatchObject({ choice: TYPED, typed: zone.nameservers.join("\n") });
    unmount();
    show({
      dns_hosting: () =>
        hosting({
          registrar: null,
          registrar_words: "its registrar",
          sets_nameservers: false,
          by_hand: "It is registered at none of the connected accounts.",
        }),
    });
    expect(await screen.findByText(/registered at none of the connected accounts/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy ada.ns.cloudflare.com" })).toBeTruthy();
    expect(screen.getByRole("button", { name: "Copy all nameservers" })).toBeTruthy();
  });

  it("asks for a name where there is none", async () => {
    const user = userEvent.setup();
    show({}, "");
    await user.type(screen.getByRole("textbox", { name: "Name" }), "reef.example");
    await user.click(screen.getByRole("button", { name: "Look who could serve it" }));
    expect(currentRoute()).toMatchObject({ page: "dns", params: { host: "reef.example" } });
  });

  it("can be used without a pointer", async () => {
    const { container } = show({});
    await screen.findByRole("button", { name: "Switch DNSSEC on" });
    const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
});

describe("the end of a zone", () => {
  const seen = (change: Partial<ZoneRemoval> = {}): ZoneRemoval => ({
    key: ZONE_KEY,
    unicode: NAME,
    called: "Cloudflare (Main)",
    records: 3,
    words: "Cloudflare (Main) removes the zone with 3 records.",
    asked: null,
    blocked: null,
    hash: "h1",
    ...change,
  });

  const EFFECT: Fault = {
    code: "needs_confirmation",
    message: "Proxied records answer with the addresses behind them.",
    hint: null,
    retryable: false,
  };

  it("pauses only after its effect was read", async () => {
    const user = userEvent.setup();
    const pause = vi.fn<Handler>(({ wanted }) => {
      const { confirmed } = wanted as { confirmed: boolean };
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- the shell rejects with a plain fault
      if (!confirmed) throw EFFECT;
      return { ...zone, paused: true };
    });
    show({ dns_hosting_pause: pause });
    await user.click(await screen.findByRole("button", { name: "Pause zone" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/answer with the addresses behind them/)).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Pause zone" }));
    await waitFor(() =>
      expect(pause).toHaveBeenLastCalledWith({ wanted: { key: ZONE_KEY, paused: true, confirmed: true } }),
    );
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  });

  it("removes a zone that the world asks only when that was said and its name typed", async () => {
    const user = userEvent.setup();
    const remove = vi.fn<Handler>(() => null);
    const { container } = show({
      dns_hosting_removal: () => seen({ asked: "The nameservers still point to this zone." }),
      dns_hosting_remove: remove,
    });
    await user.click(await screen.findByRole("button", { name: "Remove zone" }));
    const dialog = await screen.findByRole("alertdialog");
    const button = await within(dialog).findByRole("button", { name: "Remove zone" });
    await user.type(within(dialog).getByLabelText(`Type ${NAME} to confirm`), NAME);
    expect(button).toHaveProperty("disabled", true);
    await user.click(within(dialog).getByRole("checkbox", { name: "Remove it all the same" }));
    expect(button).toHaveProperty("disabled", false);
    const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map(({ id }) => id)).toEqual([]);
    await user.click(button);
    await waitFor(() =>
      expect(remove).toHaveBeenCalledWith({
        order: { key: ZONE_KEY, hash: "h1", typed: NAME, although_asked: true },
      }),
    );
  });

  it("offers nothing to confirm where the zone can not go", async () => {
    const user = userEvent.setup();
    show({ dns_hosting_removal: () => seen({ blocked: "The name is registered there." }) });
    await user.click(await screen.findByRole("button", { name: "Remove zone" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(await within(dialog).findByText("The name is registered there.")).toBeTruthy();
    expect(within(dialog).queryByRole("button", { name: "Remove zone" })).toBeNull();
  });
});

describe("DNSSEC", () => {
  it("waits for a record that was given, and keeps giving it again at hand", async () => {
    show({
      dns_dnssec: () =>
        dnssec({
          verdict: "waiting",
          given: { at: NOW - 7200, looked_at: NOW - 60 },
          words: "Joker.com took the DS record.",
          steps: [{ kind: "give_ds", label: "Give it again", words: "Harmless.", brake: null, blocked: null }],
        }),
    });
    expect(await screen.findByText("Joker.com took the DS record.")).toBeTruthy();
    expect(screen.getByText(/last looked for/)).toBeTruthy();
    expect(screen.getByRole("button", { name: "Give it again" }).className).not.toContain("primary");
  });

  it("goes on with one click where nothing stands in the way", async () => {
    const user = userEvent.setup();
    const act = vi.fn<Handler>(() =>
      dnssec({ verdict: "unlinked", words: "Signed, and the registry has no DS record." }),
    );
    show({ dns_dnssec_step: act });
    await user.click(await screen.findByRole("button", { name: "Switch DNSSEC on" }));
    expect(await screen.findByText("Signed, and the registry has no DS record.")).toBeTruthy();
    expect(act).toHaveBeenCalledWith({ act: { key: KEY, step: "switch_on", confirmed: false } });
  });

  it("asks for a confirmation of its own before protection ends", async () => {
    const user = userEvent.setup();
    const act = vi.fn<Handler>(() => dnssec());
    show({
      dns_dnssec: () =>
        dnssec({
          verdict: "secure",
          steps: [
            {
              kind: "remove_ds",
              label: "Remove the DS record at Joker.com (Main)",
              words: "A day later nobody checks signatures.",
              brake: "The answers are no longer protected against forgery.",
              blocked: null,
            },
            {
              kind: "switch_off",
              label: "Switch DNSSEC off",
              words: "It signs no more.",
              brake: "Wait.",
              blocked: "Remove the DS record first, and wait a day.",
            },
          ],
        }),
      dns_dnssec_step: act,
    });
    const remove = "Remove the DS record at Joker.com (Main)";
    await user.click(await screen.findByRole("button", { name: remove }));
    expect(act).not.toHaveBeenCalled();
    expect(screen.getByText("The answers are no longer protected against forgery.")).toBeTruthy();
    expect(screen.getByRole("button", { name: remove })).toHaveProperty("disabled", true);
    await user.click(screen.getByRole("checkbox", { name: "Yes, I have read this" }));
    await user.click(screen.getByRole("button", { name: remove }));
    await waitFor(() => expect(act).toHaveBeenCalledWith({ act: { key: KEY, step: "remove_ds", confirmed: true } }));
    // Off comes after that, and says so.
    expect(screen.queryByText("Remove the DS record first, and wait a day.")).toBeNull();
  });

  it("gives the DS record field by field where the registrar is not connected", async () => {
    show({
      dns_dnssec: () =>
        dnssec({
          verdict: "unlinked",
          wanted: {
            key_tag: 2371,
            algorithm: "13 (ECDSA P-256 with SHA-256)",
            digest_type: "2 (SHA-256)",
            digest: "48E9",
            flags: 257,
            public_key: "oXiG",
            line: "2371 13 2 48E9",
          },
          steps: [],
        }),
    });
    const hand = await screen.findByRole("region", { name: "DS record to put in by hand" });
    expect(within(hand).getByText("13 (ECDSA P-256 with SHA-256)")).toBeTruthy();
    expect(within(hand).getByRole("button", { name: "Copy key tag" })).toBeTruthy();
    expect(within(hand).getByRole("button", { name: "Copy the whole record" })).toBeTruthy();
  });
});
