import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import { DnsTabs } from "../DnsTabs";
import type { TabProps } from "../session";

/** Templates, and where they are applied. */
export function TemplatesTab(_props: TabProps) {
  return (
    <>
      <PageBar title="DNS">
        <DnsTabs tab="templates" />
      </PageBar>
      <PageSplit>{null}</PageSplit>
    </>
  );
}
