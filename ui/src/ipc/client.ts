import type { Fault } from "./bindings";
import { FaultError, faultOf } from "./fault";

/** What a generated command resolves to. */
export type CommandResult<T> = { status: "ok"; data: T } | { status: "error"; error: Fault };

/**
 * Unwraps a generated command: its value, or a thrown {@link FaultError}.
 *
 * `const accounts = await call(commands.accountsList());`
 */
export async function call<T>(command: Promise<CommandResult<T>>): Promise<T> {
  let result: CommandResult<T>;
  try {
    result = await command;
  } catch (error) {
    throw new FaultError(faultOf(error));
  }
  if (result.status === "error") throw new FaultError(faultOf(result.error));
  return result.data;
}
