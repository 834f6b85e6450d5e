import { useQuery } from "@tanstack/react-query";
import { navigate, PageSplit, useParams } from "@/app";
import { PageBar, Tabs } from "@/components";
import { counted } from "@/format";
import { queries } from "@/ipc";
import { Jobs } from "./Jobs";
import { Log } from "./Log";
import { Orders } from "./Orders";
import "./activity.css";

type TabId = "orders" | "jobs" | "log";

/** Activity: what was bought, what ran, and what happened. */
export default function ActivityPage() {
  const { tab } = useParams("activity");
  const orders = useQuery(queries.orders).data ?? [];
  const open = orders.filter((order) => !order.settled).length;
  const current: TabId = tab === "jobs" || tab === "log" ? tab : "orders";
  return (
    <>
      <PageBar title="Activity" sub={open > 0 ? `${counted(open, "order")} not settled` : undefined} />
      <PageSplit>
        <div className="pane activity">
          <Tabs
            label="Activity"
            value={current}
            onChange={(next: TabId) => navigate("activity", { tab: next }, { replace: true })}
            tabs={[
              { id: "orders", label: "Orders", panel: <Orders /> },
              { id: "jobs", label: "Jobs", panel: <Jobs /> },
              { id: "log", label: "Log", panel: <Log /> },
            ]}
          />
        </div>
      </PageSplit>
    </>
  );
}
