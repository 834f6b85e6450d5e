import { beforeEach, describe, expect, it } from "vitest";
import { createQueryClient, type NameKey, type ZoneView } from "@/ipc";
import { installFake, type FakeEngine } from "../../../../test/fake";
import { ACCOUNT, zone } from "../sample";
import { formZonesQuery } from "./zones";

const keys = Array.from({ length: 1_200 }, (_, index): NameKey => ({
  account: ACCOUNT,
  name: `zone-${index}.example`,
}));

let engine: FakeEngine;
let change: Partial<ZoneView>;
const asked = () =>
  engine.calls.filter((call) => call.command === "dns_zones").map((call) => (call.args.keys as NameKey[]).length);

beforeEach(() => {
  change = {};
  engine = installFake({
    dns_zones: (args) =>
      (args.keys as NameKey[]).map(({ name }) => zone(name, name === "zone-7.example" ? change : {})),
  });
});

describe("the zones of the form", () => {
  it("come in parts, in the order of the names", async () => {
    const zones = await createQueryClient().query(formZonesQuery(keys));
    expect(asked()).toEqual([500, 500, 200]);
    expect(zones.map(({ name }) => name)).toEqual(keys.map(({ name }) => name));
  });

  it("stay the very same where nothing changed", async () => {
    const client = createQueryClient();
    const some = formZonesQuery(keys.slice(0, 20));
    const before = await client.query(some);
    change = { hash: "another", records: [] };
    await client.invalidateQueries({ queryKey: some.queryKey });
    const after = await client.query({ ...some, staleTime: 0 });
    expect(after.map((one, at) => one === before[at])).toEqual(keys.slice(0, 20).map((_, at) => at !== 7));
    expect(after[7]?.records).toEqual([]);
  });

  it("are told although news come while they are asked for, and the news afterwards", async () => {
    const client = createQueryClient();
    const all = formZonesQuery(keys.slice(0, 30));
    const first = client.query(all);
    change = { hash: "another" };
    const second = client.refetchQueries({ queryKey: all.queryKey }, { cancelRefetch: true });
    await Promise.allSettled([first, second]);
    const told = await client.query({ ...all, staleTime: 0 });
    expect(told[7]?.hash).toBe("another");
    expect(client.getQueryData(all.queryKey)?.length).toBe(30);
  });
});
