import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, Download, FileUp } from "lucide-react";
import { useMemo, useState } from "react";
import { keyToParam, navigate, PageSplit, useSaveFile } from "@/app";
import {
  Button,
  DomainName,
  EmptyState,
  ErrorState,
  IconButton,
  PageBar,
  Pane,
  SegmentedControl,
  SkeletonRows,
} from "@/components";
import { counted } from "@/format";
import type { ZoneView } from "@/ipc";
import { sayFault } from "../faults";
import { useReadUnread } from "../form/FormPage";
import { useReadZones, zonesQuery } from "../queries";
import type { ZonePageProps } from "../session";
import { FileImport } from "./FileImport";
import { hostFileQuery } from "../hosting/queries";
import { exportQuery, useKeepsMore } from "./queries";
import "./zonefile.css";

type Side = "import" | "export";

/** A zone file into or out of one zone. */
export function FilePage({ zoneKey, onPlan }: ZonePageProps) {
  const keys = useMemo(() => [zoneKey], [zoneKey]);
  const zones = useQuery(zonesQuery(keys));
  const read = useReadZones();
  useReadUnread(zones.data, read.mutate);
  const [side, setSide] = useState<Side>("import");
  const zone = zones.data?.[0];
  const readAgain = () => read.mutate(keys, { onError: ({ fault }) => sayFault(fault) });
  return (
    <>
      <PageBar
        title={
          <span className="row">
            <IconButton
              icon={ArrowLeft}
              label="Back to the zone"
              onPress={() => navigate("dns", { names: [keyToParam(zoneKey)] })}
            />
            <DomainName name={zoneKey.name} />
          </span>
        }
        sub="Zone file"
      >
        <SegmentedControl<Side>
          label="Direction"
          value={side}
          onChange={setSide}
          choices={[
            { id: "import", label: "Import" },
            { id: "export", label: "Export" },
          ]}
        />
      </PageBar>
      {zone?.state.kind === "ready" && side === "import" ? (
        <FileImport zone={zone} onPlan={onPlan} />
      ) : (
        <PageSplit>
          <Pane scroll>
            {zones.error ? (
              <ErrorState fault={zones.error.fault} onRetry={() => void zones.refetch()} />
            ) : !zone || zone.state.kind === "unread" ? (
              <SkeletonRows label="Reading the zone" />
            ) : zone.state.kind === "failed" ? (
              <ErrorState fault={{ ...zone.state.fault, retryable: true }} onRetry={readAgain} />
            ) : zone.state.kind === "not_offered" ? (
              <EmptyState icon={FileUp} title="Its DNS cannot be edited here">
                {zone.state.reason}
              </EmptyState>
            ) : (
              <FileExport zone={zone} />
            )}
          </Pane>
        </PageSplit>
      )}
    </>
  );
}

/** The zone as a master file, to save. */
function FileExport({ zone }: { zone: ZoneView }) {
  const key = { account: zone.account, name: zone.name };
  const keepsMore = useKeepsMore(zone.account);
  const [form, setForm] = useState<"master" | "host">("master");
  const master = useQuery(exportQuery(key, zone.hash));
  const kept = useQuery({ ...hostFileQuery(key, zone.hash), enabled: form === "host" });
  const file = form === "host" ? kept : master;
  const save = useSaveFile("Zone file");
  const formChoice = keepsMore && (
    <div className="row">
      <SegmentedControl<"master" | "host">
        label="Form of the file"
        value={form}
        onChange={setForm}
        choices={[
          { id: "master", label: "Master file" },
          { id: "host", label: "As its host keeps it" },
        ]}
      />
      <span className="sm t2">
        {form === "host"
          ? "With comments, tags and what stands behind the proxy, as the host itself writes it."
          : "Every nameserver reads it; what only this host keeps is left out."}
      </span>
    </div>
  );
  if (file.error) {
    return (
      <div className="zone-file">
        {formChoice}
        <ErrorState fault={file.error.fault} onRetry={() => void file.refetch()} />
      </div>
    );
  }
  if (!file.data) {
    return (
      <div className="zone-file">
        {formChoice}
        <SkeletonRows label="Writing the zone file" />
      </div>
    );
  }
  const { name, text, left_out: leftOut } = file.data;
  return (
    <div className="zone-file">
      {formChoice}
      <div className="row">
        <span className="b mono">{name}</span>
        <span className="t3 sm">{counted(text.split("\n").length - 1, "line")}, a BIND master file</span>
        <span className="grow" />
        <Button
          variant="primary"
          icon={Download}
          isPending={save.isPending}
          onPress={() => save.mutate({ name, text })}
        >
          Save zone file
        </Button>
      </div>
      {leftOut.length > 0 && (
        <section aria-label="Left out">
          <h3 className="sm t2">{counted(leftOut.length, "record")} cannot stand in a master file</h3>
          <ul className="file-notes sm">
            {leftOut.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
      )}
      <pre className="file-text mono" tabIndex={0} aria-label={`Text of ${name}`}>
        {text}
      </pre>
    </div>
  );
}
