// Cloudflare's own TypeScript SDK against the simulated Cloudflare.

import assert from "node:assert/strict";
import { test } from "node:test";

import Cloudflare from "cloudflare";

const endpoints = JSON.parse(process.env.SANDBOX_ENDPOINTS);
const { base_url: baseURL, credentials } = endpoints.providers.cloudflare;
const account_id = credentials.account_id;
const client = new Cloudflare({ apiToken: credentials.token, baseURL, maxRetries: 0 });

const registrant = {
  email: "ops@example.org",
  phone: "+49.301234567",
  postal_info: {
    name: "Pat Sample",
    address: { street: "Weg 1", city: "Berlin", state: "BE", postal_code: "10115", country_code: "DE" },
  },
};

/** Calls the control surface. */
async function control(path, body) {
  const answer = await fetch(`${endpoints.control}/${path}`, {
    method: body ? "POST" : "GET",
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.ok(answer.ok, `${path}: ${answer.status}`);
  return answer.json();
}

/** Everything that an automatic pager yields. */
async function all(pager) {
  const items = [];
  for await (const item of pager) items.push(item);
  return items;
}

async function zone(name) {
  return (await client.zones.create({ account: { id: account_id }, name, type: "full" })).id;
}

test("token and accounts", async () => {
  assert.equal((await client.user.tokens.verify()).status, "active");
  const accounts = await all(client.accounts.list());
  assert.deepEqual(accounts.map((account) => account.id), [account_id]);
  const stranger = new Cloudflare({ apiToken: "0".repeat(40), baseURL, maxRetries: 0 });
  await assert.rejects(stranger.user.tokens.verify(), Cloudflare.PermissionDeniedError);
});

test("zones are paged to the end", async () => {
  const names = [0, 1, 2, 3, 4].map((number) => `node-${number}-lamp.dev`);
  for (const name of names) await zone(name);
  const found = await all(client.zones.list({ name: "starts_with:node-", per_page: 2 }));
  assert.deepEqual(found.map((one) => one.name), names);
});

test("records are made, found, changed and removed", async () => {
  const zone_id = await zone("node-records.dev");
  const made = await client.dns.records.create({
    zone_id,
    type: "SRV",
    name: "_sip._tcp.node-records.dev",
    ttl: 3600,
    data: { priority: 10, weight: 5, port: 5060, target: "sip.node-records.dev" },
  });
  assert.equal(made.content, "10 5 5060 sip.node-records.dev");
  const text = await client.dns.records.create({ zone_id, type: "TXT", name: "@", content: "v=spf1 -all", ttl: 1 });
  assert.equal(text.content, '"v=spf1 -all"');
  const found = await all(client.dns.records.list({ zone_id, type: "SRV", name: { endswith: "node-records.dev" } }));
  assert.deepEqual(found.map((record) => record.id), [made.id]);
  const edited = await client.dns.records.edit(text.id, { zone_id, type: "TXT", name: "@", ttl: 120 });
  assert.equal(edited.ttl, 120);
  await client.dns.records.delete(made.id, { zone_id });
  await assert.rejects(client.dns.records.get(made.id, { zone_id }), Cloudflare.NotFoundError);
});

test("a batch is all or nothing", async () => {
  const zone_id = await zone("node-batch.dev");
  const posts = ["a", "b"].map((name) => ({ type: "A", name, content: "203.0.113.7", ttl: 300 }));
  const done = await client.dns.records.batch({ zone_id, posts });
  assert.deepEqual(done.posts.map((record) => record.name), ["a.node-batch.dev", "b.node-batch.dev"]);
  const bad = {
    zone_id,
    deletes: [{ id: done.posts[0].id }],
    posts: [{ type: "A", name: "c", content: "nowhere", ttl: 300 }],
  };
  await assert.rejects(client.dns.records.batch(bad), (error) => {
    assert.ok(error instanceof Cloudflare.BadRequestError);
    assert.equal(error.errors[0].code, 9005);
    return true;
  });
  assert.equal((await all(client.dns.records.list({ zone_id }))).length, 2);
});

test("names are checked", async () => {
  const domains = ["orchard-lamp.com", "taken-lamp.com", "lamp.museum", "not_a_name"];
  const checked = await client.registrar.check({ account_id, domains });
  const rows = Object.fromEntries(checked.domains.map((row) => [row.name, row]));
  assert.equal(rows["orchard-lamp.com"].pricing.registration_cost, "10.46");
  assert.equal(rows["taken-lamp.com"].reason, "domain_unavailable");
  assert.equal(rows["lamp.museum"].reason, "extension_not_supported");
  assert.equal("not_a_name" in rows, false);
});

test("a name is ordered, polled, listed and changed", async () => {
  const name = "blocked-node-lamp.net";
  const order = await client.registrar.registrations.create({
    account_id,
    domain_name: name,
    contacts: { registrant },
    Prefer: "respond-async",
  });
  assert.equal(order.state, "pending");
  await control("clock", { advance_seconds: 30 });
  assert.equal((await client.registrar.registrationStatus.get(name, { account_id })).state, "blocked");
  await control("clock", { advance_seconds: 600 });
  const status = await client.registrar.registrationStatus.get(name, { account_id });
  assert.equal(status.state, "succeeded");
  const listed = await all(client.registrar.registrations.list({ account_id, per_page: 2, sort_by: "name" }));
  assert.ok(listed.some((row) => row.domain_name === name));
  const kept = await client.registrar.registrations.get(name, { account_id });
  assert.deepEqual([kept.status, kept.auto_renew, kept.locked], ["active", false, true]);
  const changed = await client.registrar.registrations.edit(name, { account_id, auto_renew: true });
  assert.ok(["succeeded", "pending"].includes(changed.state));
  await control("clock", { advance_seconds: 600 });
  assert.equal((await client.registrar.updateStatus.get(name, { account_id })).state, "succeeded");
  assert.equal((await client.registrar.registrations.get(name, { account_id })).auto_renew, true);
});
