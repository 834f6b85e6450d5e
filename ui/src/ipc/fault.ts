/** What the engine says when something did not work, as an error that can be thrown and told apart. */
import type { Fault } from "./bindings";

/** A {@link Fault} on its way up through promises and queries. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.message);
    this.name = "FaultError";
    this.fault = fault;
  }
}

function isFault(value: unknown): value is Fault {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "message" in value &&
    typeof value.message === "string"
  );
}

/** Any thrown thing as a fault to show. What is no fault of the engine's (the shell refused the call, a defect here) is one of Freehold itself. */
export function faultOf(error: unknown): Fault {
  if (error instanceof FaultError) return error.fault;
  if (isFault(error)) return error;
  const detail = error instanceof Error ? error.message : typeof error === "string" ? error : "";
  return {
    code: "internal",
    message: "Freehold could not do this",
    hint: `The cause lies in Freehold itself. The log in the data folder has the details${detail === "" ? "." : `: ${detail.slice(0, 200)}`}`,
    retryable: true,
  };
}
