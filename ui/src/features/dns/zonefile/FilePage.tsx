import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import type { ZonePageProps } from "../session";

/** A zone file on its way into one zone. */
export function FilePage({ zoneKey }: ZonePageProps) {
  return (
    <>
      <PageBar title={zoneKey.name} />
      <PageSplit>{null}</PageSplit>
    </>
  );
}
