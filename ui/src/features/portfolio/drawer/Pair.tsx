import type { ReactNode } from "react";

/** A fact of the drawer: what it is at the left, the fact at the right. Stands in a `dl.kv`. */
export function Pair({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}
