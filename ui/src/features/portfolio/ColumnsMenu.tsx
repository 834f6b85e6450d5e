import { Columns3 } from "lucide-react";
import { IconButton, Menu } from "@/components";
import { counted } from "@/format";
import { COLUMN_WORDS, type ColumnId } from "./columns";
import { HIDDEN_AT_FIRST, listLook, withColumn } from "./view-state";

/** Which columns are on show; says how many are not. */
export function ColumnsMenu({ hidden }: { hidden: ReadonlySet<ColumnId> }) {
  const columns = Object.entries(COLUMN_WORDS) as [ColumnId, string][];
  // What nobody has hidden is not missed.
  const missed = [...hidden].filter((id) => !HIDDEN_AT_FIRST.has(id)).length;
  const label = missed === 0 ? "Columns" : `Columns, ${missed} hidden`;
  return (
    <>
      {missed > 0 && <span className="sm t3 nw">{counted(missed, "column")} hidden</span>}
      <Menu
        label="Columns"
        placement="bottom end"
        stayOpen
        trigger={<IconButton icon={Columns3} label={label} />}
        sections={[
          {
            items: columns.map(([id, word]) => ({
              id,
              label: word,
              isChecked: !hidden.has(id),
              onAction: () => listLook.set((look) => withColumn(look, id, look.hidden.has(id))),
            })),
          },
        ]}
      />
    </>
  );
}
