import type { MailFact } from "@/ipc";

/** The records behind the verdict on mail, as they stand there. */
export function MailFacts({ mail }: { mail: MailFact }) {
  const records = [
    ...mail.spf.records.map((text) => ({ label: "SPF", text })),
    ...mail.dmarc.records.map((text) => ({ label: "DMARC", text })),
  ];
  if (mail.hosts.length === 0 && records.length === 0) return null;
  return (
    <dl className="health-records">
      {mail.hosts.length > 0 && (
        <>
          <dt>MX</dt>
          <dd className="mono">
            {mail.hosts.map((host) => (
              <span className="block trunc" key={`${host.preference} ${host.host}`}>
                {host.preference} {host.host}
              </span>
            ))}
          </dd>
        </>
      )}
      {records.map(({ label, text }) => (
        <Record key={`${label} ${text}`} label={label} text={text} />
      ))}
    </dl>
  );
}

function Record({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className="mono">{text}</dd>
    </>
  );
}
