/**
 * Freehold's own grids: the editable form grid and the read-only list. `model` is plain TypeScript and knows no
 * view; `view` draws it with ARIA's grid roles, real focus and rows that exist only while they are in sight.
 */
export * from "./model";
export * from "./view";
