/** How numbers, money, dates and names are written everywhere in the window. Pure functions, no React. */
export * from "./count";
export * from "./dates";
export * from "./domain";
export * from "./endings";
export * from "./money";
export * from "./months";
