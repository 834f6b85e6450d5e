/** What shares the drawer's place: a page's details and the jobs panel. The last opened wins. */
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import { Split } from "@/components";
import { createStore, useStore } from "@/ipc";

const jobsOpen = createStore(false);

/** What had the focus when the panel was opened by its key or its button; null when it opened by itself. `entering` until the panel took it. */
let before: HTMLElement | null = null;
let entering = false;

/** Opens the jobs panel, over a page's details if need be. */
export function openJobs(): void {
  jobsOpen.set(true);
}

/** Closes the jobs panel; a page's details show again, and the focus goes back to where it was. */
export function closeJobs(): void {
  jobsOpen.set(false);
  if (before?.isConnected) before.focus();
  before = null;
}

/** Opens the jobs panel and goes into it, or closes it. */
export function toggleJobs(): void {
  if (jobsOpen.get()) {
    closeJobs();
    return;
  }
  before = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  entering = true;
  jobsOpen.set(true);
}

/** For the panel: whether it was opened to be gone into. True once, so that it takes no focus when the page behind it changes. */
export function takeFocusOnce(): boolean {
  const take = entering;
  entering = false;
  return take;
}

/** Whether the jobs panel holds the drawer's place. */
export function useJobsOpen(): boolean {
  return useStore(jobsOpen);
}

const JobsPanel = lazy(() => import("./JobsPanel"));

export interface PageSplitProps {
  /** The list, panes, and whatever else stands left of the drawer. */
  children: ReactNode;
  /** The page's own drawer, if one is open. */
  drawer?: ReactNode;
  /** What the drawer shows; a new value brings it in front of the jobs panel. */
  drawerKey?: string | null;
}

/** The room under a page's bar. Every page uses it, so that the jobs panel finds its place on each. */
export function PageSplit({ children, drawer, drawerKey = null }: PageSplitProps) {
  const jobs = useJobsOpen();
  useEffect(() => {
    if (drawerKey !== null) jobsOpen.set(false);
  }, [drawerKey]);
  return (
    <Split>
      {children}
      {jobs ? (
        <Suspense fallback={null}>
          <JobsPanel />
        </Suspense>
      ) : (
        drawer
      )}
    </Split>
  );
}
