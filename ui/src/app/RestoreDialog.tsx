import { useMutation, useQueryClient } from "@tanstack/react-query";
import { History, KeyRound } from "lucide-react";
import { useState } from "react";
import { Button, Dialog, FaultCallout, PasswordInput, toast } from "@/components";
import { counted, formatCount, formatDateTime } from "@/format";
import { call, commands, type LibraryContents, type RestoredView, type RestoreView } from "@/ipc";
import { navigate } from "./router";
import "./restore.css";

const PARTS: readonly { key: keyof LibraryContents; label: string }[] = [
  { key: "accounts", label: "Accounts" },
  { key: "hand_names", label: "Names by hand" },
  { key: "tags", label: "Tags" },
  { key: "notes", label: "Notes" },
  { key: "views", label: "Saved views" },
  { key: "orders", label: "Orders" },
  { key: "cart_lines", label: "Lines in the cart" },
  { key: "contacts", label: "Contacts" },
  { key: "templates", label: "DNS templates" },
  { key: "zone_states", label: "Kept zone states" },
  { key: "wanted", label: "Watched names" },
  { key: "policies", label: "Reminder policies" },
];

/** Asks for a backup file in the system's dialog. `onRead` gets what is in it; nothing happens when none is chosen. */
export function useRestoreFile(onRead: (backup: RestoreView) => void) {
  return useMutation({
    mutationFn: () => call(commands.settingsRestoreFile()),
    onSuccess: (backup) => {
      if (backup !== null) onRead(backup);
    },
    onError: ({ fault: { message, hint } }) =>
      toast({ tone: "bad", text: hint === null ? message : `${message} ${hint}` }),
  });
}

/** Says what a restore did. */
function tellRestored(done: RestoredView, made: string) {
  const keys = done.keys > 0 ? ` and ${counted(done.keys, "key")} from the backup` : "";
  toast({
    tone: "ok",
    text: `Freehold stands as it did at ${made}, with ${counted(done.contents.accounts, "account")}${keys}. Buying is possible again when every account was read.`,
  });
  for (const text of done.notes) toast({ tone: "due", text });
}

/** What is in the backup, beside what is there today. */
function ContentsTable({ backup, today }: { backup: LibraryContents; today: LibraryContents | null }) {
  const shown = PARTS.filter(({ key }) => backup[key] > 0 || (today !== null && today[key] > 0));
  return (
    <table className="restore-contents">
      <thead>
        <tr>
          <th scope="col">
            <span className="sr">What</span>
          </th>
          <th scope="col">In the backup</th>
          <th scope="col">Now</th>
        </tr>
      </thead>
      <tbody>
        {shown.length === 0 && (
          <tr>
            <td colSpan={3}>Both are empty.</td>
          </tr>
        )}
        {shown.map(({ key, label }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>{formatCount(backup[key])}</td>
            <td className="t3">{today === null ? "Not readable" : formatCount(today[key])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Shows a backup, says what will happen, and puts it back in two steps. Closed when `backup` is null. */
export function RestoreDialog({ backup, onClose }: { backup: RestoreView | null; onClose: () => void }) {
  return backup === null ? null : <OpenRestoreDialog key={backup.id} backup={backup} onClose={onClose} />;
}

function OpenRestoreDialog({ backup, onClose }: { backup: RestoreView; onClose: () => void }) {
  const client = useQueryClient();
  const [passphrase, setPassphrase] = useState("");
  const [sure, setSure] = useState(false);
  const made = backup.made === 0 ? "an unknown time" : formatDateTime(backup.made);
  const restore = useMutation({
    mutationFn: () => call(commands.settingsRestore(backup.id, passphrase === "" ? null : passphrase)),
    // By messages, not in this dialog: what it stands on is asked anew and may go meanwhile.
    onSuccess: async (done) => {
      tellRestored(done, made);
      onClose();
      navigate("accounts");
      await client.resetQueries();
    },
    onSettled: () => setPassphrase(""),
  });
  const leave = () => {
    // The copy that was made ready is given back; that it could not be is of no consequence to anybody.
    commands.settingsRestoreForget().catch(() => undefined);
    onClose();
  };
  if (restore.isError) {
    return (
      <Dialog
        isOpen
        onClose={leave}
        role="alertdialog"
        title="The backup was not put back"
        actions={
          <>
            <span className="grow" />
            <Button size="l" onPress={leave}>
              Close
            </Button>
          </>
        }
      >
        <FaultCallout fault={restore.error.fault} />
      </Dialog>
    );
  }
  if (sure) {
    return (
      <Dialog
        isOpen
        onClose={() => setSure(false)}
        role="alertdialog"
        title={`Put back the backup of ${made}?`}
        actions={
          <>
            <span className="grow" />
            <Button size="l" onPress={() => setSure(false)} isDisabled={restore.isPending} autoFocus>
              Back
            </Button>
            <Button size="l" variant="danger" onPress={() => restore.mutate()} isPending={restore.isPending}>
              {restore.isPending ? "Putting it back" : "Put it back"}
            </Button>
          </>
        }
      >
        <p>
          Everything that you changed in Freehold since then goes, except the journal of purchases. A copy of
          today&apos;s library is kept, and you can put that back the same way.
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      wide
      onClose={leave}
      title="Restore from a backup"
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={leave}>
            Keep today&apos;s library
          </Button>
          <Button size="l" variant="primary" icon={History} onPress={() => setSure(true)}>
            Continue
          </Button>
        </>
      }
    >
      <div className="restore">
        <p>
          <b>{backup.file}</b>, made {made}
          {backup.version === null ? "" : ` by Freehold ${backup.version}`}.
        </p>
        <ContentsTable backup={backup.contents} today={backup.today} />
        <div>
          <div className="lab">What will happen</div>
          <ul className="bullets">
            {backup.today === null ? (
              <li>The library cannot be read now. Its file is put aside in the data folder.</li>
            ) : (
              <li>Today&apos;s library is copied first. The copy stands among the backups.</li>
            )}
            <li>Settings, tags, notes, cart and everything else become what they were then.</li>
            {backup.today === null ? (
              <li>What was bought since then is not known until your accounts were read.</li>
            ) : (
              <li>
                Orders are never forgotten: the journal of purchases goes over as it is today
                {backup.open_orders > 0 ? `, with ${counted(backup.open_orders, "order")} still open` : ""}.
              </li>
            )}
            <li>All accounts are synced. Nothing can be bought until every one was read.</li>
          </ul>
        </div>
        {backup.keys ? (
          <div>
            <PasswordInput
              label="Passphrase of the keys in it"
              value={passphrase}
              onChange={setPassphrase}
              maxLength={1024}
              help="Keys that are kept here already stay. Leave it empty to restore without keys: accounts then ask for theirs."
            />
          </div>
        ) : (
          <p className="row sm t2">
            <KeyRound size={14} aria-hidden="true" />
            No keys are in it. Accounts whose key is kept on this computer go on; others ask for theirs.
          </p>
        )}
      </div>
    </Dialog>
  );
}
