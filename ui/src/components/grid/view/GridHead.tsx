import type { ReactNode } from "react";
import { classes } from "@/components/classes";
import type { ColKey } from "../model";
import { ColumnSizer } from "./ColumnSizer";
import type { GridColumn } from "./columns";

export interface GridHeadProps {
  columns: readonly GridColumn[];
  onResize: (key: ColKey, width: number) => void;
  /** Back to the width that the column came with. */
  onResetWidth: (key: ColKey) => void;
  /** Beside a column's title: a menu. */
  menu: ((column: GridColumn) => ReactNode) | undefined;
  /** In the last head cell: the button that adds a column. */
  end: ReactNode;
}

/** The head of the editable grid: it sticks, and its edges change the widths. */
export function GridHead({ columns, onResize, onResetWidth, menu, end }: GridHeadProps) {
  return (
    <div className="gr hd" role="row" aria-rowindex={1}>
      <div className="gc no" aria-hidden="true" />
      {columns.map((column, index) => (
        <div
          key={column.key}
          className={classes("gc", index === 0 && "dnc")}
          role="columnheader"
          aria-colindex={index + 1}
        >
          <div className="grow trunc">
            {column.title}
            <small>{column.note}</small>
          </div>
          {menu?.(column)}
          <ColumnSizer onResize={(width) => onResize(column.key, width)} onReset={() => onResetWidth(column.key)} />
        </div>
      ))}
      <div className="gc no end" role="columnheader" aria-colindex={columns.length + 1} aria-label="Add">
        {end}
      </div>
    </div>
  );
}
