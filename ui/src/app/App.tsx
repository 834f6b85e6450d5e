import { QueryClientProvider, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { Delayed, ErrorState, setLinkOpener, toast, ToastRegion, useFullTextOnHover } from "@/components";
import { counted } from "@/format";
import {
  commands,
  createQueryClient,
  FaultError,
  onJobEnded,
  onOpen,
  onOpenSearch,
  onOpenRenew,
  onOpenWanted,
  onRestarted,
  queries,
  startEvents,
  type JobView,
  type NameKey,
} from "@/ipc";
import { keepStartFrame, setAppearance } from "./appearance";
import { Leaving } from "./leaving";
import { usePageManners } from "./pageManners";
import { preloadPage } from "./pages";
import { openJobs } from "./panels";
import { renewNames, showNames } from "./renewals";
import { OpeningTrouble } from "./OpeningTrouble";
import { currentRoute, navigate, useRoute } from "./router";
import { Shell } from "./Shell";
import { useShortcutListener, useShortcuts } from "./shortcuts";
import { restoreZoom, ZOOM_SHORTCUTS } from "./zoom";

const FirstRun = lazy(() => import("@/features/first-run/page"));

/** Tells the shell that the first page stands. Not by animation frames: a window that is not shown yet gets none. */
function tellReady() {
  setTimeout(() => {
    commands.appReady().catch(() => {
      // The shell shows the window by itself after a while.
    });
  });
}

setLinkOpener((url) => {
  commands.appOpenLink(url).catch(() => {
    toast({ tone: "bad", text: "The browser could not be opened." });
  });
});

/** Shorter than this, one account that is out of reach may still turn out to be the network. */
const NETWORK_SECONDS = 20;

/** A sync that did not reach its account: without a connection the banner says it once for all. */
async function isNetwork(client: QueryClient, job: JobView): Promise<boolean> {
  if (job.kind !== "sync" || job.state !== "failed" || job.account === null) return false;
  const accounts = await client.query({ ...queries.accounts, staleTime: 0 });
  const account = accounts.find((one) => one.id === job.account);
  if (account?.fault?.code !== "unreachable") return false;
  await new Promise((resolve) => setTimeout(resolve, NETWORK_SECONDS * 1000));
  return (await client.query({ ...queries.info, staleTime: 0 })).offline_since !== null;
}

function tellEnded(client: QueryClient, job: JobView) {
  void isNetwork(client, job)
    .catch(() => false)
    .then((quiet) => {
      if (!quiet) tellEndedNow(job);
    });
}

function tellEndedNow(job: JobView) {
  const failed = job.items.filter((item) => item.state === "failed").length;
  const open = job.items.filter((item) => item.state === "unclear").length;
  if (job.state === "partly" && failed === 0 && open > 0) {
    // Not a failure: the registrar works on it, or the account is being asked.
    toast({
      tone: "due",
      text: `${job.title}: ${counted(open, "item")} still open`,
      action: { label: "Show", onAction: openJobs },
    });
  } else if (job.state === "failed" || job.state === "partly") {
    toast({
      tone: "bad",
      text: failed > 0 ? `${job.title}: ${counted(failed, "item")} failed` : `${job.title} failed`,
      action: { label: "Show", onAction: openJobs },
    });
  } else if (job.state === "done" && (job.kind === "checkout" || job.kind === "dns_apply")) {
    toast({ tone: "ok", text: `${job.title}: done`, action: { label: "Show", onAction: openJobs } });
  }
}

/** A notification's "Renew...". The demo's, or that of an account removed since, can outlast its names. */
async function renewFromOutside(client: QueryClient, names: readonly NameKey[]) {
  const first = await client.query(queries.info).then(
    (info) => info.first_run,
    () => false,
  );
  if (!first) return renewNames(names, { fromOutside: true });
  toast({
    tone: "bad",
    text: `No account is connected, so ${counted(names.length, "name")} of the notification cannot be renewed here.`,
    action: { label: "Connect an account", onAction: () => navigate("accounts", { connect: "new" }) },
  });
}

/** Follows the engine for as long as the window lives. */
function useEngine(isClosed: boolean) {
  const client = useQueryClient();
  useEffect(() => {
    // What could not be opened tells nothing; once it is open, this asks again.
    if (isClosed) return;
    startEvents(client).catch((error: unknown) => {
      if (error instanceof FaultError && error.fault.code === "not_open") return;
      toast({ tone: "bad", text: "Freehold cannot follow its own work. Restart it to see changes as they happen." });
    });
  }, [client, isClosed]);
  useEffect(() => {
    const off = [
      onOpen(showNames),
      onOpenRenew((names) => void renewFromOutside(client, names)),
      onOpenWanted(() => navigate("search", { tab: "wanted" })),
      onOpenSearch((names) => navigate("search", { names })),
      onRestarted(() => {
        toast({
          tone: "due",
          text: "The window's content had stopped and was loaded again. Nothing that was kept is lost.",
        });
      }),
      onJobEnded((job) => tellEnded(client, job)),
    ];
    return () => off.forEach((end) => end());
  }, [client]);
}

/** Settings decide the look; what the boot script took from the last start is only a guess until they are read. */
function useChosenLook() {
  const settings = useQuery(queries.settings).data;
  const theme = settings?.theme;
  const density = settings?.density;
  useEffect(() => {
    if (theme && density) setAppearance({ theme, density });
  }, [theme, density]);
}

function Window() {
  const info = useQuery(queries.info);
  const { page } = useRoute();
  const isClosed = info.isError && info.error.fault.code === "not_open";
  useEngine(isClosed);
  useChosenLook();
  useShortcutListener();
  useFullTextOnHover();
  useShortcuts("Size", ZOOM_SHORTCUTS);
  usePageManners();
  useEffect(restoreZoom, []);
  const answered = info.isSuccess || info.isError;
  useEffect(() => {
    if (answered) tellReady();
  }, [answered]);
  const isFirstRun = info.data?.first_run;
  useEffect(() => {
    if (isFirstRun !== undefined) keepStartFrame(isFirstRun ? "alone" : "shell");
  }, [isFirstRun]);

  if (info.isPending) {
    return (
      <div className="start-frame">
        <Delayed ms={1000}>
          <p role="status">Opening your data…</p>
        </Delayed>
      </div>
    );
  }
  if (info.isError && isClosed) {
    return (
      <>
        <OpeningTrouble fault={info.error.fault} />
        <ToastRegion />
      </>
    );
  }
  if (info.isError) {
    return (
      <main className="alone">
        <ErrorState fault={info.error.fault} onRetry={() => void info.refetch()} />
      </main>
    );
  }
  // The two doors; behind the first one lies the accounts page with its form.
  if (info.data.first_run && page !== "accounts" && page !== "settings") {
    return (
      <Suspense fallback={null}>
        <FirstRun />
        <Leaving />
        <ToastRegion />
      </Suspense>
    );
  }
  return <Shell info={info.data} />;
}

/** Whoever shows a fact shows why it is not there. */
const told = () => undefined;

/** Asks at once for all that the frame and the first page will ask for: one after another they would wait for each other. */
function startClient(): QueryClient {
  const client = createQueryClient();
  preloadPage(currentRoute().page, client);
  client.query(queries.info).catch(told);
  client.query(queries.settings).catch(told);
  client.query(queries.summary).catch(told);
  client.query(queries.accounts).catch(told);
  client.query(queries.providers).catch(told);
  return client;
}

/** The application. */
export function App() {
  const [client] = useState(startClient);
  return (
    <I18nProvider locale="en">
      <QueryClientProvider client={client}>
        <Window />
      </QueryClientProvider>
    </I18nProvider>
  );
}
