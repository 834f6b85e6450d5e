import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { NameDetail } from "@/ipc";
import { installFake } from "../../../../test/fake";
import { renderPage } from "../../../../test/render";
import { sampleDetail } from "../sample";
import { PrivacyEnd } from "./PrivacyEnd";

const EFFECT = "It costs nothing, and no money comes back.";

const detail = (ends: string | null): NameDetail => ({
  ...sampleDetail(),
  settings: [{ setting: "privacy", value: true, switchable: false, not_offered: "It is sold.", ends }],
});

describe("bought WHOIS privacy", () => {
  it("ends after the word about its money was read", async () => {
    const engine = installFake({ portfolio_privacy_end: () => detail(null) });
    renderPage(<PrivacyEnd detail={detail(EFFECT)} />);
    await userEvent.click(screen.getByRole("button", { name: "Switch it off" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(EFFECT)).toBeTruthy();
    const sent = () => engine.calls.filter(({ command }) => command === "portfolio_privacy_end");
    expect(sent()).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Switch privacy off" }));
    await waitFor(() => expect(sent().map(({ args }) => args.confirmed)).toEqual([true]));
  });

  it("says nothing where there is none to end", () => {
    installFake();
    const { container } = renderPage(<PrivacyEnd detail={detail(null)} />);
    expect(container.textContent).toBe("");
  });
});
