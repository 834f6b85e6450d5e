import { FaultError, faultOf, type FaultLike } from "./fault";

/** What a generated command resolves to. */
export type CommandResult<T, E> = { status: "ok"; data: T } | { status: "error"; error: E };

/**
 * Unwraps a generated command: its value, or a thrown {@link FaultError}.
 *
 * `const accounts = await call(commands.accountsList());`
 */
export async function call<T>(command: Promise<CommandResult<T, FaultLike>>): Promise<T> {
  let result: CommandResult<T, FaultLike>;
  try {
    result = await command;
  } catch (error) {
    throw new FaultError(faultOf(error));
  }
  if (result.status === "error") throw new FaultError(result.error);
  return result.data;
}
