import { useEffect, useState } from "react";
import { call, commands, faultOf, onWatch, type Fault, type NameKey, type WatchView } from "@/ipc";

export interface Watch {
  view: WatchView | null;
  fault: Fault | null;
}

const NOTHING: Watch = { view: null, fault: null };

/**
 * Watches how the world sees a name while `isOn`. Leaving ends it, which closes the connection to the registrar; `round` begins
 * it anew.
 */
export function useWatch({ account, name }: NameKey, isOn: boolean, round: number): Watch {
  const [watch, setWatch] = useState<Watch>(NOTHING);
  useEffect(() => {
    if (!isOn) return undefined;
    let id: string | null = null;
    let isLeft = false;
    const end = (watched: string) => void call(commands.dnsConnectWatchEnd(watched)).catch(() => undefined);
    // The first pieces may come before the id does.
    const early: { watch: string; view: WatchView }[] = [];
    const stop = onWatch((told) => {
      if (id === null) early.push(told);
      else if (told.watch === id) setWatch({ view: told.view, fault: null });
    });
    call(commands.dnsConnectWatch({ account, name })).then(
      (begun) => {
        if (isLeft) {
          end(begun);
          return;
        }
        id = begun;
        const last = early.filter((told) => told.watch === begun).at(-1);
        if (last) setWatch({ view: last.view, fault: null });
      },
      (error: unknown) => {
        if (!isLeft) setWatch({ view: null, fault: faultOf(error) });
      },
    );
    return () => {
      isLeft = true;
      setWatch(NOTHING);
      stop();
      if (id !== null) end(id);
    };
  }, [account, name, isOn, round]);
  return watch;
}
