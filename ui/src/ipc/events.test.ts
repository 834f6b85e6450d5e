import { QueryObserver } from "@tanstack/react-query";
import { describe, expect, it, vi } from "vitest";
import { account, installFake, job } from "../../test/fake";
import { call } from "./client";
import { commands } from "./bindings";
import { onJobEnded, onOpen, onOpenWanted, onSearchHits, startEvents, takeEvents, withJob } from "./events";
import { FaultError } from "./fault";
import { queries } from "./queries";
import { createQueryClient, isConcerned } from "./query";

describe("an event that facts became stale", () => {
  it("asks again for exactly what it names", async () => {
    const engine = installFake();
    const client = createQueryClient();
    const ends = [
      new QueryObserver(client, queries.accounts).subscribe(vi.fn()),
      new QueryObserver(client, queries.cart).subscribe(vi.fn()),
    ];
    await startEvents(client);
    const asked = (command: string) => engine.calls.filter((one) => one.command === command).length;
    await vi.waitFor(() => {
      expect(asked("accounts_list")).toBe(1);
      expect(asked("cart_get")).toBe(1);
    });
    engine.emit({ type: "stale", tags: ["accounts"] }, { type: "stale", tags: ["dns"] });
    await vi.waitFor(() => expect(asked("accounts_list")).toBe(2));
    expect(asked("cart_get")).toBe(1);
    for (const end of ends) end();
  });

  it("waits for the window to be seen, and is not forgotten", async () => {
    const engine = installFake();
    const client = createQueryClient();
    const end = new QueryObserver(client, queries.accounts).subscribe(vi.fn());
    await startEvents(client);
    const asked = () => engine.calls.filter((one) => one.command === "accounts_list").length;
    await vi.waitFor(() => expect(asked()).toBe(1));
    const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    engine.emit({ type: "stale", tags: ["accounts"] });
    engine.emit({ type: "stale", tags: ["accounts"] });
    await vi.waitFor(() => expect(client.getQueryState(queries.accounts.queryKey)?.isInvalidated).toBe(true));
    expect(asked()).toBe(1);
    hidden.mockReturnValue(false);
    document.dispatchEvent(new Event("visibilitychange"));
    await vi.waitFor(() => expect(asked()).toBe(2));
    await vi.waitFor(() => expect(client.getQueryState(queries.accounts.queryKey)?.isInvalidated).toBe(false));
    end();
  });

  it("concerns a query by its key's first word or by a further tag", () => {
    const tags = new Set(["portfolio"] as const);
    expect(isConcerned(["portfolio", "window", { filter: "" }], undefined, tags)).toBe(true);
    expect(isConcerned(["reminders", "view"], ["portfolio", "settings"], tags)).toBe(true);
    expect(isConcerned(["reminders", "portfolio"], undefined, tags)).toBe(false);
    expect(isConcerned(["app", "providers"], undefined, tags)).toBe(false);
  });
});

describe("an event about a job", () => {
  it("moves the job in its place, and a new one to the top", () => {
    const first = job({ id: "a", done: 1 });
    const second = job({ id: "b" });
    expect(withJob([first, second], { ...second, done: 9 }).map((one) => one.done)).toEqual([1, 9]);
    expect(withJob([first], second).map((one) => one.id)).toEqual(["b", "a"]);
  });

  it("tells the end once", () => {
    const client = createQueryClient();
    client.setQueryData(queries.jobs.queryKey, [job({ id: "a" })]);
    const ended = vi.fn();
    const off = onJobEnded(ended);
    const done = job({ id: "a", state: "done", done: 10 });
    takeEvents(client, [
      { type: "job", job: job({ id: "a", done: 7 }) },
      { type: "job", job: done },
    ]);
    takeEvents(client, [{ type: "job", job: done }]);
    off();
    expect(ended).toHaveBeenCalledTimes(1);
    expect(client.getQueryData(queries.jobs.queryKey)).toEqual([done]);
  });
});

it("search answers and requests from the tray reach who listens", () => {
  const client = createQueryClient();
  const hits = vi.fn();
  const open = vi.fn();
  const openWanted = vi.fn();
  const off = [onSearchHits(hits), onOpen(open), onOpenWanted(openWanted)];
  const key = { account: account().id, name: "harborworks.com" };
  takeEvents(client, [
    { type: "search_hits", search: "s1", names: [], prechecks: [], hits: [], done: true },
    { type: "open", names: [key] },
    { type: "open_wanted", names: ["quietharbor.com"] },
  ]);
  for (const end of off) end();
  expect(hits).toHaveBeenCalledWith(expect.objectContaining({ search: "s1", done: true }));
  expect(open).toHaveBeenCalledExactlyOnceWith([key]);
  expect(openWanted).toHaveBeenCalledExactlyOnceWith(["quietharbor.com"]);
});

describe("a call", () => {
  it("gives its value", async () => {
    installFake();
    expect((await call(commands.accountsList()))[0]?.label).toBe("PlanetDomains");
  });

  it("throws the engine's fault with its code and hint", async () => {
    const engine = installFake();
    engine.on("accounts_list", () => {
      // The shell rejects with the plain object, as it crosses.
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw { code: "vault_locked", message: "The keychain is locked", hint: "Unlock it.", retryable: true };
    });
    const error = await call(commands.accountsList()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FaultError);
    expect((error as FaultError).fault).toMatchObject({ code: "vault_locked", hint: "Unlock it." });
  });

  it("that the shell itself refuses is a fault of Freehold, not a crash", async () => {
    const engine = installFake();
    engine.on("accounts_list", () => {
      throw new Error("command accounts_list not allowed");
    });
    const error = await call(commands.accountsList()).catch((reason: unknown) => reason);
    expect((error as FaultError).fault.code).toBe("internal");
  });
});
