import { useState } from "react";
import { SegmentedControl, TextArea, TextInput } from "@/components";
import { StagePart, type BuilderFormProps } from "./BuildDrawer";
import { cnamePuts, dkimName, keyPuts, readKey, selectorProblem, splitDkimName } from "./dkim";
import { contentsAt } from "./set-put";

/** The key that mail is signed with: pasted, or kept by the mail provider behind a CNAME. */
export function DkimForm({ zone, name, from, records, onStage }: BuilderFormProps) {
  const [selector, setSelector] = useState(splitDkimName(from)?.selector ?? "");
  const owner = dkimName(selector, name);
  const [form, setForm] = useState<"key" | "cname">(
    contentsAt(records, splitDkimName(from) ? from : owner, "CNAME").length > 0 ? "cname" : "key",
  );
  const [pasted, setPasted] = useState(() => contentsAt(records, owner, "TXT")[0] ?? "");
  const [target, setTarget] = useState(() => contentsAt(records, owner, "CNAME")[0] ?? "");
  const key = readKey(pasted);
  const host = target.trim().replace(/\.+$/, "").toLowerCase();
  const hostProblem = /^[a-z0-9_-]+(\.[a-z0-9_-]+)+$/.test(host)
    ? null
    : "The whole name, as the mail provider gives it.";
  const problem =
    (selector.trim() === "" ? "Fill in the selector that the mail provider names." : selectorProblem(selector)) ??
    (form === "cname" ? hostProblem : key.kind === "problem" ? key.problem : null);
  const puts = form === "cname" ? cnamePuts(owner, host) : keyPuts(owner, key.kind === "record" ? key.content : "");
  return (
    <>
      <TextInput
        label="Selector"
        mono
        placeholder="s1, google, selector1"
        value={selector}
        onChange={(text) => setSelector(text.replace(/\._domainkey(\..*)?$/i, ""))}
        error={selector.trim() === "" ? null : selectorProblem(selector)}
        help={selector.trim() === "" ? "The mail provider names it." : `The key is at ${owner}.${zone}.`}
      />
      <SegmentedControl
        label="How the key is given"
        choices={[
          { id: "key", label: "A key" },
          { id: "cname", label: "A CNAME" },
        ]}
        value={form}
        onChange={setForm}
      />
      {form === "key" ? (
        <TextArea
          label="Public key or whole record"
          className="mono-area tall"
          placeholder="-----BEGIN PUBLIC KEY----- ..."
          value={pasted}
          onChange={setPasted}
          error={pasted.trim() !== "" && key.kind === "problem" ? key.problem : null}
          help={key.kind === "record" ? key.words : "A PEM file, bare base64, or v=DKIM1; p=..."}
        />
      ) : (
        <TextInput
          label="Points to"
          mono
          placeholder="selector1-example-com._domainkey.example.onmicrosoft.com"
          value={target}
          onChange={setTarget}
          error={host === "" ? null : hostProblem}
        />
      )}
      <StagePart
        puts={puts}
        problem={problem}
        warnings={form === "key" && key.kind === "record" && key.warning !== null ? [key.warning] : []}
        records={records}
        onStage={onStage}
      />
    </>
  );
}
