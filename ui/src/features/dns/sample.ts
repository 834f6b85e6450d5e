/** Zones and plans for this feature's tests. */

import type { ChangeView, ChangeZone, Record as DnsRecord, PlanView, PlanZone, SetChange, ZoneView } from "@/ipc";
import { account, NOW } from "../../../test/fake";

export const ACCOUNT = account().id;

export function record(name: string, kind: string, content: string, ttl: number | null = 3600): DnsRecord {
  return { name, kind, content, ttl };
}

export function zone(name: string, change: Partial<ZoneView> = {}): ZoneView {
  return {
    asked: { account: ACCOUNT, name },
    name,
    unicode: name,
    account: ACCOUNT,
    words: "Registered and served by PlanetDomains.",
    state: { kind: "ready" },
    records: [
      record("@", "A", "203.0.113.24"),
      record("@", "MX", "10 mx1.fernmail.net"),
      record("@", "MX", "20 mx2.fernmail.net"),
      record("@", "TXT", "google-site-verification=3qVx0d7kZ1", 300),
      record("@", "TXT", "v=spf1 a mx ~all"),
      record("www", "CNAME", name),
    ],
    hash: `hash of ${name}`,
    nameservers: [],
    mode: null,
    read_at: NOW - 8,
    unreadable: [],
    ...change,
  };
}

export function planZone(name: string, changes: SetChange[], change: Partial<PlanZone> = {}): PlanZone {
  return {
    key: { account: ACCOUNT, name },
    unicode: name,
    changes,
    conflicts: [],
    brakes: [],
    blocked: null,
    words: "Registered and served by PlanetDomains.",
    writes: "PlanetDomains replaces the whole zone in one write.",
    ...change,
  };
}

export function planOf(zones: PlanZone[], change: Partial<PlanView> = {}): PlanView {
  return {
    id: "plan-1",
    hash: "plan-hash",
    action: "form",
    title: "Form over some zones",
    zones,
    brakes: [],
    added: 0,
    changed: 0,
    removed: 0,
    eta_seconds: 9,
    ...change,
  };
}

export const addDmarc = (name: string): SetChange => ({
  key: { name: "_dmarc", kind: "TXT" },
  before: [],
  after: [record("_dmarc", "TXT", `v=DMARC1; p=reject; rua=mailto:dmarc@${name}`)],
});

export const removeMail: SetChange = {
  key: { name: "@", kind: "MX" },
  before: [record("@", "MX", "10 mx1.fernmail.net"), record("@", "MX", "20 mx2.fernmail.net")],
  after: [],
};

/** An applied plan. */
export function changeOf(change: Partial<ChangeView> = {}): ChangeView {
  return {
    job: "job-1",
    at: NOW - 3_600,
    action: "form",
    title: "Form over 3 zones",
    state: "done",
    zones: 3,
    done: 3,
    failed: 0,
    left_out: 0,
    can_retry: 0,
    can_reverse: false,
    reverses: null,
    reversed_by: null,
    ...change,
  };
}

/** A zone of an applied plan. */
export function changeZone(name: string, change: Partial<ChangeZone> = {}): ChangeZone {
  return {
    key: { account: ACCOUNT, name },
    unicode: name,
    state: "done",
    detail: "1 set, checked",
    changes: [addDmarc(name)],
    before: null,
    after: null,
    ...change,
  };
}
