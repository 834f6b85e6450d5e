import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { useSettings, type Density } from "@/app";
import { Button, Checkbox, IconButton, Popover, SegmentedControl } from "@/components";
import { steppedColumn, toggledColumn, type Arrangement } from "@/components/grid";
import type { ListLook } from "@/ipc";
import { COLUMN_IDS, columnWord, NAME_COLUMN } from "./columns";
import { sameLook, USUAL_LOOK, withColumns } from "./view-state";

const DENSITIES: readonly { id: Density; label: string }[] = [
  { id: "compact", label: "Compact" },
  { id: "regular", label: "Regular" },
  { id: "relaxed", label: "Relaxed" },
];

export interface ColumnsMenuProps {
  look: ListLook;
  onChange: (change: (look: ListLook) => ListLook) => void;
}

/** Which columns are on show and in which order, and how close the rows stand. */
export function ColumnsMenu({ look, onChange }: ColumnsMenuProps) {
  const { settings, change } = useSettings();
  const shown = look.columns.map(({ column }) => column).filter((column) => column !== NAME_COLUMN);
  const hidden = COLUMN_IDS.filter((column) => !shown.includes(column));
  const arrange = (to: (columns: Arrangement) => Arrangement) => onChange((old) => withColumns(old, to));
  const step = (column: string, by: number) => {
    arrange((columns) => {
      // The name's width is kept among the columns and takes no place.
      const next = steppedColumn(columns, column, by);
      const at = columns.findIndex((one) => one.column === column);
      return columns[at + by]?.column === NAME_COLUMN ? steppedColumn(next, column, by) : next;
    });
  };
  const line = (column: string, at: number) => {
    const isShown = at >= 0;
    const word = columnWord(column);
    return (
      <li key={column} className="row column-line">
        <Checkbox isSelected={isShown} onChange={() => arrange((columns) => toggledColumn(columns, column))}>
          {word}
        </Checkbox>
        <span className="grow" />
        {isShown && (
          <>
            <IconButton
              size="s"
              icon={ArrowUp}
              label={`Move ${word} up`}
              isDisabled={at === 0}
              onPress={() => step(column, -1)}
            />
            <IconButton
              size="s"
              icon={ArrowDown}
              label={`Move ${word} down`}
              isDisabled={at === shown.length - 1}
              onPress={() => step(column, 1)}
            />
          </>
        )}
      </li>
    );
  };
  const isUsual = sameLook({ ...look, columns: USUAL_LOOK.columns }, look);
  return (
    <Popover label="Columns" placement="bottom end" trigger={<IconButton icon={Columns3} label="Columns" />}>
      <div className="columns-menu">
        <div className="row columns-density">
          <span className="sm t3 grow">Rows</span>
          <SegmentedControl
            label="Density"
            choices={DENSITIES}
            value={settings?.density ?? "regular"}
            onChange={(density) => change({ density })}
          />
        </div>
        <ul className="columns-list scroll" aria-label="Columns">
          {shown.map((column, at) => line(column, at))}
          {hidden.map((column) => line(column, -1))}
        </ul>
        <div className="row columns-foot">
          <span className="sm t3 grow">Drag a head to move it, its edge to resize it.</span>
          <Button
            size="s"
            isDisabled={isUsual}
            onPress={() => onChange((old) => ({ ...old, columns: USUAL_LOOK.columns }))}
          >
            Reset
          </Button>
        </div>
      </div>
    </Popover>
  );
}
