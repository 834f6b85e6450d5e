import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { ToldView } from "@/ipc";
import { installFake, NOW } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { ToldSection } from "./ToldSection";

const NAME = "harborworks.com";
const SOURCE = { account: "7d0f0a52-6d0c-4a4e-9a55-0c3f8f1f2b11", label: "domani.sh" };
const NOTHING: ToldView = {
  name: NAME,
  sources: [SOURCE],
  registration: null,
  registration_failure: null,
  page: null,
  page_failure: null,
};
const TOLD: ToldView = {
  ...NOTHING,
  registration: {
    at: NOW - 60,
    source: "domani.sh",
    facts: {
      registered: true,
      registrar: "MarkMonitor Inc.",
      registrar_url: null,
      registrar_iana_id: "292",
      created_at: null,
      expires_at: NOW + 86_400 * 90,
      updated_at: null,
      statuses: [{ word: "clientTransferProhibited", meaning: "Locked against transfer", weight: "calm" }],
      nameservers: ["ns1.example.net"],
      dnssec: false,
      redacted: true,
      contacts: [{ role: "registrant", parts: [["Organization", "Harbor Ltd"]] }],
    },
  },
  page: {
    at: NOW - 60,
    source: "domani.sh",
    page: { title: "Harbor Works", description: null, image: "https://harborworks.com/og.png", favicon: null },
  },
};

describe("what an account tells", () => {
  it("is asked only when somebody wants it, and shown with its source", async () => {
    const engine = installFake({ health_told: () => NOTHING, health_told_refresh: () => TOLD });
    renderPage(<ToldSection name={NAME} />);
    await userEvent.click(await screen.findByRole("button", { name: "Ask for the registration" }));
    expect(await screen.findByText("MarkMonitor Inc.")).toBeTruthy();
    expect(screen.getByText("Harbor Ltd")).toBeTruthy();
    expect(screen.getByText("Withheld in part for privacy")).toBeTruthy();
    const asked = engine.calls.filter(({ command }) => command === "health_told_refresh");
    expect(asked.map(({ args }) => args)).toEqual([{ name: NAME, part: "registration", account: SOURCE.account }]);
  });

  it("names a page's picture and fetches none", async () => {
    installFake({ health_told: () => TOLD });
    const { container } = renderPage(<ToldSection name={NAME} />);
    expect(await screen.findByText("https://harborworks.com/og.png")).toBeTruthy();
    expect(container.querySelector("img, a")).toBeNull();
  });

  it("is left out where no account can be asked", async () => {
    const engine = installFake({ health_told: () => ({ ...NOTHING, sources: [] }) });
    const { container } = renderPage(<ToldSection name={NAME} />);
    await waitFor(() => expect(engine.calls.length).toBeGreaterThan(0));
    expect(container.textContent).toBe("");
  });
});
