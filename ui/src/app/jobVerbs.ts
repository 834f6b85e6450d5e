/** What can be done with a job that has ended. Nothing here costs money: an order is never started again. */
import { useMutation } from "@tanstack/react-query";
import { toast } from "@/components";
import { counted } from "@/format";
import { call, commands, type JobView } from "@/ipc";

export interface Again {
  label: string;
  start: () => Promise<unknown>;
}

/** Results of one window. */
const WINDOW = 500;

/** The labels of what failed. */
async function failedOf(job: string): Promise<string[]> {
  const labels: string[] = [];
  for (;;) {
    const page = await call(commands.activityJobItems(job, "wrong", labels.length, WINDOW));
    labels.push(...page.items.map((item) => item.label));
    if (page.items.length === 0 || labels.length >= page.total) return labels;
  }
}

/** How a job that did not go well is started again; null where it went well, or has a page of its own for that. */
export function againOf(job: JobView): Again | null {
  if (job.state === "running" || job.state === "done") return null;
  const failed = job.tally.failed + job.tally.unclear;
  switch (job.kind) {
    case "sync": {
      const { account } = job;
      return account === null ? null : { label: "Sync again", start: () => call(commands.portfolioSync(account)) };
    }
    case "prices":
      return { label: "Read the prices again", start: () => call(commands.searchPriceRefresh()) };
    case "wanted":
      return {
        label: failed > 0 ? `Check ${counted(failed, "name")} again` : "Check again",
        start: async () => call(commands.searchWantedCheck(failed > 0 ? await failedOf(job.id) : [])),
      };
    default:
      return null;
  }
}

/** Saves all results of a job as a table and says where. */
export function useJobExport() {
  return useMutation({
    mutationFn: (job: string) => call(commands.activityJobExport(job)),
    onSuccess: (path) =>
      toast({
        tone: "ok",
        text: `Results saved as ${path}`,
        action: {
          label: "Show",
          onAction: () => {
            call(commands.appShowFile(path)).catch(() => toast({ tone: "bad", text: `${path} could not be shown` }));
          },
        },
      }),
    onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
  });
}
