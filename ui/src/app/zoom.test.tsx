import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { info, installFake } from "../../test/fake";
import { App } from "./App";
import { navigate } from "./router";
import { zoomReset } from "./zoom";

const asked = (engine: ReturnType<typeof installFake>) =>
  engine.calls.filter((one) => one.command === "app_zoom").map((one) => (one.args as { percent: number }).percent);
const press = (key: string) => fireEvent.keyDown(document.body, { key, ctrlKey: true });

beforeEach(() => {
  navigate("settings");
  installFake({ app_zoom: () => null });
  zoomReset();
});

it("grows and shrinks in steps, says so, and goes back to the usual size", async () => {
  const engine = installFake({ app_zoom: () => null });
  render(<App />);
  await screen.findByRole("navigation", { name: "Main" });
  press("=");
  press("+");
  press("-");
  await waitFor(() => expect(asked(engine)).toEqual([110, 125, 110]));
  await userEvent.click(screen.getByRole("button", { name: "110 %" }));
  await waitFor(() => expect(asked(engine).at(-1)).toBe(100));
  expect(screen.queryByRole("button", { name: /%$/ })).toBeNull();
});

it("holds before there is any account, and is kept", async () => {
  const engine = installFake({
    app_zoom: () => null,
    app_info: () => ({ ...info, first_run: true }),
  });
  navigate("portfolio");
  const first = render(<App />);
  await screen.findByRole("button", { name: "Open the demo" });
  press("=");
  await waitFor(() => expect(asked(engine)).toEqual([110]));
  first.unmount();
  expect(localStorage.getItem("freehold.zoom")).toBe("110");
});

it("is changed while a dialog lies over the page", async () => {
  const engine = installFake({ app_zoom: () => null });
  render(<App />);
  await screen.findByRole("navigation", { name: "Main" });
  fireEvent.keyDown(document.body, { key: "?", shiftKey: true });
  await screen.findByRole("dialog");
  press("=");
  await waitFor(() => expect(asked(engine)).toEqual([110]));
});
