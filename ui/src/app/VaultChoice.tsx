import { useMutation, useQueryClient } from "@tanstack/react-query";
import { KeyRound, ShieldAlert } from "lucide-react";
import { useState } from "react";
import { Button, Callout, FaultCallout, PasswordInput, RadioGroup } from "@/components";
import { call, commands, invalidateTags, type VaultKind, type VaultRequest, type VaultView } from "@/ipc";

/** Shorter ones are guessed in an afternoon once somebody has the file. */
const SHORTEST = 10;

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

function submitLabel(kind: VaultKind, unlocking: boolean, isReady: boolean): string {
  if (unlocking) return "Unlock";
  if (kind === "session") return "Keep keys for this session";
  if (kind === "passphrase") return "Keep keys in the file";
  return isReady ? "Keep keys in the keychain" : "Try the keychain again";
}

/** Chooses where keys are kept, or unlocks the place. Says loudly what each choice means. */
export function VaultChoice({ vault, onDone }: { vault: VaultView; onDone?: () => void }) {
  const client = useQueryClient();
  const [kind, setKind] = useState<VaultKind>(
    // Where there is no keychain the next best place is offered first.
    vault.kind === "keychain" && !vault.ready ? "passphrase" : vault.kind,
  );
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const unlocking = vault.kind === "passphrase" && !vault.ready && kind === "passphrase";
  const creating = kind === "passphrase" && !unlocking && !(vault.ready && vault.kind === "passphrase");
  const choose = useMutation({
    mutationFn: (request: VaultRequest) => call(commands.settingsVault(request)),
    onSuccess: (view) => {
      invalidateTags(client, ["settings", "accounts"]);
      if (view.ready) onDone?.();
    },
    onSettled: () => {
      setPassphrase("");
      setAgain("");
    },
  });
  const unchanged = vault.ready && kind === vault.kind;
  const tooShort = creating && passphrase !== "" && passphrase.length < SHORTEST;
  const differs = creating && again !== "" && again !== passphrase;
  const ready =
    kind === "passphrase"
      ? unlocking
        ? passphrase !== ""
        : passphrase.length >= SHORTEST && again === passphrase
      : true;
  const submit = () => {
    if (!ready || choose.isPending) return;
    choose.mutate(kind === "passphrase" ? { kind, passphrase } : { kind });
  };
  return (
    <div className="vault">
      {!vault.ready && (
        <Callout
          tone="due"
          icon={ShieldAlert}
          title={unlocking ? "The file with your keys is locked" : "There is no place for keys yet"}
        >
          {vault.reason ?? "Freehold never writes a key to the disk in the clear. Choose where keys are kept."}
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
          <PasswordInput
            label={unlocking ? "Passphrase" : "New passphrase"}
            value={passphrase}
            onChange={setPassphrase}
            error={tooShort ? `Take ${SHORTEST} characters or more` : null}
            maxLength={1024}
            onEnter={submit}
          />
          {creating && (
            <PasswordInput
              label="The same again"
              value={again}
              onChange={setAgain}
              error={differs ? "The two differ" : null}
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
            {submitLabel(kind, unlocking, vault.ready)}
          </Button>
          {creating && !ready && (
            <span className="sm t3">Enter the passphrase twice, {SHORTEST} characters or more</span>
          )}
        </div>
      )}
    </div>
  );
}
