/**
 * What a web page does by itself and an application does not: the menu with "Reload" in it, a page left for a file that was
 * dropped beside the field for it, links dragged about like text, the browser's own keys.
 */
import { useEffect } from "react";
import { pressedKeys } from "./shortcuts";

/** Reload, print, find, save, source, caret browsing: what remains of them when no page has a use for the keys. */
const BROWSER_KEYS = new Set([
  "f5",
  "mod+f5",
  "mod+r",
  "mod+shift+r",
  "mod+p",
  "mod+f",
  "mod+g",
  "mod+shift+g",
  "f3",
  "mod+s",
  "mod+u",
  "f7",
]);

const TEXT_FIELD =
  "textarea, [contenteditable]:not([contenteditable=false]), input:not([type=checkbox], [type=radio], [type=button], [type=file])";

const inTextField = (target: EventTarget | null) => target instanceof Element && target.closest(TEXT_FIELD) !== null;

/** Whether it lies in text that is selected, which the system's menu can copy. */
function inSelection(target: EventTarget | null): boolean {
  const selection = window.getSelection();
  if (selection === null || selection.isCollapsed || !(target instanceof Node)) return false;
  return selection.getRangeAt(0).intersectsNode(target);
}

function onContextMenu(event: MouseEvent) {
  if (!inTextField(event.target) && !inSelection(event.target)) event.preventDefault();
}

/** Text may be moved into a field; everything else is for who asked for it, and has said so before it comes here. */
function onDrag(event: DragEvent) {
  if (event.defaultPrevented) return;
  const isText = event.dataTransfer !== null && !event.dataTransfer.types.includes("Files");
  if (isText && inTextField(event.target)) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
}

function onDragStart(event: DragEvent) {
  const isPart = event.target instanceof Element && event.target.closest("a, img") !== null;
  if (isPart && !inSelection(event.target)) event.preventDefault();
}

function onKeyDown(event: KeyboardEvent) {
  if (BROWSER_KEYS.has(pressedKeys(event))) event.preventDefault();
}

/** Keeps them away for as long as the window lives. After the shortcuts, which may have a use for the same keys. */
export function usePageManners(): void {
  useEffect(() => {
    window.addEventListener("contextmenu", onContextMenu);
    window.addEventListener("dragover", onDrag);
    window.addEventListener("drop", onDrag);
    window.addEventListener("dragstart", onDragStart);
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("contextmenu", onContextMenu);
      window.removeEventListener("dragover", onDrag);
      window.removeEventListener("drop", onDrag);
      window.removeEventListener("dragstart", onDragStart);
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
