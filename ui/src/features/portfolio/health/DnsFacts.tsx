import type { ZoneFact } from "@/ipc";
import { listed } from "./listed";

/** What the DNS has of a name. */
export function DnsFacts({ zone }: { zone: ZoneFact }) {
  const { nameservers, addresses, www } = zone;
  if (nameservers.length === 0) return null;
  const hosts = nameservers.map((server) => server.host);
  const target = www.alias ?? (www.addresses === null ? "Not known" : listed(www.addresses, 2));
  return (
    <dl className="kv health-kv">
      <Line label="Nameservers" value={listed(hosts, 2)} all={hosts.join(", ")} />
      <Line
        label="Addresses"
        value={listed(addresses, 2) || "None"}
        all={addresses.join(", ")}
        isMono={addresses.length > 0}
      />
      <Line label="www" value={target || "None"} all={www.addresses?.join(", ") ?? target} isMono={target !== ""} />
    </dl>
  );
}

function Line({ label, value, all, isMono = false }: { label: string; value: string; all: string; isMono?: boolean }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>
        <span className={isMono ? "trunc mono" : "trunc"} title={all || value}>
          {value}
        </span>
      </dd>
    </>
  );
}
