/** A name as the engine tells it, for tests of this feature. */

import type { NameDetail, PortfolioRow } from "@/ipc";
import { account, NOW } from "../../../test/fake";

const DAY = 86_400;

/** A quiet name, about which nothing is to be said. */
export function sampleRow(change: Partial<PortfolioRow> = {}): PortfolioRow {
  const id = account().id;
  return {
    name: "harbor.com",
    unicode: change.name ?? "harbor.com",
    ending: "com",
    account: id,
    registered: true,
    zones: [],
    dns: id,
    dns_words: "Registered and served by PlanetDomains.",
    expires_at: NOW + 200 * DAY,
    lifecycle: "active",
    renewal: { minor: "1240", currency: "USD" },
    auto_renew: true,
    at_risk: null,
    vanished: false,
    arrived: false,
    nameservers: [],
    registered_at: null,
    registry_expires_at: null,
    conflict: null,
    locked: true,
    privacy: true,
    tags: [],
    note: null,
    paid: null,
    changed_at: null,
    fetched_at: NOW - DAY,
    stale: false,
    failing: false,
    drifted: false,
    ...change,
  };
}

export function sampleDetail(row: PortfolioRow = sampleRow()): NameDetail {
  return {
    row,
    status: null,
    dates: [],
    fetched_at: NOW,
    settings: [],
    places: [],
    zone_records: null,
    zone_read_at: null,
    website: null,
    client_ref: null,
    external_ref: null,
    orders: [],
    connects: null,
  };
}
