import { useQuery } from "@tanstack/react-query";
import { CircleAlert, CircleCheck, CircleDashed, MailCheck } from "lucide-react";
import { useState } from "react";
import { Button, FaultCallout, Icon, Section, SkeletonRows } from "@/components";
import type { MailPartView, NameKey } from "@/ipc";
import { mailQuery } from "./queries";

/** The mail check, asked when the user wants it. */
export function MailSection({ id }: { id: NameKey }) {
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({ ...mailQuery(id), enabled: isAsked });
  const ask = () => {
    if (isAsked) void refetch();
    else setAsked(true);
  };
  return (
    <Section
      title="Mail check"
      aside={
        <Button size="s" icon={MailCheck} isPending={isFetching} onPress={ask}>
          {data ? "Check again" : "Check mail"}
        </Button>
      }
    >
      {error && <FaultCallout fault={error.fault} onRetry={ask} />}
      {!data && !error && isFetching && <SkeletonRows rows={4} label="Checking mail" />}
      {!data && !isFetching && !error && (
        <p className="sm t2">Who takes the mail, and what protects the name against forgery: MX, SPF, DMARC, DKIM.</p>
      )}
      {data && (
        <>
          <p className="sm t2">
            {data.provider === null ? "No mail provider is recognised." : `Mail goes to ${data.provider}.`}
          </p>
          <ul className="watch" aria-label="Mail set-up">
            {data.parts.map((part) => (
              <Part key={part.label} part={part} />
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

function Part({ part }: { part: MailPartView }) {
  const icon = part.ready === null ? CircleDashed : part.ready ? CircleCheck : CircleAlert;
  const tone = part.ready === null ? "t3" : part.ready ? "c-ok" : "c-due";
  const word = part.ready === null ? "Not told" : part.ready ? "Well" : "Missing";
  return (
    <li>
      <Icon icon={icon} size="s" className={tone} label={word} />
      <span className="watch-label">{part.label}</span>
      <span className="mono content" title={part.values.join("\n")}>
        {part.values.length > 0 ? part.values.join(", ") : part.ready ? "set up" : "missing"}
      </span>
      {part.advice !== null && <span className="sm t3 watch-advice">{part.advice}</span>}
    </li>
  );
}
