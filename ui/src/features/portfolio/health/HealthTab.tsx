import { useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import type { ReactNode } from "react";
import { Button, FaultCallout, SkeletonRows } from "@/components";
import type { HealthPart, HealthView, NameKey } from "@/ipc";
import { CertificateFacts } from "./CertificateFacts";
import { DnsFacts } from "./DnsFacts";
import { MailFacts } from "./MailFacts";
import { PartSection } from "./PartSection";
import { PreviewCard } from "./PreviewCard";
import { healthQuery, useLook } from "./public-queries";
import { RegistrySection } from "./RegistrySection";
import { ToldSection } from "./ToldSection";
import "./health-public.css";

const TITLES: Record<HealthPart, string> = {
  certificate: "Certificate",
  dns: "DNS",
  mail: "Mail",
  preview: "Page preview",
};

/** What the world sees of a name: registry, certificate, DNS and mail, its page. */
export function HealthTab({ id }: { id: NameKey }) {
  return (
    <>
      <RegistrySection name={id.name} />
      <ToldSection name={id.name} />
      <PublicHealth name={id.name} />
    </>
  );
}

/** Certificate, DNS, mail and page. */
function PublicHealth({ name }: { name: string }) {
  const { data: view, error, refetch } = useQuery(healthQuery(name));
  const all = useLook(name);
  if (error && !view) {
    return (
      <div className="health-note">
        <FaultCallout fault={error.fault} onRetry={() => void refetch()} />
      </div>
    );
  }
  if (!view) {
    return (
      <div className="health-note">
        <SkeletonRows rows={8} label={`Loading the health of ${name}`} />
      </div>
    );
  }
  const known = view.parts.some((part) => part.fetched_at !== null);
  return (
    <>
      <div className="row health-ask">
        <p className="sm t2 grow">Looked up when you ask: the servers of the name see that somebody does.</p>
        <Button size="s" icon={Radar} isPending={all.isPending} onPress={() => all.mutate(null)}>
          {known ? "Look again" : "Look up all"}
        </Button>
      </div>
      {all.error && (
        <div className="health-note">
          <FaultCallout fault={all.error.fault} onRetry={() => all.mutate(null)} />
        </div>
      )}
      {view.parts.map((part) => (
        <PartSection key={part.part} name={name} title={TITLES[part.part]} part={part} isLooking={all.isPending}>
          {factsOf(view, part.part)}
        </PartSection>
      ))}
    </>
  );
}

function factsOf(view: HealthView, part: HealthPart): ReactNode {
  switch (part) {
    case "certificate":
      return view.certificate && <CertificateFacts certificate={view.certificate} />;
    case "dns":
      return view.dns && <DnsFacts zone={view.dns} />;
    case "mail":
      return view.mail && <MailFacts mail={view.mail} />;
    case "preview":
      return view.preview && <PreviewCard preview={view.preview} />;
  }
}
