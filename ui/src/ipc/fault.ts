/** What the engine says when something did not work, as an error that can be thrown and told apart. */

/** The shape of every error that crosses; decide by `code`, never by the words. */
export interface FaultLike {
  code: string;
  message: string;
  hint: string | null;
  retryable: boolean;
}

/** A {@link FaultLike} on its way up through promises and queries. */
export class FaultError extends Error {
  readonly fault: FaultLike;

  constructor(fault: FaultLike) {
    super(fault.message);
    this.name = "FaultError";
    this.fault = fault;
  }
}

function isFault(value: unknown): value is FaultLike {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/**
 * Any thrown thing as a fault to show. What is no fault of the engine's (the shell refused the call, a defect here) is told
 * as a fault of Freehold itself; its text goes to the details only.
 */
export function faultOf(error: unknown): FaultLike {
  if (error instanceof FaultError) return error.fault;
  if (isFault(error)) return error;
  const detail = error instanceof Error ? error.message : typeof error === "string" ? error : "unknown";
  return {
    code: `internal: ${detail.slice(0, 200)}`,
    message: "Freehold could not do this",
    hint: "The cause lies in Freehold itself, nothing was changed. The log in the data folder has the details.",
    retryable: true,
  };
}
