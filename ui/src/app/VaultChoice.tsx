import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { Button, Callout, Dialog, FaultCallout, LinkButton, PasswordInput, RadioGroup, toast } from "@/components";
import { call, commands, invalidateTags, type VaultKind, type VaultRequest, type VaultView } from "@/ipc";
import { isGoodPassphrase, NewPassphrase, NO_PASSPHRASE, SHORTEST_PASSPHRASE } from "./NewPassphrase";

const CHOICES: readonly { id: VaultKind; label: string; note: string }[] = [
  {
    id: "keychain",
    label: "The system's keychain",
    note: "Unlocked with your login. The best place where there is one.",
  },
  {
    id: "passphrase",
    label: "A file locked by a passphrase",
    note: "Encrypted in the data folder. Freehold asks for the passphrase at every start; without it the keys are lost.",
  },
  {
    id: "session",
    label: "This session only",
    note: "In memory, never on the disk. The keys are gone when Freehold quits and have to be entered again.",
  },
];

/** Where keys are kept, in words that follow "Keys are kept". */
export function vaultPlace(vault: VaultView): string {
  switch (vault.kind) {
    case "keychain":
      return "in the system's keychain";
    case "passphrase":
      return "in a file locked by your passphrase";
    case "session":
      return "in memory for this session only";
  }
}

function submitLabel(kind: VaultKind, unlocking: boolean, vault: VaultView): string {
  if (unlocking) return "Unlock";
  if (kind === "session") return "Keep keys for this session";
  if (kind === "passphrase") return "Keep keys in the file";
  if (vault.kind === "keychain" && vault.locked) return "Unlock the keychain";
  return vault.ready ? "Keep keys in the keychain" : "Try the keychain again";
}

function troubleTitle(vault: VaultView): string {
  if (vault.locked) return vault.kind === "keychain" ? "Your keychain is locked" : "The file with your keys is locked";
  return vault.kind === "keychain" ? "This desktop offers no keychain" : "There is no place for keys yet";
}

function useVaultRequest(onReady?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: VaultRequest) => call(commands.settingsVault(request)),
    onSuccess: (view) => {
      invalidateTags(client, ["settings", "accounts"]);
      if (view.ready) onReady?.();
    },
  });
}

/** Chooses where keys are kept, or unlocks the place. Says loudly what each choice means. */
export function VaultChoice({ vault, onDone }: { vault: VaultView; onDone?: () => void }) {
  const [kind, setKind] = useState<VaultKind>(
    // Where there is no keychain the next best place is offered first; a locked one only wants its password.
    vault.kind === "keychain" && !vault.ready && !vault.locked ? "passphrase" : vault.kind,
  );
  const [chosen, setChosen] = useState(NO_PASSPHRASE);
  const [part, setPart] = useState<"change" | "forgotten" | null>(null);
  const unlocking = vault.kind === "passphrase" && vault.locked && kind === "passphrase";
  const creating = kind === "passphrase" && !unlocking && !(vault.ready && vault.kind === "passphrase");
  const choose = useVaultRequest(onDone);
  const unchanged = vault.ready && kind === vault.kind;
  const ready = kind !== "passphrase" || (unlocking ? chosen.passphrase !== "" : isGoodPassphrase(chosen));
  const submit = () => {
    if (!ready || choose.isPending) return;
    choose.mutate(kind === "passphrase" ? { kind, passphrase: chosen.passphrase } : { kind }, {
      onSettled: () => setChosen(NO_PASSPHRASE),
    });
  };
  return (
    <div className="vault">
      {!vault.ready && (
        <Callout tone="due" icon={ShieldAlert} title={troubleTitle(vault)}>
          {vault.reason ?? "Freehold never writes a key to the disk in the clear. Choose where keys are kept."}
          {vault.kind === "keychain" && vault.locked
            ? " Unlocking asks for its password, which is mostly that of your login. If you do not have it, keep keys in a file or for this session; the accounts then ask for theirs."
            : ""}
        </Callout>
      )}
      <RadioGroup
        label="Where keys are kept"
        choices={CHOICES}
        value={kind}
        onChange={setKind}
        isDisabled={choose.isPending}
      />
      {kind === "passphrase" && !unchanged && (
        <div className="vault-fields">
          {creating ? (
            <NewPassphrase label="New passphrase" value={chosen} onChange={setChosen} onEnter={submit} />
          ) : (
            <PasswordInput
              label="Passphrase"
              value={chosen.passphrase}
              onChange={(passphrase) => setChosen({ ...chosen, passphrase })}
              maxLength={1024}
              onEnter={submit}
            />
          )}
        </div>
      )}
      {kind === "session" && (
        <Callout tone="risk" title="Keys for this session only">
          Reminders and syncs stop working after a restart until every key is entered again.
        </Callout>
      )}
      {choose.isError && <FaultCallout fault={choose.error.fault} />}
      {choose.isSuccess && !choose.data.ready && (
        <Callout tone="bad" live title="Keys cannot be kept there">
          {choose.data.reason}
        </Callout>
      )}
      {!unchanged && (
        <div className="row">
          <Button variant="primary" icon={KeyRound} onPress={submit} isDisabled={!ready} isPending={choose.isPending}>
            {submitLabel(kind, unlocking, vault)}
          </Button>
          {unlocking && <LinkButton onPress={() => setPart("forgotten")}>Passphrase forgotten?</LinkButton>}
          {creating && !ready && (
            <span className="sm t3">Enter the passphrase twice, {SHORTEST_PASSPHRASE} characters or more</span>
          )}
        </div>
      )}
      {unchanged && kind === "passphrase" && (
        <div className="row">
          <Button icon={KeyRound} onPress={() => setPart("change")}>
            Change the passphrase
          </Button>
        </div>
      )}
      {part !== null && <PassphraseDialog part={part} onClose={() => setPart(null)} {...(onDone ? { onDone } : {})} />}
    </div>
  );
}

