import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, Info, WifiOff, X } from "lucide-react";
import { useState, useSyncExternalStore } from "react";
import { Icon, IconButton, LinkButton, toast } from "@/components";
import { formatDate, formatTime } from "@/format";
import { call, commands, queries, type AppInfo } from "@/ipc";
import { navigate } from "./router";

/** Enters or leaves the demo; afterwards everything is asked anew. */
export function useDemoSwitch() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (on: boolean) => call(commands.appDemo(on)),
    onSuccess: async () => {
      navigate("portfolio");
      await client.resetQueries();
    },
    onError: (error) => toast({ tone: "bad", text: error.fault.message }),
  });
}

/** Says on every page of the demo that nothing is real. */
export function DemoBanner() {
  const demo = useDemoSwitch();
  return (
    <div className="banner acc" role="note">
      <Icon icon={Info} size="s" />
      <span className="grow">
        <b>This is the demo.</b> Names, prices and money are invented, and nothing leaves this computer.
      </span>
      <LinkButton onPress={() => demo.mutate(false)} isDisabled={demo.isPending}>
        Leave the demo
      </LinkButton>
    </div>
  );
}

/** Says once, for all accounts, that what is shown is what was last read. */
export function OfflineBanner({ since, syncedAt }: { since: number; syncedAt: number | null }) {
  return (
    <div className="banner" role="status">
      <Icon icon={WifiOff} size="s" />
      <span>
        <b>No connection since {formatTime(since)}.</b>{" "}
        {syncedAt === null
          ? "Nothing was synced yet."
          : `What you see is from ${formatDate(syncedAt)}, ${formatTime(syncedAt)}.`}{" "}
        Freehold looks once a minute and syncs as soon as it is back.
      </span>
    </div>
  );
}

/** What happened at start that the user should know, and whatever stops money or the use of keys, on every page. */
export function StandingBanners({ info }: { info: AppInfo }) {
  const [read, setRead] = useState<readonly string[]>([]);
  const vault = useQuery(queries.surroundings).data?.vault;
  const notices = info.notices.filter((notice) => !read.includes(notice));
  return (
    <>
      {info.money_stopped !== null && (
        <div className="banner bad" role="alert">
          <Icon icon={CircleAlert} size="s" />
          <span className="grow">
            <b>Nothing that costs money is done.</b> {info.money_stopped}
          </span>
          <LinkButton onPress={() => navigate("settings", { section: "backups" })}>Show the backups</LinkButton>
        </div>
      )}
      {vault?.ready === false && (
        <div className="banner due" role="alert">
          <Icon icon={CircleAlert} size="s" />
          <span className="grow">
            <b>Keys cannot be read.</b> {vault.reason}
          </span>
          <LinkButton onPress={() => navigate("settings", { section: "keys" })}>Choose where keys are kept</LinkButton>
        </div>
      )}
      {vault?.ready === true && vault.kind === "session" && !info.demo && (
        <div className="banner due" role="note">
          <Icon icon={CircleAlert} size="s" />
          <span className="grow">
            <b>Keys are kept for this session only.</b> They are gone when Freehold quits.
          </span>
          <LinkButton onPress={() => navigate("settings", { section: "keys" })}>Keep them</LinkButton>
        </div>
      )}
      {notices.map((notice) => (
        <div className="banner" role="status" key={notice}>
          <Icon icon={Info} size="s" />
          <span className="grow">{notice}</span>
          <IconButton size="s" icon={X} label="Dismiss" onPress={() => setRead([...read, notice])} />
        </div>
      ))}
    </>
  );
}

/** When the system said that there is no network; null while it says nothing of the kind. */
let lostAt: number | null = null;

function subscribe(listener: () => void): () => void {
  const look = () => {
    lostAt = navigator.onLine ? null : (lostAt ?? Math.floor(Date.now() / 1000));
    listener();
  };
  window.addEventListener("online", look);
  window.addEventListener("offline", look);
  look();
  return () => {
    window.removeEventListener("online", look);
    window.removeEventListener("offline", look);
  };
}

/**
 * Since when there is no connection, in UTC epoch seconds; null while there is one. The engine knows it by its calls; the
 * system may know it before. The demo needs none.
 */
export function useOffline({ demo, offline_since }: AppInfo): number | null {
  const system = useSyncExternalStore(subscribe, () => lostAt);
  return demo ? null : (offline_since ?? system);
}
