import { PageSplit } from "@/app";
import { PageBar } from "@/components";
import type { ZonePageProps } from "../session";

/** What the world sees of one zone. */
export function LivePage({ zoneKey }: ZonePageProps) {
  return (
    <>
      <PageBar title={zoneKey.name} />
      <PageSplit>{null}</PageSplit>
    </>
  );
}
