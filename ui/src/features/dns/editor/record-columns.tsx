import { Badge } from "@/components";
import type { ListColumn } from "@/components/grid";
import { ttlWords } from "../ttl";
import type { EditorRow } from "./zone-edit";

const STATE_WORD: Record<EditorRow["state"], string> = {
  plain: "",
  changed: "Changed",
  added: "Added",
  removed: "Removed",
};

/** The columns of the one-zone editor. */
export const RECORD_COLUMNS: readonly ListColumn<EditorRow>[] = [
  {
    key: "name",
    title: "Name",
    name: "Name",
    track: "minmax(96px, 180px)",
    render: ({ key }) => (
      <span className="mono b trunc" title={key.name}>
        {key.name}
      </span>
    ),
  },
  {
    key: "type",
    title: "Type",
    name: "Type",
    track: "64px",
    render: ({ key }) => <span className="t2">{key.kind}</span>,
  },
  {
    key: "content",
    title: "Content",
    name: "Content",
    track: "minmax(0, 1fr)",
    render: ({ value, state, before }) => (
      <>
        <span className={state === "removed" ? "mono trunc struck" : "mono trunc"} title={value.content}>
          {value.content}
        </span>
        {state === "changed" && before && before.content !== value.content && (
          <span className="sm t3 trunc" title={before.content}>
            was <span className="mono">{before.content}</span>
          </span>
        )}
      </>
    ),
  },
  {
    key: "state",
    title: <span className="sr">Staged</span>,
    name: "Staged",
    track: "80px",
    render: ({ state }) =>
      state === "plain" ? null : <Badge tone={state === "removed" ? "bad" : "accent"}>{STATE_WORD[state]}</Badge>,
  },
  {
    key: "ttl",
    title: "TTL",
    name: "TTL",
    track: "72px",
    isEnd: true,
    render: ({ value, before }) => <span className="t2">{ttlWords(value.ttl ?? before?.ttl ?? null)}</span>,
  },
];
