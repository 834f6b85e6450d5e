import { useState } from "react";
import { Button, Chip, Drawer, TextInput } from "@/components";
import { counted } from "@/format";
import type { RecordsChange } from "@/ipc";
import { ttlWords } from "../ttl";
import { ChangePreview, usePreview } from "./Change";
import type { ChangePanelProps } from "./ReplacePanel";

const USUAL = [300, 900, 3_600, 14_400, 86_400];

/** One TTL for the selected records. */
export function TtlPanel({ scope, count, onClose, onReview, isPlanning }: ChangePanelProps) {
  const [text, setText] = useState("");
  const seconds = /^\d{1,10}$/.test(text.trim()) ? Number(text.trim()) : null;
  const fits = seconds !== null && seconds <= 2_147_483_647;
  const change: RecordsChange | null = fits ? { kind: "ttl", seconds } : null;
  const preview = usePreview(scope, change);
  const changes = change !== null && ((preview.data?.records ?? 0) > 0 || (preview.data?.problems ?? 0) > 0);
  const review = () => {
    if (change !== null && changes) onReview(change);
  };
  return (
    <Drawer label="Change TTL" title="Change TTL" sub={`of ${counted(count, "record")}`} onClose={onClose}>
      <div className="record-form">
        <TextInput
          label="TTL"
          numeric
          suffix="seconds"
          autoFocus
          value={text}
          onChange={setText}
          onEnter={review}
          error={text.trim() !== "" && !fits ? "Write whole seconds, such as 3600." : null}
        />
        <div className="row ttl-usual" role="group" aria-label="Usual TTLs">
          {USUAL.map((usual) => (
            <Chip key={usual} isSelected={seconds === usual} onChange={() => setText(String(usual))}>
              {ttlWords(usual)}
            </Chip>
          ))}
        </div>
        {change === null ? (
          <p className="sm t2">A shorter TTL before a move, and the usual one afterwards. A record set has one TTL.</p>
        ) : (
          <ChangePreview preview={preview}>
            <Button variant="primary" size="l" isDisabled={!changes} isPending={isPlanning} onPress={review}>
              Review plan
            </Button>
          </ChangePreview>
        )}
      </div>
    </Drawer>
  );
}
