import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Button, FaultCallout, Section, SkeletonRows, TextArea } from "@/components";
import { useStore } from "@/ipc";
import { noteQuery } from "../queries";
import { keepNote, leaveNote, noteDrafts, writeNote, type NoteDraft } from "./drafts";

const STATE_WORDS: Record<NoteDraft["state"], string> = {
  typing: "Not saved yet",
  saving: "Saving",
  saved: "Saved",
  failed: "Not saved",
};

/** The note of a name. It saves itself; Ctrl+Z takes back what was typed. */
export function NoteEditor({ name }: { name: string }) {
  const client = useQueryClient();
  const { data: kept, error, refetch } = useQuery(noteQuery(name));
  const draft = useStore(noteDrafts).get(name);
  const state = draft?.state;
  useEffect(() => () => leaveNote(name), [name]);
  useEffect(() => {
    if (state === "saved" && draft) client.setQueryData(noteQuery(name).queryKey, draft.text);
  }, [client, name, state, draft]);

  const text = draft?.text ?? kept;
  return (
    <Section title="Note" aside={state && <span role="status">{STATE_WORDS[state]}</span>}>
      {text === undefined ? (
        error ? (
          <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
        ) : (
          <SkeletonRows rows={3} label="Loading the note" />
        )
      ) : (
        <TextArea
          className="note-field"
          label="Note"
          hideLabel
          value={text}
          onChange={(next) => writeNote(name, next)}
          onBlur={() => void keepNote(name)}
          placeholder="What to remember about it: buyer, broker, plans"
        />
      )}
      {draft?.state === "failed" && draft.fault && (
        <div className="note-fault">
          <p className="sm c-lapsed" role="alert">
            {draft.fault.message} What you typed is still here.
          </p>
          <Button size="s" onPress={() => void keepNote(name)}>
            Try again
          </Button>
        </div>
      )}
    </Section>
  );
}
