import { CircleCheck, CircleX, Info, TriangleAlert, X } from "lucide-react";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { Button, IconButton } from "./Button";
import { Icon, type IconType } from "./Icon";

/** What a toast says about: done, failed, heads-up, for the record. */
export type ToastTone = "ok" | "bad" | "due" | "neutral";

export interface ToastOptions {
  tone?: ToastTone;
  /** A sentence with its count: "Auto-renew on for 42 names". */
  text: ReactNode;
  action?: { label: string; onAction: () => void };
}

interface Toast extends ToastOptions {
  id: number;
}

const ICONS: Record<ToastTone, { icon: IconType; colour: string }> = {
  ok: { icon: CircleCheck, colour: "c-ok" },
  bad: { icon: CircleX, colour: "c-lapsed" },
  due: { icon: TriangleAlert, colour: "c-due" },
  neutral: { icon: Info, colour: "t3" },
};

/** The newest few; older ones leave first. */
const MOST = 4;
const SHOWN_MS = 6_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a toast and returns what takes it away. Failures stay until dismissed; the rest leave after six seconds unless touched. */
export function toast(options: ToastOptions): () => void {
  const id = nextId++;
  // The same words again take the place of the first: a stack of them would only cover the page.
  publish([...toasts.filter((entry) => entry.text !== options.text), { id, ...options }].slice(-MOST));
  return () => dismiss(id);
}

function dismiss(id: number) {
  publish(toasts.filter((entry) => entry.id !== id));
}

/** Where toasts appear; mounted once by the shell. Messages are announced as they come. */
export function ToastRegion() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    () => toasts,
  );
  return (
    <div className="toasts" role="region" aria-label="Messages">
      <div aria-live="polite" aria-relevant="additions" className="toasts-list">
        {shown.map((entry) => (
          <ToastLine key={entry.id} entry={entry} />
        ))}
      </div>
    </div>
  );
}

function ToastLine({ entry }: { entry: Toast }) {
  const [held, setHeld] = useState(false);
  const tone = entry.tone ?? "neutral";
  const stays = tone === "bad";
  useEffect(() => {
    if (stays || held) return;
    const timer = setTimeout(() => dismiss(entry.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [entry.id, held, stays]);
  const { icon, colour } = ICONS[tone];
  return (
    <div
      className="toast"
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span className={`${colour} row`}>
        <Icon icon={icon} />
      </span>
      <span className="grow">{entry.text}</span>
      {entry.action && (
        <Button
          size="s"
          onPress={() => {
            entry.action?.onAction();
            dismiss(entry.id);
          }}
        >
          {entry.action.label}
        </Button>
      )}
      <IconButton size="s" icon={X} label="Dismiss" onPress={() => dismiss(entry.id)} />
    </div>
  );
}
