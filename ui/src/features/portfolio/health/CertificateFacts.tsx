import { When } from "@/components";
import type { Certificate } from "@/ipc";
import { listed } from "./listed";

/** What stands in a certificate. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { names, issuer, not_before: from, not_after: until, version } = certificate;
  return (
    <dl className="kv health-kv">
      <dt>Issued by</dt>
      <dd>
        <span className="trunc" title={issuer}>
          {issuer}
        </span>
      </dd>
      <dt>Valid from</dt>
      <dd>
        <When at={from} form="inline" urgent={false} />
      </dd>
      <dt>Valid until</dt>
      <dd>
        <When at={until} form="inline" urgent={false} />
      </dd>
      <dt>For</dt>
      <dd>
        <span className="trunc" title={names.join(", ")}>
          {listed(names, 2) || "No names"}
        </span>
      </dd>
      <dt>Connection</dt>
      <dd>{version}</dd>
    </dl>
  );
}