/** Another passphrase for the file of keys, or an empty file because the old one is forgotten. */
function PassphraseDialog({
  part,
  onClose,
  onDone,
}: {
  part: "change" | "forgotten";
  onClose: () => void;
  onDone?: () => void;
}) {
  const [old, setOld] = useState("");
  const [chosen, setChosen] = useState(NO_PASSPHRASE);
  const [sure, setSure] = useState(false);
  const changing = part === "change";
  const send = useVaultRequest(() => {
    toast({
      tone: "ok",
      text: changing
        ? "The passphrase was changed"
        : "The file of keys is empty now. Enter the keys of your accounts again.",
    });
    onClose();
    onDone?.();
  });
  const ready = isGoodPassphrase(chosen) && (!changing || old !== "");
  const submit = () => {
    if (!ready || send.isPending) return;
    if (!changing && !sure) setSure(true);
    else
      send.mutate(
        changing
          ? { kind: "change_passphrase", old, new: chosen.passphrase }
          : { kind: "start_over", passphrase: chosen.passphrase },
      );
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      role="alertdialog"
      title={changing ? "Change the passphrase" : "Start over without the old keys?"}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            {changing ? "Cancel" : "Keep the file"}
          </Button>
          <Button
            size="l"
            variant={changing ? "primary" : "danger"}
            onPress={submit}
            isDisabled={!ready}
            isPending={send.isPending}
          >
            {changing ? "Change it" : sure ? "Yes, begin an empty file" : "Start over"}
          </Button>
        </>
      }
    >
      <div className="vault">
        <p>
          {changing
            ? "The file is encrypted anew. The old passphrase opens it no more; backups that were made with another one keep theirs."
            : "Nobody can open the file without its passphrase, Freehold included. It is put aside in the data folder, and an empty one begins. Accounts, names and everything else stay; each account asks for its key."}
        </p>
        <div className="vault-fields">
          {changing && (
            <PasswordInput label="Present passphrase" value={old} onChange={setOld} maxLength={1024} onEnter={submit} />
          )}
          <NewPassphrase label="New passphrase" value={chosen} onChange={setChosen} onEnter={submit} />
        </div>
        {send.isError && <FaultCallout fault={send.error.fault} />}
      </div>
    </Dialog>
  );
}
