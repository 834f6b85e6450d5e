import type { NameKey } from "@/ipc";

/** What the world sees of a name: registry, certificate, DNS and mail, its page. */
export function HealthTab({ id }: { id: NameKey }) {
  return <p className="sm t2">{id.name}</p>;
}
