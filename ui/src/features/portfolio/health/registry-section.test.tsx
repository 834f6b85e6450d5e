import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it } from "vitest";
import type { RegistryView } from "@/ipc";
import { installFake, NOW } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { RegistrySection } from "./RegistrySection";

const NAME = "kelp.example";
const DAY = 86_400;

const nothing: RegistryView = {
  name: NAME,
  facts: null,
  failure: null,
  asked: "Its registry is asked by RDAP at rdap.harbour.example.",
};

const told: RegistryView = {
  ...nothing,
  facts: {
    source: "rdap",
    server: "rdap.harbour.example",
    fetched_at: NOW - 600,
    registered_at: NOW - 900 * DAY,
    expires_at: NOW + 12 * DAY,
    changed_at: null,
    registrar: "Harbour Registrar Ltd",
    statuses: [
      { word: "serverHold", meaning: "On hold by the registry: it does not work", weight: "alarm" },
      { word: "clientTransferProhibited", meaning: "Locked against transfer by the registrar", weight: "calm" },
    ],
    nameservers: ["ns1.harbour.example", "ns2.harbour.example", "ns3.harbour.example"],
    signed: false,
  },
};

const failed: RegistryView = {
  ...told,
  failure: {
    at: NOW - 60,
    fault: {
      code: "malformed",
      message: "rdap.harbour.example answered with a web page instead of data.",
      hint: "Freehold asks again by itself.",
      retryable: true,
    },
  },
};

describe("what the registry says of a name", () => {
  it("says whom it would ask, and asks when told to", async () => {
    const engine = installFake({ health_registry: () => nothing, health_registry_refresh: () => told });
    renderPage(<RegistrySection name={NAME} />);
    expect(await screen.findByText("Its registry is asked by RDAP at rdap.harbour.example.")).toBeTruthy();
    expect(engine.calls.some((call) => call.command === "health_registry_refresh")).toBe(false);
    await userEvent.click(screen.getByRole("button", { name: "Ask the registry" }));
    expect(await screen.findByText("in 12 days")).toBeTruthy();
    expect(engine.calls.find((call) => call.command === "health_registry_refresh")?.args).toEqual({ name: NAME });
    expect(screen.getByText("RDAP, rdap.harbour.example")).toBeTruthy();
    expect(screen.getByText("Harbour Registrar Ltd")).toBeTruthy();
    expect(screen.getByText("Not signed")).toBeTruthy();
  });

  it("puts statuses into plain words, with the word of the registry beside", async () => {
    installFake({ health_registry: () => told });
    const { container } = renderPage(<RegistrySection name={NAME} />);
    const hold = await screen.findByText("On hold by the registry: it does not work");
    expect(hold.closest("li")?.title).toBe("serverHold");
    expect(screen.getByText("clientTransferProhibited")).toBeTruthy();
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations).toEqual([]);
  });

  it("says that a date is not published, without alarm", async () => {
    const facts = told.facts && { ...told.facts, expires_at: null, statuses: [], signed: null };
    installFake({ health_registry: () => ({ ...told, facts }) });
    renderPage(<RegistrySection name={NAME} />);
    expect((await screen.findAllByText("Not published by the registry")).length).toBe(2);
    expect(screen.queryByText("DNSSEC")).toBeNull();
  });

  it("keeps what was known beside a failure, and asks again", async () => {
    const engine = installFake({ health_registry: () => failed, health_registry_refresh: () => told });
    renderPage(<RegistrySection name={NAME} />);
    expect(await screen.findByText(/answered with a web page instead of data/)).toBeTruthy();
    expect(screen.getByText(/What is shown is from before/)).toBeTruthy();
    expect(screen.getByText("in 12 days")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Ask the registry again" }));
    await waitFor(() => expect(screen.queryByText(/web page instead of data/)).toBeNull());
    expect(engine.calls.filter((call) => call.command === "health_registry_refresh")).toHaveLength(1);
  });
});
