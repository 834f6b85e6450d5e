import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { BringInBegun, BringInView, Descriptor } from "@/ipc";
import { account, installFake, NOW, planetdomains, type FakeEngine } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { BringInPage } from "./BringInPage";
import { namesIn } from "./words";

const ID = "7d0f0a52-6d0c-4a4e-9a55-0c3f8f1f2b11";
const DOMANI: Descriptor = { ...planetdomains, id: "domani", label: "domani.sh", extras: ["imports"] };
const OWN = account({ id: ID, provider: "domani", label: "domani.sh", read_only: false });
const HARBOR: BringInView = {
  key: { account: ID, name: "harborworks.com" },
  unicode: "harborworks.com",
  label: "domani.sh",
  owner: "@",
  host: "harborworks.com",
  value: "domani-verify=4f1d9ac2",
  hint: "Add the TXT record at your registrar.",
  begun_at: NOW - 600,
  looked_at: null,
  proof: "unlooked",
  words: "Put this record into the name's DNS, then look for it.",
  served_by: null,
};

let engine: FakeEngine;
const sent = (command: string) => engine.calls.filter((call) => call.command === command).map((call) => call.args);

function open(waiting: BringInView[], more: Record<string, () => unknown> = {}, accounts = [OWN]) {
  engine = installFake({
    accounts_list: () => accounts,
    accounts_providers: () => [planetdomains, DOMANI],
    portfolio_bring_in_list: () => waiting,
    ...more,
  });
  const view = renderPage(<BringInPage />);
  return { user: userEvent.setup(), ...view };
}

beforeEach(() => {
  vi.restoreAllMocks();
});

describe("names held elsewhere", () => {
  it("come out of a text, each once", () => {
    expect(namesIn(" Example.com, example.org\n\nexample.com ;a.net ")).toEqual([
      "example.com",
      "example.org",
      "a.net",
    ]);
    expect(namesIn(" \n")).toEqual([]);
  });

  it("are begun, and what could not be begun stays with its reason", async () => {
    const begun: BringInBegun = {
      begun: [HARBOR],
      refused: [
        {
          name: "mossgarden.net",
          fault: {
            code: "conflict",
            message: "mossgarden.net is in this account already.",
            hint: "There is nothing to do; look it up in the list.",
            link: null,
            retryable: false,
          },
        },
      ],
    };
    const { user } = open([], { portfolio_bring_in_begin: () => begun });
    const field = await screen.findByRole("textbox", { name: "Names for domani.sh" });
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "Begin" }).disabled).toBe(true);
    await user.type(field, "harborworks.com\nmossgarden.net");
    await user.click(screen.getByRole("button", { name: "Begin with 2 names" }));
    const refused = await screen.findByRole("alert", { name: "Not begun" });
    expect(refused.textContent).toContain("mossgarden.net is in this account already.");
    expect(field).toHaveProperty("value", "mossgarden.net");
    expect(sent("portfolio_bring_in_begin")).toEqual([{ account: ID, names: ["harborworks.com", "mossgarden.net"] }]);
  });

  it("show the record to copy, and say precisely how it stands", async () => {
    const view = {
      ...HARBOR,
      proof: "absent" as const,
      words: "Not yet visible: the public DNS has no such TXT record.",
    };
    const { user, container } = open([HARBOR], { portfolio_bring_in_look: () => ({ kind: "waits", view }) });
    const write = vi.spyOn(navigator.clipboard, "writeText").mockResolvedValue();
    const line = within(await screen.findByRole("listitem"));
    expect(line.getByText("Not looked for yet")).toBeTruthy();
    await user.click(line.getByRole("button", { name: "Copy the value" }));
    await waitFor(() => expect(write).toHaveBeenCalledWith("domani-verify=4f1d9ac2"));
    await user.click(line.getByRole("button", { name: "Look for the record of harborworks.com" }));
    await waitFor(() => expect(sent("portfolio_bring_in_look")).toEqual([{ key: HARBOR.key }]));
    const found = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(found.violations.map(({ id }) => id)).toEqual([]);
  });

  it("are left only after asking", async () => {
    const { user } = open([HARBOR], { portfolio_bring_in_leave: () => null });
    await user.click(await screen.findByRole("button", { name: "Leave harborworks.com" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    expect(sent("portfolio_bring_in_leave")).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Leave it" }));
    await waitFor(() => expect(sent("portfolio_bring_in_leave")).toEqual([{ key: HARBOR.key }]));
  });

  it("offer to write the record where an account serves the DNS", async () => {
    const served = { ...HARBOR, served_by: "Client names" };
    open([served]);
    expect(await screen.findByText("The DNS of harborworks.com is served by Client names")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Plan the record" })).toBeTruthy();
  });

  it("say who looks after such names where no account does", async () => {
    open([], {}, []);
    expect(await screen.findByText("No connected account looks after names held elsewhere")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Connect domani.sh" })).toBeTruthy();
  });
});
