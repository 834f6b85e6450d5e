import { useRef, useState, type PointerEvent, type ReactNode } from "react";
import { classes } from "@/components/classes";
import type { ColKey } from "../model";
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
          <Sizer onResize={(width) => onResize(column.key, width)} onReset={() => onResetWidth(column.key)} />
        </div>
      ))}
      <div className="gc no end" role="columnheader" aria-colindex={columns.length + 1} aria-label="Add">
        {end}
      </div>
    </div>
  );
}

/** The edge between two heads. The keyboard's way to the same is Alt+Shift+arrow on a cell. */
function Sizer({ onResize, onReset }: { onResize: (width: number) => void; onReset: () => void }) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const [isOn, setOn] = useState(false);
  const stop = () => {
    start.current = null;
    setOn(false);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const width = event.currentTarget.parentElement?.getBoundingClientRect().width ?? 0;
    start.current = { x: event.clientX, width };
    setOn(true);
  };
  return (
    <span
      className={classes("size", isOn && "on")}
      aria-hidden="true"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (start.current) onResize(start.current.width + event.clientX - start.current.x);
      }}
      onPointerUp={stop}
      onPointerCancel={stop}
      onDoubleClick={onReset}
    />
  );
}
