export * from "./cells";
export * from "./edit";
export * from "./motion";
export * from "./row-selection";
export * from "./staged";
export * from "./state";
export * from "./store";
export * from "./tsv";
