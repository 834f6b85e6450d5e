import { fireEvent, render, screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import {
  focusPageFilter,
  pressedKeys,
  usePageFilter,
  useShortcutListener,
  useShortcuts,
  type Shortcut,
} from "./shortcuts";

function Page({ shortcuts }: { shortcuts: readonly Shortcut[] }) {
  useShortcutListener();
  useShortcuts("Page", shortcuts);
  const filter = usePageFilter();
  return <input aria-label="Filter" ref={filter} />;
}

const key = (name: string, more = {}) => ({ key: name, ...more });

describe("shortcuts", () => {
  it("run their verb, and leave typing alone", () => {
    const renew = vi.fn();
    const list = [{ keys: "r", label: "Renew", run: renew }];
    render(<Page shortcuts={list} />);
    fireEvent.keyDown(document.body, key("r"));
    expect(renew).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(screen.getByLabelText("Filter"), key("r"));
    expect(renew).toHaveBeenCalledTimes(1);
  });

  it("with Ctrl work inside fields too", () => {
    const palette = vi.fn();
    const list = [{ keys: "Mod+K", label: "Palette", run: palette }];
    render(<Page shortcuts={list} />);
    fireEvent.keyDown(screen.getByLabelText("Filter"), key("k", { ctrlKey: true }));
    expect(palette).toHaveBeenCalledTimes(1);
  });

  it("of two keys need both, in their order", () => {
    const go = vi.fn();
    const list = [{ keys: "g p", label: "Portfolio", run: go }];
    render(<Page shortcuts={list} />);
    fireEvent.keyDown(document.body, key("p"));
    expect(go).not.toHaveBeenCalled();
    fireEvent.keyDown(document.body, key("g"));
    fireEvent.keyDown(document.body, key("p"));
    expect(go).toHaveBeenCalledTimes(1);
    fireEvent.keyDown(document.body, key("p"));
    expect(go).toHaveBeenCalledTimes(1);
  });

  it("do nothing behind an open dialog", () => {
    const renew = vi.fn();
    const list = [{ keys: "r", label: "Renew", run: renew }];
    render(
      <>
        <Page shortcuts={list} />
        <div className="scrim modal" />
      </>,
    );
    fireEvent.keyDown(document.body, key("r"));
    expect(renew).not.toHaveBeenCalled();
  });

  it("end with the page that brought them", () => {
    const renew = vi.fn();
    const list = [{ keys: "r", label: "Renew", run: renew }];
    const { unmount } = render(<Page shortcuts={list} />);
    unmount();
    fireEvent.keyDown(document.body, key("r"));
    expect(renew).not.toHaveBeenCalled();
  });

  it("name shift beside letters, not inside signs that need it", () => {
    const event = { key: "?", ctrlKey: false, metaKey: false, altKey: false, shiftKey: true };
    expect(pressedKeys(event)).toBe("?");
    expect(pressedKeys({ ...event, key: "R", ctrlKey: true })).toBe("mod+shift+r");
    expect(pressedKeys({ ...event, key: "ArrowLeft", shiftKey: false, altKey: true })).toBe("alt+left");
  });

  it("take the caret to the page's filter", () => {
    render(<Page shortcuts={[]} />);
    focusPageFilter();
    expect(document.activeElement).toBe(screen.getByLabelText("Filter"));
  });
});
