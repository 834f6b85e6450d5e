import { useEffect, useState } from "react";
import { call, commands, faultOf, type Fault, type SearchPreview, type SearchRequest } from "@/ipc";

/** Typing pauses this long before the engine is asked. */
const PAUSE_MS = 300;

/** What the engine says about a request, before anything is asked. */
export interface Preview {
  /** The request that it is about. */
  readonly request: SearchRequest;
  readonly told: SearchPreview | null;
  readonly fault: Fault | null;
}

/** Asks the engine what a search would do, a moment after the last change. The last answer stays until the next one is there. */
export function usePreview(request: SearchRequest | null): Preview | null {
  const [preview, setPreview] = useState<Preview | null>(null);
  useEffect(() => {
    if (request === null) return;
    let isOver = false;
    const timer = setTimeout(() => {
      call(commands.searchPreview(request)).then(
        (told) => {
          if (!isOver) setPreview({ request, told, fault: null });
        },
        (error: unknown) => {
          if (!isOver) setPreview({ request, told: null, fault: faultOf(error) });
        },
      );
    }, PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [request]);
  return request === null ? null : preview;
}
