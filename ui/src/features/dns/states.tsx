import { Delayed, SkeletonRows } from "@/components";

/** Zones that are not there yet. */
export function LoadingZones() {
  return (
    <div className="pane">
      <Delayed>
        <SkeletonRows rows={12} label="Loading zones" />
      </Delayed>
    </div>
  );
}
