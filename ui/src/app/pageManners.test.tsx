/** What is left of a web page's own reactions. Each `fireEvent` gives whether the page's own is still to come. */
import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { usePageManners } from "./pageManners";
import { useShortcutListener, useShortcuts, type Shortcut } from "./shortcuts";

const find = vi.fn();
const OWN: readonly Shortcut[] = [{ keys: "Mod+F", label: "Find", run: find }];

function Page() {
  useShortcutListener();
  useShortcuts("Here", OWN);
  usePageManners();
  return (
    <main>
      <p>harbor.example</p>
      <a href="#/cart">Cart</a>
      <input aria-label="Filter" />
      <input type="checkbox" aria-label="All" />
      <textarea aria-label="Names" />
      <div
        data-testid="zone"
        onDragOver={(event) => {
          event.preventDefault();
          event.dataTransfer.dropEffect = "copy";
        }}
      />
    </main>
  );
}

const carrying = (...types: string[]) => ({ dataTransfer: { types, dropEffect: "copy" } });

/** Drags something over an element. Gives what the page says will become of it. */
function dragOver(element: Element, ...types: string[]): string | undefined {
  const event = createEvent.dragOver(element, carrying(...types)) as DragEvent;
  fireEvent(element, event);
  return event.dataTransfer?.dropEffect;
}

it("a_right_click_brings_up_the_system's_menu_where_text_is_typed_and_nowhere_else", () => {
  render(<Page />);
  expect(fireEvent.contextMenu(screen.getByText("harbor.example"))).toBe(false);
  expect(fireEvent.contextMenu(screen.getByRole("link"))).toBe(false);
  expect(fireEvent.contextMenu(screen.getByRole("checkbox"))).toBe(false);
  expect(fireEvent.contextMenu(screen.getByLabelText("Filter"))).toBe(true);
  expect(fireEvent.contextMenu(screen.getByLabelText("Names"))).toBe(true);
});

it("a_right_click_on_selected_text_can_copy_it", () => {
  render(<Page />);
  const name = screen.getByText("harbor.example");
  window.getSelection()?.selectAllChildren(name);
  expect(fireEvent.contextMenu(name)).toBe(true);
  expect(fireEvent.contextMenu(screen.getByRole("link"))).toBe(false);
  window.getSelection()?.removeAllRanges();
});

it("a_file_is_taken_where_it_is_asked_for_and_replaces_the_page_nowhere", () => {
  render(<Page />);
  expect(dragOver(screen.getByText("harbor.example"), "Files")).toBe("none");
  expect(dragOver(screen.getByTestId("zone"), "Files")).toBe("copy");
  expect(fireEvent.drop(screen.getByLabelText("Filter"), carrying("Files", "text/plain"))).toBe(false);
});

it("text_is_dropped_into_a_field_and_a_link_is_not_dragged_away", () => {
  render(<Page />);
  expect(fireEvent.drop(screen.getByLabelText("Filter"), carrying("text/plain"))).toBe(true);
  expect(fireEvent.drop(screen.getByText("harbor.example"), carrying("text/uri-list"))).toBe(false);
  expect(fireEvent.dragStart(screen.getByRole("link"))).toBe(false);
});

it("the_browser's_keys_do_nothing_and_a_page_may_use_them", () => {
  render(<Page />);
  for (const key of ["F5", "F7"]) expect(fireEvent.keyDown(document.body, { key })).toBe(false);
  for (const key of ["r", "p", "s"]) {
    expect(fireEvent.keyDown(document.body, { key, ctrlKey: true })).toBe(false);
  }
  fireEvent.keyDown(document.body, { key: "f", ctrlKey: true });
  expect(find).toHaveBeenCalledOnce();
  expect(fireEvent.keyDown(screen.getByLabelText("Names"), { key: "v", ctrlKey: true })).toBe(true);
});
