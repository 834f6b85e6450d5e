import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import { DnsTabs } from "../DnsTabs";
import type { TabProps } from "../session";

/** What was written, job by job, and kept drafts. */
export function ChangesTab(_props: TabProps) {
  return (
    <>
      <PageBar title="DNS">
        <DnsTabs tab="changes" />
      </PageBar>
      <PageSplit>{null}</PageSplit>
    </>
  );
}
