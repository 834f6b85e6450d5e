/** The one door to the engine. Only this folder imports `@tauri-apps/*`. */
export * from "./client";
export * from "./fault";
export * from "./query";
export * from "./store";
