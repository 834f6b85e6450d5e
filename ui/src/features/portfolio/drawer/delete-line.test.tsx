import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Descriptor, NameDetail } from "@/ipc";
import { installFake, planetdomains } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { sampleDetail } from "../sample";
import { DeleteLine } from "./DeleteLine";

const REASON = "A registered name can not be deleted at Bizzy. Switch auto-renew off and let it lapse.";
const BIZZY: Descriptor = {
  ...planetdomains,
  id: "bizzy",
  label: "Bizzy",
  not_offered: [{ feature: "delete", reason: REASON }],
};

const renewing = (value: boolean | null): NameDetail => {
  const sample = sampleDetail();
  return { ...sample, settings: [{ setting: "auto_renew", value, switchable: true, not_offered: null, ends: null }] };
};

describe("where one would look for deletion", () => {
  it("the reason stands, with the switch that lets the name lapse", async () => {
    const engine = installFake({ portfolio_set: () => renewing(false) });
    renderPage(<DeleteLine detail={renewing(true)} descriptor={BIZZY} />);
    expect(screen.getByText(REASON)).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Switch auto-renew off" }));
    await waitFor(() => {
      const sent = engine.calls.filter(({ command }) => command === "portfolio_set");
      expect(sent.map(({ args }) => [args.setting, args.on])).toEqual([["auto_renew", false]]);
    });
  });

  it("says that the name lapses already where auto-renew is off", () => {
    installFake();
    renderPage(<DeleteLine detail={renewing(false)} descriptor={BIZZY} />);
    expect(screen.queryByRole("button")).toBeNull();
    expect(screen.getByText(/Auto-renew is off: it lapses at its end/)).toBeTruthy();
  });

  it("says nothing where no reason is known", () => {
    installFake();
    const { container } = renderPage(<DeleteLine detail={renewing(true)} descriptor={{ ...BIZZY, not_offered: [] }} />);
    expect(container.textContent).toBe("");
  });
});
