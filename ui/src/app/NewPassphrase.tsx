import { PasswordInput } from "@/components";

/** Characters of a passphrase. Shorter ones are guessed in an afternoon once somebody has the file. */
export const SHORTEST_PASSPHRASE = 10;

/** A passphrase as it is chosen: twice, because what nobody can read again must not be mistyped. */
export interface ChosenPassphrase {
  readonly passphrase: string;
  readonly again: string;
}

/** Nothing chosen yet. */
export const NO_PASSPHRASE: ChosenPassphrase = { passphrase: "", again: "" };

/** Whether it can be taken as it stands. */
export function isGoodPassphrase({ passphrase, again }: ChosenPassphrase): boolean {
  return passphrase.length >= SHORTEST_PASSPHRASE && again === passphrase;
}

export interface NewPassphraseProps {
  label: string;
  value: ChosenPassphrase;
  onChange: (value: ChosenPassphrase) => void;
  onEnter: () => void;
}

/** The two fields in which a new passphrase is chosen. */
export function NewPassphrase({ label, value, onChange, onEnter }: NewPassphraseProps) {
  const { passphrase, again } = value;
  return (
    <>
      <PasswordInput
        label={label}
        value={passphrase}
        onChange={(next) => onChange({ ...value, passphrase: next })}
        error={
          passphrase !== "" && passphrase.length < SHORTEST_PASSPHRASE
            ? `Take ${SHORTEST_PASSPHRASE} characters or more`
            : null
        }
        maxLength={1024}
        onEnter={onEnter}
      />
      <PasswordInput
        label="The same again"
        value={again}
        onChange={(next) => onChange({ ...value, again: next })}
        error={again !== "" && again !== passphrase ? "The two differ" : null}
        maxLength={1024}
        onEnter={onEnter}
      />
    </>
  );
}
