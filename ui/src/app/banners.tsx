import { Info, WifiOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Icon } from "@/components";
import { formatTime } from "@/format";

/** Says on every page of the demo that nothing is real. */
export function DemoBanner() {
  return (
    <div className="banner acc" role="note">
      <Icon icon={Info} size="s" />
      <span>
        <b>This is the demo.</b> Names, prices and money are invented, and nothing leaves this computer.
      </span>
    </div>
  );
}

/** Says that what is shown is what was last read. */
export function OfflineBanner({ syncedAt }: { syncedAt: number | null }) {
  return (
    <div className="banner" role="status">
      <Icon icon={WifiOff} size="s" />
      <span>
        Offline. {syncedAt === null ? "Nothing was synced yet." : `Showing what was synced at ${formatTime(syncedAt)}.`}
      </span>
    </div>
  );
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

/** Whether the system says that there is no network. */
export function useOffline(): boolean {
  return useSyncExternalStore(subscribe, () => !navigator.onLine);
}
