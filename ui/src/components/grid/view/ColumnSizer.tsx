import { useRef, useState, type PointerEvent } from "react";
import { classes } from "@/components/classes";

/** The edge between two heads: dragged it changes the width, a double click takes the change back. Keyboards have Alt+Shift+arrow. */
export function ColumnSizer({ onResize, onReset }: { onResize: (width: number) => void; onReset: () => void }) {
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
      onClick={(event) => event.stopPropagation()}
    />
  );
}
