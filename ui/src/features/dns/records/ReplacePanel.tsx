import { useState } from "react";
import { Button, Drawer, RadioGroup, TextInput } from "@/components";
import { counted } from "@/format";
import type { RecordsChange, RecordsScope, ReplacePlace } from "@/ipc";
import { ChangePreview, usePreview } from "./Change";

export interface ChangePanelProps {
  scope: RecordsScope;
  /** How many records it is about. */
  count: number;
  onClose: () => void;
  onReview: (change: RecordsChange) => void;
  isPlanning: boolean;
}

const PLACES: readonly { id: ReplacePlace; label: string; note: string }[] = [
  { id: "anywhere", label: "Anywhere", note: "Also inside of longer words and numbers" },
  { id: "words", label: "Whole words", note: "192.0.2.1, but not in 192.0.2.10" },
  { id: "whole", label: "The whole content", note: "Where nothing else stands" },
];

/** Find and replace in the selected records, with what it would do while it is typed. */
export function ReplacePanel({ scope, count, onClose, onReview, isPlanning }: ChangePanelProps) {
  const [find, setFind] = useState("");
  const [text, setText] = useState("");
  const [place, setPlace] = useState<ReplacePlace>("anywhere");
  const change: RecordsChange | null = find === "" ? null : { kind: "replace", find, with: text, place };
  const preview = usePreview(scope, change);
  const changes = change !== null && ((preview.data?.records ?? 0) > 0 || (preview.data?.problems ?? 0) > 0);
  const review = () => {
    if (change !== null && changes) onReview(change);
  };
  return (
    <Drawer label="Find and replace" title="Find and replace" sub={`in ${counted(count, "record")}`} onClose={onClose}>
      <div className="record-form">
        <TextInput label="Find in the contents" mono autoFocus value={find} onChange={setFind} onEnter={review} />
        <TextInput
          label="Replace by"
          mono
          value={text}
          onChange={setText}
          onEnter={review}
          help="{domain} stands for the name of each zone. Everything around it stays as it is."
        />
        <RadioGroup label="Where" choices={PLACES} value={place} onChange={setPlace} />
        {change === null ? (
          <p className="sm t2">
            Capital and small letters are the same. Nothing is changed before you have seen the plan.
          </p>
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
