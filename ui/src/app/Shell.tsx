import { Suspense, useEffect } from "react";
import { Delayed, Pane, SkeletonRows, ToastRegion } from "@/components";
import { DemoBanner, OfflineBanner, StandingBanners, useOffline } from "./banners";
import type { AppInfo } from "@/ipc";
import { toggleJobs } from "./panels";
import { openPalette, Palette } from "./Palette";
import { Leaving } from "./leaving";
import { PageBoundary } from "./PageBoundary";
import { PAGE_COMPONENTS } from "./pages";
import { goBack, goForward, navigate, useRoute } from "./router";
import { focusPageFilter, useShortcuts, type Shortcut } from "./shortcuts";
import { openShortcuts, ShortcutsDialog } from "./ShortcutsDialog";
import { useShellData } from "./shellData";
import { Sidebar } from "./Sidebar";
import { StatusBar } from "./StatusBar";
import { useGoCommands, useSearchCommand } from "./goCommands";
import { useNameCommands } from "./nameCommands";
import { useReminderCommands } from "./reminderCommands";

const EVERYWHERE: readonly Shortcut[] = [
  { keys: "Mod+K", label: "Command palette", run: openPalette },
  { keys: "/", label: "Filter or search on this page", run: focusPageFilter },
  { keys: "?", label: "Keyboard shortcuts", run: openShortcuts },
  { keys: "Mod+J", label: "Show or hide the jobs", run: toggleJobs },
  { keys: "Alt+Left", label: "Back", run: goBack },
  { keys: "Alt+Right", label: "Forward", run: goForward },
  { keys: "g p", label: "Go to the portfolio", run: () => navigate("portfolio") },
  { keys: "g s", label: "Go to search", run: () => navigate("search") },
  { keys: "g c", label: "Go to the cart", run: () => navigate("cart") },
  { keys: "g d", label: "Go to DNS", run: () => navigate("dns") },
  { keys: "g r", label: "Go to reminders", run: () => navigate("reminders") },
  { keys: "g a", label: "Go to accounts", run: () => navigate("accounts") },
];

/** The window's frame: sidebar, page, status bar, and what floats above them. */
export function Shell({ info }: { info: AppInfo }) {
  const data = useShellData();
  const route = useRoute();
  const offline = useOffline(info);
  useShortcuts("Everywhere", EVERYWHERE);
  useGoCommands(data);
  useNameCommands();
  useReminderCommands();
  useSearchCommand();
  useEffect(() => {
    const main = document.getElementById("main");
    // In a low window the page as a whole scrolls, and another one begins at its head.
    if (main) main.scrollTop = 0;
    // Coming from the palette or a toast nothing holds the focus: the page takes it, so that Tab goes on from there.
    if (document.activeElement === document.body) main?.focus();
  }, [route.page]);
  const Page = PAGE_COMPONENTS[route.page];
  return (
    <div className="app">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("main")?.focus();
        }}
      >
        Skip to the page
      </a>
      <Sidebar data={data} />
      <main className="main" id="main" tabIndex={-1}>
        {info.demo && <DemoBanner />}
        <StandingBanners info={info} />
        {offline !== null && <OfflineBanner since={offline} syncedAt={data.syncedAt} />}
        <PageBoundary pageKey={route.page}>
          <Suspense
            fallback={
              <Delayed>
                <Pane>
                  <SkeletonRows />
                </Pane>
              </Delayed>
            }
          >
            <Page />
          </Suspense>
        </PageBoundary>
      </main>
      <StatusBar data={data} offline={offline !== null} />
      <Palette />
      <ShortcutsDialog />
      <Leaving />
      <ToastRegion />
    </div>
  );
}
