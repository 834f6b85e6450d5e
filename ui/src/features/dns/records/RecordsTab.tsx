import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import { DnsTabs } from "../DnsTabs";
import type { TabProps } from "../session";

/** Records across zones. */
export function RecordsTab(_props: TabProps) {
  return (
    <>
      <PageBar title="DNS">
        <DnsTabs tab="records" />
      </PageBar>
      <PageSplit>{null}</PageSplit>
    </>
  );
}
