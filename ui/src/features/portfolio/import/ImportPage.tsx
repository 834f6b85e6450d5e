import { ArrowLeft, Plus } from "lucide-react";
import { useState } from "react";
import { navigate, PageSplit } from "@/app";
import { Button, PageBar } from "@/components";
import { counted } from "@/format";
import type { ImportView } from "@/ipc";
import { HandDialog } from "./HandDialog";
import "./import.css";
import { Mapping } from "./Mapping";
import { Opening } from "./Opening";

/** Reads a table of names: which columns, what would change, what was left out. */
export function ImportPage() {
  const [table, setTable] = useState<ImportView | null>(null);
  const [isPreviewed, setPreviewed] = useState(false);
  const open = (next: ImportView | null, preview = false) => {
    setTable(next);
    setPreviewed(preview);
  };
  const [isAdding, setAdding] = useState(false);
  const rows = table === null ? 0 : table.total - (table.mapping.header ? 1 : 0);
  return (
    <>
      <PageBar title="Import names" sub={table === null ? undefined : `${table.file}, ${counted(rows, "row")}`}>
        <Button icon={Plus} onPress={() => setAdding(true)}>
          Add one by hand
        </Button>
        <Button icon={ArrowLeft} variant="ghost" onPress={() => navigate("portfolio")}>
          Back to the names
        </Button>
      </PageBar>
      {table === null ? (
        <PageSplit>
          <Opening onOpen={open} />
        </PageSplit>
      ) : (
        <Mapping key={table.id} table={table} isPreviewed={isPreviewed} onReread={open} onLeave={() => open(null)} />
      )}
      {isAdding && <HandDialog onClose={() => setAdding(false)} />}
    </>
  );
}
