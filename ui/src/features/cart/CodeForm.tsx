import { useState } from "react";
import { Button, PasswordInput } from "@/components";
import type { CartLine } from "@/ipc";
import { faultSentence, useAuthCode } from "./useCart";

/** Longest auth code that is taken. */
export const LONGEST_CODE = 255;

export interface CodeFormProps {
  line: CartLine;
  isDisabled?: boolean;
  /** Whether the last code was refused, so that the field waits for another one. */
  isWanted?: boolean;
}

/** Takes the auth code of a transfer in its place. It is kept in the vault and never shown again. */
export function CodeForm({ line, isDisabled = false, isWanted = false }: CodeFormProps) {
  const [code, setCode] = useState("");
  const give = useAuthCode(line.id);
  const submit = () => {
    const given = code.trim();
    if (given === "" || give.isPending) return;
    setCode("");
    give.mutate(given, { onSuccess: () => give.reset() });
  };
  return (
    <div className="code-form">
      <PasswordInput
        label={`Auth code of ${line.unicode}`}
        hideLabel
        value={code}
        onChange={setCode}
        placeholder={line.auth_code === true ? "Another auth code" : "Auth code"}
        maxLength={LONGEST_CODE}
        isDisabled={isDisabled}
        autoFocus={isWanted}
        error={give.isError ? faultSentence(give.error.fault) : null}
        onEnter={submit}
      />
      <Button isPending={give.isPending} isDisabled={isDisabled || code.trim() === ""} onPress={submit}>
        {line.auth_code === true ? "Replace the code" : "Keep the code"}
      </Button>
    </div>
  );
}
