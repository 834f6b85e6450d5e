import { useState } from "react";
import { Chip, Field, Select, TextInput } from "@/components";
import { isMail } from "./addresses";
import { StagePart, type BuilderFormProps } from "./BuildDrawer";
import { AUTHORITIES, caaPut, issuerHost, parseCaa, withIssuer } from "./caa";
import { contentsAt } from "./set-put";

type Wild = "same" | "nobody" | "listed";

/** Which certificate authorities may issue, for the name and for wildcards below it. */
export function CaaForm({ name, records, onStage }: BuilderFormProps) {
  const existing = contentsAt(records, name, "CAA");
  const [caa, setCaa] = useState(() => parseCaa(existing));
  const [other, setOther] = useState("");
  const wild: Wild = caa.wild === null ? "same" : caa.wild.length === 0 ? "nobody" : "listed";
  const host = other.trim().toLowerCase();
  const otherProblem =
    host === "" || /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host) ? null : "A name such as letsencrypt.org.";
  const report = caa.report.replace(/^mailto:/i, "");
  const reportProblem =
    report.trim() === "" || /^https?:\/\/\S+$/.test(report) || isMail(report.trim()) ? null : "A mail or web address.";
  const add = () => {
    if (host === "" || otherProblem !== null) return;
    setCaa({ ...caa, issuers: withIssuer(caa.issuers, host, true) });
    setOther("");
  };
  return (
    <>
      <Field label="May issue certificates" help={caa.issuers.length === 0 ? "None chosen: nobody may." : undefined}>
        <Issuers issuers={caa.issuers} onChange={(issuers) => setCaa({ ...caa, issuers })} />
      </Field>
      <TextInput
        label="Another authority"
        mono
        placeholder="ca.example.net"
        value={other}
        onChange={setOther}
        onEnter={add}
        error={otherProblem}
        help="Enter adds it."
      />
      <Select<Wild>
        label="Wildcard certificates"
        choices={[
          { id: "same", label: "The same may" },
          { id: "nobody", label: "Nobody may" },
          { id: "listed", label: "Only these may" },
        ]}
        value={wild}
        onChange={(next) =>
          setCaa({ ...caa, wild: next === "same" ? null : next === "nobody" ? [] : caa.issuers.slice(0, 1) })
        }
      />
      {caa.wild !== null && caa.wild.length > 0 && (
        <Field label="May issue wildcard certificates">
          <Issuers issuers={caa.wild} onChange={(next) => setCaa({ ...caa, wild: next })} />
        </Field>
      )}
      <TextInput
        label="Report refusals to"
        mono
        placeholder="security@{domain}"
        value={report}
        onChange={(text) => setCaa({ ...caa, report: text })}
        error={reportProblem}
      />
      <StagePart
        puts={[caaPut(name, caa)]}
        problem={host !== "" ? "Add the authority that is typed, or clear it." : reportProblem}
        records={records}
        onStage={onStage}
      />
    </>
  );
}

/** The well-known ones and those that are there. */
function Issuers({ issuers, onChange }: { issuers: readonly string[]; onChange: (issuers: string[]) => void }) {
  const known = AUTHORITIES.map(({ host }) => host);
  const own = issuers.map(issuerHost).filter((host) => !known.includes(host));
  const all = [...AUTHORITIES, ...own.map((host) => ({ label: host, host }))];
  return (
    <div className="chips">
      {all.map(({ label, host }) => (
        <Chip
          key={host}
          isSelected={issuers.some((one) => issuerHost(one) === host)}
          onChange={(isOn) => onChange(withIssuer(issuers, host, isOn))}
        >
          {label}
        </Chip>
      ))}
    </div>
  );
}
