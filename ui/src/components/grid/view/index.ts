export type { CellState, CellView } from "./cell-view";
export type { GridColumn } from "./columns";
export { Grid, type GridProps } from "./Grid";
export { List, type ListColumn, type ListProps } from "./List";
export { useGridContents, useGridState } from "./useGrid";
export { useRowWindow, type RowWindow, type RowWindowOptions } from "./useRowWindow";
export { newsWords } from "./words";
