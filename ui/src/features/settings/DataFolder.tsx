import { useQuery } from "@tanstack/react-query";
import { Copy, FolderOpen } from "lucide-react";
import { Button, SettingRow, toast } from "@/components";
import { formatSize } from "@/format";
import { call, commands, type AppInfo } from "@/ipc";

const placesQuery = {
  queryKey: ["settings", "places"],
  queryFn: () => call(commands.settingsPlaces()),
} as const;

/** Where the data lies, how large it is, and the way to it. */
export function DataFolder({ info, onOpen }: { info: AppInfo; onOpen: () => void }) {
  const places = useQuery(placesQuery).data;
  return (
    <>
      <SettingRow label="Data folder" note={<span className="selectable">{info.data_dir}</span>}>
        <Button icon={FolderOpen} onPress={onOpen}>
          Open folder
        </Button>
      </SettingRow>
      {places && (
        <dl className="sizes">
          <div>
            <dt>What you made</dt>
            <dd>{formatSize(places.library_kilobytes)}</dd>
          </div>
          <div>
            <dt>What a sync brings back</dt>
            <dd>{formatSize(places.cache_kilobytes)}</dd>
          </div>
          <div>
            <dt>Copies</dt>
            <dd>{formatSize(places.backups_kilobytes)}</dd>
          </div>
          <div>
            <dt>Logs</dt>
            <dd>{formatSize(places.logs_kilobytes)}</dd>
          </div>
        </dl>
      )}
    </>
  );
}

/** What a report of a fault should tell, ready for the clipboard. */
export function ReportDetails() {
  const places = useQuery(placesQuery).data;
  const copy = () => {
    if (!places) return;
    navigator.clipboard.writeText(places.details).then(
      () => toast({ tone: "ok", text: "The details are on the clipboard" }),
      () => toast({ tone: "bad", text: "The clipboard could not be written" }),
    );
  };
  return (
    <SettingRow
      label="Details for a report"
      note={
        <>
          Version, system, data folder and how Freehold stands. No key, no name and no price.
          {places && (
            <span className="block">
              The log lies in <span className="selectable">{places.logs}</span>
            </span>
          )}
        </>
      }
    >
      <Button icon={Copy} onPress={copy} isDisabled={!places}>
        Copy details
      </Button>
    </SettingRow>
  );
}
