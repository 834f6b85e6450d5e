import { useState } from "react";
import { Select, TextInput } from "@/components";
import { StagePart, type BuilderFormProps } from "./BuildDrawer";
import {
  DMARC_NAME,
  dmarcPut,
  dmarcWarnings,
  isDmarc,
  NEW_DMARC,
  parseDmarc,
  percentProblem,
  readReports,
  reportsProblem,
  withTag,
  writeReports,
} from "./dmarc";
import { contentsAt } from "./set-put";

const POLICIES = [
  { id: "none", label: "none: only reports" },
  { id: "quarantine", label: "quarantine: into the junk folder" },
  { id: "reject", label: "reject: refused" },
];
const ALIGNMENTS = [
  { id: "r", label: "Relaxed: subdomains count" },
  { id: "s", label: "Strict: the very same name" },
];

/** What receivers do with mail that nothing vouches for, and who is told. */
export function DmarcForm({ zone, name, records, onStage }: BuilderFormProps) {
  const owner = name === "@" ? DMARC_NAME : `${DMARC_NAME}.${name}`;
  const existing = contentsAt(records, owner, "TXT").find(isDmarc);
  const [tags, setTags] = useState(() => parseDmarc(existing ?? "") ?? NEW_DMARC);
  const [rua, setRua] = useState(readReports(tags.get("rua") ?? ""));
  const [ruf, setRuf] = useState(readReports(tags.get("ruf") ?? ""));
  const put = (tag: string, text: string, usual = "") => setTags((old) => withTag(old, tag, text, usual));
  const percent = tags.get("pct") ?? "";
  const problem = percentProblem(percent) ?? reportsProblem(rua) ?? reportsProblem(ruf);
  const policy = tags.get("p") ?? "none";
  return (
    <>
      <Select label="Policy" choices={POLICIES} value={policy} onChange={(next) => put("p", next)} />
      <Select
        label="Policy for subdomains"
        choices={[{ id: "same", label: "The same" }, ...POLICIES]}
        value={tags.get("sp") ?? "same"}
        onChange={(next) => put("sp", next, "same")}
      />
      <TextInput
        label="Reports go to"
        mono
        placeholder="dmarc@{domain}"
        value={rua}
        onChange={(text) => {
          setRua(text);
          put("rua", writeReports(text));
        }}
        error={reportsProblem(rua)}
        help="Daily summaries (rua). Commas between several."
      />
      <TextInput
        label="Single failures go to"
        mono
        placeholder="usually nowhere"
        value={ruf}
        onChange={(text) => {
          setRuf(text);
          put("ruf", writeReports(text));
        }}
        error={reportsProblem(ruf)}
        help="Copies of mail that failed (ruf); few receivers send them."
      />
      <TextInput
        label="Part of the mail"
        numeric
        suffix="%"
        placeholder="100"
        value={percent}
        onChange={(text) => put("pct", text.trim(), "100")}
        error={percentProblem(percent)}
        help="To begin a stricter policy with some of the mail (pct)."
      />
      <Select
        label="DKIM name has to fit"
        choices={ALIGNMENTS}
        value={tags.get("adkim") ?? "r"}
        onChange={(next) => put("adkim", next, "r")}
      />
      <Select
        label="SPF name has to fit"
        choices={ALIGNMENTS}
        value={tags.get("aspf") ?? "r"}
        onChange={(next) => put("aspf", next, "r")}
      />
      <StagePart
        puts={[dmarcPut(owner, tags)]}
        problem={problem}
        warnings={dmarcWarnings(tags, zone)}
        records={records}
        onStage={onStage}
      />
    </>
  );
}
