import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download, FolderOpen, History, Plus } from "lucide-react";
import { useState } from "react";
import { RestoreDialog, useRestoreFile } from "@/app";
import {
  Badge,
  Button,
  Callout,
  ConfirmDialog,
  ErrorState,
  FaultCallout,
  SettingRow,
  SkeletonRows,
  toast,
} from "@/components";
import { counted, formatDateTime, formatSize } from "@/format";
import { call, commands, type BackupCopy, type BackupsView, type BackupWhy, type RestoreView } from "@/ipc";
import { ExportDialog } from "./ExportDialog";

const WHY: Record<BackupWhy, string> = {
  regular: "Daily, or asked for",
  before_update: "Before an update",
  before_restore: "Before a restore",
};

export const backupsQuery = {
  queryKey: ["settings", "backups"],
  queryFn: () => call(commands.settingsBackups()),
  meta: { tags: ["accounts", "cart"] },
} as const;

const complain = ({ fault: { message, hint } }: { fault: { message: string; hint: string | null } }) =>
  toast({ tone: "bad", text: hint === null ? message : `${message} ${hint}` });

/** Everything in one file and back, and the copies that Freehold makes by itself. */
export function Backups() {
  const client = useQueryClient();
  const asked = useQuery(backupsQuery);
  const [exporting, setExporting] = useState(false);
  const [backup, setBackup] = useState<RestoreView | null>(null);
  const restore = useRestoreFile(setBackup);
  const copy = useMutation({
    mutationFn: (name: string) => call(commands.settingsRestoreCopy(name)),
    onSuccess: setBackup,
    onError: complain,
  });
  const now = useMutation({
    mutationFn: () => call(commands.settingsBackUp()),
    onSuccess: (view) => {
      client.setQueryData(backupsQuery.queryKey, view);
      toast({ tone: "ok", text: "The library was copied, and the copy was read through" });
    },
    onError: complain,
  });
  const open = useMutation({ mutationFn: () => call(commands.settingsOpenBackups()), onError: complain });
  if (asked.isError) return <ErrorState fault={asked.error.fault} onRetry={() => void asked.refetch()} />;
  if (!asked.isSuccess) return <SkeletonRows rows={3} />;
  const view = asked.data;
  const refused = view.refused;
  const good = view.copies.find((one) => one.problem === null);
  return (
    <>
      {view.damaged && <Damaged good={good} onRestore={(name) => copy.mutate(name)} isPending={copy.isPending} />}
      {view.waiting !== null && <Waiting wait={view.waiting} />}
      <SettingRow
        label="Back up everything"
        note={refused ?? "One file for another disk or another computer. Keys go in only under a passphrase."}
      >
        <Button icon={Download} onPress={() => setExporting(true)} isDisabled={refused !== null || view.damaged}>
          Back up
        </Button>
      </SettingRow>
      <SettingRow
        label="Restore from a backup"
        note="Shows what is in the file first. Today's library is kept, and no order is forgotten."
      >
        <Button
          icon={History}
          onPress={() => restore.mutate()}
          isDisabled={refused !== null}
          isPending={restore.isPending}
        >
          Choose a file
        </Button>
      </SettingRow>
      <SettingRow
        label="Copies on this computer"
        note="Made once a day; the last seven are kept. A disk that fails takes them along."
      >
        <span className="row">
          <Button icon={FolderOpen} onPress={() => open.mutate()} isPending={open.isPending}>
            Open folder
          </Button>
          <Button icon={Plus} onPress={() => now.mutate()} isPending={now.isPending} isDisabled={view.damaged}>
            Copy now
          </Button>
        </span>
      </SettingRow>
      <div className="group-body">
        {view.copies.length === 0 ? (
          <p className="t2 sm">No copy was made yet. The first comes with the first day of use.</p>
        ) : (
          <ul className="copies" aria-label="Copies of the library">
            {view.copies.map((one) => (
              <CopyLine
                key={one.name}
                copy={one}
                onRestore={() => copy.mutate(one.name)}
                isDisabled={refused !== null}
                isPending={copy.isPending && copy.variables === one.name}
              />
            ))}
          </ul>
        )}
      </div>
      <ExportDialog isOpen={exporting} onClose={() => setExporting(false)} />
      <RestoreDialog backup={backup} onClose={() => setBackup(null)} />
    </>
  );
}

