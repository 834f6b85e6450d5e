import { toast } from "@/components";
import type { Fault } from "@/ipc";

/** Says what did not work, and what to do, where no pane has a place for it. */
export function sayFault({ message, hint }: Fault): void {
  toast({ tone: "bad", text: hint === null ? message : `${message} ${hint}` });
}
