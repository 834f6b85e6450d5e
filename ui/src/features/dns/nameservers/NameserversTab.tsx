import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import { DnsTabs } from "../DnsTabs";
import type { TabProps } from "../session";

/** Name servers of many names. */
export function NameserversTab(_props: TabProps) {
  return (
    <>
      <PageBar title="DNS">
        <DnsTabs tab="nameservers" />
      </PageBar>
      <PageSplit>{null}</PageSplit>
    </>
  );
}