function CopyLine({
  copy,
  onRestore,
  isDisabled,
  isPending,
}: {
  copy: BackupCopy;
  onRestore: () => void;
  isDisabled: boolean;
  isPending: boolean;
}) {
  const at = formatDateTime(copy.made);
  return (
    <li className="row">
      <span className="grow">
        {at}
        <span className="sm t3 block">
          {WHY[copy.why]}, {formatSize(copy.kilobytes)}
        </span>
        {copy.problem !== null && <span className="sm c-lapsed block">{copy.problem}</span>}
      </span>
      {copy.problem === null ? <Badge tone="ok">In order</Badge> : <Badge tone="bad">Damaged</Badge>}
      <Button
        size="s"
        aria-label={`Restore the copy of ${at}`}
        onPress={onRestore}
        isDisabled={isDisabled || copy.problem !== null}
        isPending={isPending}
      >
        Restore
      </Button>
    </li>
  );
}

/** The library cannot be used: the way back from it. */
function Damaged({
  good,
  onRestore,
  isPending,
}: {
  good: BackupCopy | undefined;
  onRestore: (name: string) => void;
  isPending: boolean;
}) {
  const client = useQueryClient();
  const [emptying, setEmptying] = useState(false);
  const empty = useMutation({
    mutationFn: () => call(commands.settingsStartEmpty()),
    onSuccess: async () => {
      setEmptying(false);
      await client.resetQueries();
    },
  });
  return (
    <div className="group-body">
      <Callout
        tone="bad"
        title="The library cannot be used"
        actions={
          <>
            {good !== undefined && (
              <Button variant="primary" icon={History} onPress={() => onRestore(good.name)} isPending={isPending}>
                Restore the last good copy
              </Button>
            )}
            <Button onPress={() => setEmptying(true)}>Start empty</Button>
          </>
        }
      >
        {good === undefined
          ? "There is no good copy on this computer. Restore a backup file, or start with an empty library. The damaged file is kept."
          : `The last good copy is of ${formatDateTime(good.made)}. The damaged file is kept beside it.`}
      </Callout>
      <ConfirmDialog
        isOpen={emptying}
        onClose={() => {
          setEmptying(false);
          empty.reset();
        }}
        onConfirm={() => empty.mutate()}
        title="Start with an empty library?"
        confirmLabel="Start empty"
        keepLabel="Not yet"
        typed="empty"
        isPending={empty.isPending}
      >
        <p>
          Accounts are connected anew, and tags, notes, orders and settings are gone from Freehold. The damaged file
          stays in the data folder. Nothing changes at your registrars.
        </p>
        {empty.isError && <FaultCallout fault={empty.error.fault} />}
      </ConfirmDialog>
    </div>
  );
}

/** Buying waits after a restore until every account was read. */
function Waiting({ wait }: { wait: NonNullable<BackupsView["waiting"]> }) {
  const client = useQueryClient();
  const [sure, setSure] = useState(false);
  const sync = useMutation({ mutationFn: () => call(commands.portfolioSync(null)), onError: complain });
  const resume = useMutation({
    mutationFn: () => call(commands.settingsMoneyResume()),
    onSuccess: async () => {
      setSure(false);
      await client.invalidateQueries();
    },
  });
  return (
    <div className="group-body">
      <Callout
        tone="due"
        title="Nothing is bought until every account was read"
        actions={
          <>
            <Button onPress={() => sync.mutate()} isPending={sync.isPending}>
              Sync all
            </Button>
            <Button onPress={() => setSure(true)}>Allow buying now</Button>
          </>
        }
      >
        A backup was put back on {formatDateTime(wait.restored)}.{" "}
        {wait.unread.length === 0 ? "The next sync ends the wait." : `Not read since: ${wait.unread.join(", ")}.`}
      </Callout>
      <ConfirmDialog
        isOpen={sure}
        onClose={() => {
          setSure(false);
          resume.reset();
        }}
        onConfirm={() => resume.mutate()}
        title="Allow buying now?"
        confirmLabel="Allow buying"
        keepLabel="Wait for the sync"
        isPending={resume.isPending}
      >
        <p>
          {wait.unread.length === 0
            ? "What was bought since the backup may not be known yet."
            : `What was bought at ${counted(wait.unread.length, "account")} since the backup is not known: ${wait.unread.join(", ")}. A name could be renewed a second time.`}
        </p>
        {resume.isError && <FaultCallout fault={resume.error.fault} />}
      </ConfirmDialog>
    </div>
  );
}
