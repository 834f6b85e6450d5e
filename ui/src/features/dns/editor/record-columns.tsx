import { Badge } from "@/components";
import type { ListColumn } from "@/components/grid";
import type { RecordOption } from "@/ipc";
import { ttlWords } from "../ttl";
import { optionBadges, optionWords } from "./options";
import type { ShownRow, Sort, SortKey } from "./shown-rows";

const STATE_WORD: Record<ShownRow["state"], string> = {
  plain: "",
  changed: "Changed",
  added: "Added",
  removed: "Removed",
};

/** The columns of the one-zone editor. */
export function recordColumns(
  options: readonly RecordOption[],
  sort: Sort,
  onSort: (sort: Sort) => void,
  hasBadges: boolean,
): ListColumn<ShownRow>[] {
  const sorted = (key: SortKey) => ({
    sort: sort.key !== key ? ("none" as const) : sort.isDescending ? ("descending" as const) : ("ascending" as const),
    onSort: () => onSort({ key, isDescending: sort.key === key && !sort.isDescending }),
  });
  return [
    {
      key: "name",
      title: "Name",
      name: "Name",
      track: "minmax(88px, 0.28fr)",
      ...sorted("name"),
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
      track: "76px",
      ...sorted("type"),
      render: ({ key }) => <span className="t2">{key.kind === "" ? "?" : key.kind}</span>,
    },
    {
      key: "content",
      title: "Content",
      name: "Content",
      track: "minmax(0, 1fr)",
      ...sorted("content"),
      render: (row) => <Content row={row} options={options} />,
    },
    {
      key: "state",
      title: <span className="sr">Staged</span>,
      name: "Staged",
      // Without anything to say it leaves its room to the contents.
      track: hasBadges ? "84px" : "0px",
      render: ({ state, fixed }) =>
        fixed !== null ? (
          <span title={fixed}>
            <Badge>Read-only</Badge>
          </span>
        ) : state === "plain" ? null : (
          <Badge tone={state === "removed" ? "bad" : "accent"}>{STATE_WORD[state]}</Badge>
        ),
    },
    {
      key: "ttl",
      title: "TTL",
      name: "TTL",
      track: "72px",
      isEnd: true,
      ...sorted("ttl"),
      render: ({ value, before, key, state }) => {
        const ttl = value.ttl ?? before?.ttl ?? null;
        const words = ttl === null && state === "added" ? "usual" : ttlWords(ttl);
        return <span className="t2">{key.kind === "" ? "" : words}</span>;
      },
    },
  ];
}

function Content({ row, options }: { row: ShownRow; options: readonly RecordOption[] }) {
  const { value, state, before, extras, fixed } = row;
  const words = optionWords(extras, options);
  const isOther = state === "changed" && before && before.content !== value.content;
  return (
    <>
      <span
        className={state === "removed" ? "mono trunc struck" : fixed === null ? "mono trunc" : "mono trunc t2"}
        title={value.content}
      >
        {value.content}
      </span>
      {optionBadges(extras, options).map((label) => (
        <Badge key={label}>{label}</Badge>
      ))}
      {words !== "" && (
        <span className="sm t3 trunc record-note" title={words}>
          {words}
        </span>
      )}
      {isOther && (
        <span className="sm t3 trunc" title={before.content}>
          was <span className="mono">{before.content}</span>
        </span>
      )}
    </>
  );
}
