/** The one door to the engine. Only this folder imports `@tauri-apps/*`. */
export type * from "./bindings";
export { commands } from "./bindings";
export * from "./client";
export * from "./events";
export * from "./fault";
export { keepBeside, type Keepable } from "./kept";
export * from "./queries";
export * from "./query";
export * from "./store";
export * from "./useWindows";
