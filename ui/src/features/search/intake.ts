/** Lists on their way into the field: pasted, or dropped as text or as a file. */
import { useEffect, useState } from "react";
import { createStore } from "@/ipc";
import { draft, MOST_BYTES, takePaste } from "./draft";

const TOO_LARGE = "This list is larger than one search takes (1 MB). Search it in parts.";

/** Why the last list was not taken. */
export const problem = createStore<string | null>(null);

/** Takes a list in, or says why not. */
export function takeIn(text: string, file?: string): void {
  const after = text.trim() === "" ? null : takePaste(draft.get(), text, file);
  if (after) draft.set(after);
  problem.set(after ? null : text.trim() === "" ? "There is nothing in this." : TOO_LARGE);
}

async function takeFile(file: File): Promise<void> {
  if (file.size > MOST_BYTES) {
    problem.set(TOO_LARGE);
    return;
  }
  const text = await file.text();
  // Text has no zero bytes, and what cannot be read as text is full of replacement marks.
  if (/\0|\uFFFD{3}/u.test(text)) {
    problem.set(`${file.name} is no text file. Save the list as text or CSV.`);
    return;
  }
  takeIn(text, file.name);
}

const carries = (transfer: DataTransfer | null) =>
  transfer !== null && (transfer.types.includes("Files") || transfer.types.includes("text/plain"));

const isField = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest("input, textarea") !== null && !target.closest(".names-field");

/** Takes what is dropped anywhere on the page while it is shown. Returns whether something is being dragged over it. */
export function useDrop(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const onOver = (event: DragEvent) => {
      if (!carries(event.dataTransfer) || isField(event.target)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (!carries(event.dataTransfer) || isField(event.target)) return;
      event.preventDefault();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length === 0) takeIn(event.dataTransfer?.getData("text/plain") ?? "");
      for (const file of files) void takeFile(file);
      document.querySelector<HTMLElement>(".names-field input")?.focus();
    };
    window.addEventListener("dragover", onOver);
    window.addEventListener("dragleave", onLeave);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onOver);
      window.removeEventListener("dragleave", onLeave);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
  return isOver;
}
