import { navigate, PageSplit, useParams } from "@/app";
import { PageBar, Tabs } from "@/components";
import { Jobs } from "./Jobs";
import { Log } from "./Log";
import "./activity.css";

type TabId = "jobs" | "log";

/** Activity: what ran, and what happened. Orders stand with the cart. */
export default function ActivityPage() {
  const { tab } = useParams("activity");
  const current: TabId = tab === "log" ? "log" : "jobs";
  return (
    <>
      <PageBar title="Activity" />
      <PageSplit>
        <div className="pane activity">
          <Tabs
            label="Activity"
            value={current}
            onChange={(next: TabId) => navigate("activity", { tab: next }, { replace: true })}
            tabs={[
              { id: "jobs", label: "Jobs", panel: <Jobs /> },
              { id: "log", label: "Log", panel: <Log /> },
            ]}
          />
        </div>
      </PageSplit>
    </>
  );
}
