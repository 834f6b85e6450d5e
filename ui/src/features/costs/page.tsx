import { PageSplit } from "@/app";
import { PageBar } from "@/components";

/** What the portfolio costs: now, by month, and where it would cost less. */
export default function CostsPage() {
  return (
    <>
      <PageBar title="Costs" />
      <PageSplit>{null}</PageSplit>
    </>
  );
}
