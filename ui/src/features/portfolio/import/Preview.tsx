import { useInfiniteQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { useSaveFile } from "@/app";
import { Badge, Button, FaultCallout, SkeletonRows, Tabs } from "@/components";
import { counted, formatCount } from "@/format";
import { call, commands, type ImportKind, type ImportPreview } from "@/ipc";
import { rowsQuery } from "./queries";

export interface PreviewProps {
  id: string;
  preview: ImportPreview;
  /** Which preview, so that its rows are read anew. */
  made: number;
}

/** What taking the table over would do. */
export function Preview({ id, preview, made }: PreviewProps) {
  const { added, changed, same, bad, repeated, places } = preview;
  const [kind, setKind] = useState<ImportKind>(
    added > 0 ? "added" : changed > 0 ? "changed" : bad > 0 ? "bad" : "same",
  );
  const tab = (of: ImportKind, label: string, count: number) => ({
    id: of,
    label: `${label} ${formatCount(count)}`,
    panel: <Rows id={id} kind={of} made={made} count={count} />,
  });
  return (
    <section aria-label="Preview" className="import-preview" ref={intoSight}>
      <h2>What would change</h2>
      <table className="import-table import-places">
        <thead>
          <tr>
            <th scope="col">Account</th>
            <th scope="col" className="num">
              Names
            </th>
            <th scope="col">What is taken over</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={place.label}>
              <th scope="row">
                {place.label} {place.account === null && <Badge tone="accent">New</Badge>}
              </th>
              <td className="num">{formatCount(place.names)}</td>
              <td className="t2">
                {place.by_hand
                  ? "Kept by hand: dates, auto-renew and prices too"
                  : "Tags, notes and prices paid; its dates come by sync"}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {repeated > 0 && (
        <p className="sm t3">{counted(repeated, "row")} say again what an earlier row said, and count once.</p>
      )}
      <Tabs<ImportKind>
        label="Rows"
        value={kind}
        onChange={setKind}
        tabs={[
          tab("added", "New", added),
          tab("changed", "Changes", changed),
          tab("same", "Already so", same),
          tab("bad", "Left out", bad),
        ]}
      />
    </section>
  );
}

/** It comes below the columns: what was asked for is brought into sight. */
function intoSight(section: HTMLElement | null) {
  section?.scrollIntoView({ block: "start" });
}

const EMPTY: Record<ImportKind, string> = {
  added: "No name of the table is new.",
  changed: "No name that is known already would change.",
  same: "No name stands as the table says already.",
  bad: "Every row can be read.",
};

function Rows({ id, kind, made, count }: { id: string; kind: ImportKind; made: number; count: number }) {
  const asked = useInfiniteQuery({ ...rowsQuery(id, kind, made), enabled: count > 0 });
  const save = useSaveFile("Rows left out");
  if (count === 0) return <p className="t3 import-none">{EMPTY[kind]}</p>;
  if (asked.isError) return <FaultCallout fault={asked.error.fault} onRetry={() => void asked.refetch()} />;
  if (!asked.data) return <SkeletonRows rows={4} />;
  const rows = asked.data.pages.flatMap((page) => page.rows);
  const total = asked.data.pages[0]?.total ?? 0;
  const isBad = kind === "bad";
  return (
    <>
      {isBad && (
        <div className="row import-bad">
          <span className="sm t2 grow">
            These rows are skipped. Correct them in the file and import it again: what is in already does not change.
          </span>
          <Button
            size="s"
            icon={Download}
            isPending={save.isPending}
            onPress={() => save.mutate(() => call(commands.portfolioImportBad(id)))}
          >
            Save as CSV
          </Button>
        </div>
      )}
      <table className="import-table import-rows">
        <thead>
          <tr>
            <th scope="col" className="num">
              Line
            </th>
            <th scope="col">{isBad ? "What stands there" : "Name"}</th>
            {!isBad && <th scope="col">Account</th>}
            <th scope="col">{isBad ? "Why it is left out" : kind === "same" ? "" : "What changes"}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.line} ${row.name}`}>
              <td className="num t3">{formatCount(row.line)}</td>
              <td className={isBad ? "mono" : "b"}>{row.name}</td>
              {!isBad && <td>{row.account}</td>}
              <td className="t2">{row.words}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="row import-more">
        <span className="sm t3">
          {formatCount(rows.length)} of {counted(Math.max(total, rows.length), "row")}
          {count > total && `, ${formatCount(count - total)} more are not listed`}
        </span>
        {asked.hasNextPage && (
          <Button size="s" isPending={asked.isFetchingNextPage} onPress={() => void asked.fetchNextPage()}>
            Show more
          </Button>
        )}
      </div>
    </>
  );
}
