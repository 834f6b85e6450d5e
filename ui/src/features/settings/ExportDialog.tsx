import { useMutation } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { isGoodPassphrase, NewPassphrase, NO_PASSPHRASE } from "@/app";
import { Button, Dialog, FaultCallout, RadioGroup, toast } from "@/components";
import { counted, formatSize } from "@/format";
import { call, commands } from "@/ipc";

const CHOICES = [
  {
    id: "without",
    label: "Leave keys out",
    note: "The file holds no secret. After a restore on another computer you enter the keys of your accounts again.",
  },
  {
    id: "with",
    label: "Take keys along, encrypted under a passphrase",
    note: "Whoever has the file and the passphrase can use your accounts. Without the passphrase the keys in it are lost.",
  },
] as const;

/** Asks whether keys go along, then writes everything into one file. */
export function ExportDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return isOpen ? <OpenExportDialog onClose={onClose} /> : null;
}

function OpenExportDialog({ onClose }: { onClose: () => void }) {
  const [keys, setKeys] = useState<"without" | "with">("without");
  const [chosen, setChosen] = useState(NO_PASSPHRASE);
  const write = useMutation({
    mutationFn: () => call(commands.settingsExport(keys === "with" ? chosen.passphrase : null)),
    onSuccess: (file) => {
      if (file === null) return;
      const along = file.keys === null ? "without keys" : `with ${counted(file.keys, "key")}`;
      toast({ tone: "ok", text: `Backed up ${along} to ${file.path}, ${formatSize(file.kilobytes)}` });
      onClose();
    },
  });
  const ready = keys === "without" || isGoodPassphrase(chosen);
  const submit = () => {
    if (ready && !write.isPending) write.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Back up everything"
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Cancel
          </Button>
          <Button
            size="l"
            variant="primary"
            icon={Download}
            onPress={submit}
            isDisabled={!ready}
            isPending={write.isPending}
          >
            Choose where
          </Button>
        </>
      }
    >
      <div className="vault">
        <p>
          One file with your accounts, names by hand, tags, notes, orders, contacts, DNS templates, kept zone states,
          reminders and settings. Left out is what a sync brings back: names, prices and zones.
        </p>
        <RadioGroup label="Keys" choices={CHOICES} value={keys} onChange={setKeys} isDisabled={write.isPending} />
        {keys === "with" && (
          <div className="vault-fields">
            <NewPassphrase label="Passphrase" value={chosen} onChange={setChosen} onEnter={submit} />
          </div>
        )}
        {write.isError && <FaultCallout fault={write.error.fault} />}
      </div>
    </Dialog>
  );
}
