import { PageSplit } from "@/app";
import { PageBar } from "@/components";

/** Names that arrived or went missing, until somebody looked at them. */
export function ReviewPage() {
  return (
    <>
      <PageBar title="Portfolio" />
      <PageSplit>{null}</PageSplit>
    </>
  );
}
