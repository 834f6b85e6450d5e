import { CircleDashed, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Ago, Badge, Button, Callout, FaultCallout, Icon, IconButton, Section, SkeletonRows } from "@/components";
import type { HealthPartView } from "@/ipc";
import { Findings, LevelIcon } from "./Findings";
import { useLook } from "./public-queries";

export interface PartSectionProps {
  name: string;
  title: string;
  part: HealthPartView;
  /** Whether all parts are being looked up. */
  isLooking: boolean;
  /** What was found, beside the findings. */
  children: ReactNode;
}

/** One part of the health of a name: its verdict and age, what was found and what to do. */
export function PartSection({ name, title, part, isLooking, children }: PartSectionProps) {
  const look = useLook(name);
  const isPending = look.isPending || isLooking;
  const { verdict, fetched_at: at, failure } = part;
  const onLook = () => look.mutate(part.part);
  return (
    <Section
      title={
        <span className="row health-title">
          {verdict === null ? <Icon icon={CircleDashed} className="t3" /> : <LevelIcon level={verdict} />}
          {title}
        </span>
      }
      aside={
        <span className="row health-age">
          {part.old && <Badge tone="due">Old</Badge>}
          {at !== null && <Ago at={at} />}
          {at !== null && (
            <IconButton
              size="s"
              icon={RefreshCw}
              label={`Look up ${title} again`}
              placement="left"
              isPending={isPending}
              onPress={onLook}
            />
          )}
        </span>
      }
    >
      {look.error && <FaultCallout fault={look.error.fault} onRetry={onLook} />}
      {failure !== null && (
        <Callout
          tone="due"
          className="health-failure"
          title={
            <>
              The look <Ago at={failure.at} /> failed
            </>
          }
        >
          {[failure.fault.message, failure.fault.hint].filter(Boolean).join(" ")}
          {at !== null && " What is shown is from before."}
        </Callout>
      )}
      {at !== null ? (
        <>
          <Findings findings={part.findings} />
          {children}
        </>
      ) : isPending ? (
        <SkeletonRows rows={3} label={`Looking up ${title}`} />
      ) : (
        <div className="row">
          <span className="sm t2 grow">{failure === null ? "Not looked up yet." : "Nothing is known yet."}</span>
          <Button size="s" onPress={onLook} aria-label={`Look up ${title}`}>
            Look up
          </Button>
        </div>
      )}
    </Section>
  );
}
