import { Button, Callout, OpenLink, type CalloutTone } from "@/components";
import type { ConnectEnd, ItemState } from "@/ipc";
import { Records } from "./Records";

const TONE: Record<ItemState, CalloutTone> = {
  done: "accent",
  running: "accent",
  skipped: "neutral",
  failed: "bad",
  unclear: "due",
};

/** What became of it, and what is left to do. */
export function EndPanel({ end, onClose }: { end: ConnectEnd; onClose: () => void }) {
  const tone = end.state === "done" && end.differs !== null ? "due" : TONE[end.state];
  return (
    <section className="connect-end" aria-label="What became of it">
      <Callout tone={tone} live title={end.said}>
        {end.hint}
      </Callout>
      {/* A connection is listed above with its records. */}
      {end.category === null && <Records records={end.records} toCopy={end.state !== "done"} />}
      {end.category === null && end.docs !== null && <OpenLink url={end.docs} />}
      <div className="row">
        <Button size="s" onPress={onClose}>
          Close
        </Button>
      </div>
    </section>
  );
}
