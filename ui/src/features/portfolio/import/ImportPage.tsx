import { PageSplit } from "@/app";
import { PageBar } from "@/components";

/** Reads a table of names: columns, preview, what was left out. */
export function ImportPage() {
  return (
    <>
      <PageBar title="Portfolio" />
      <PageSplit>{null}</PageSplit>
    </>
  );
}
