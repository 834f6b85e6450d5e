import { RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";
import { Ago, Badge, Button, Callout, FaultCallout, OpenLink, type BadgeTone } from "@/components";
import type { ConnectState, ConnectionStage, ConnectionView, NameKey } from "@/ipc";
import { ElsewherePlan } from "./ElsewherePlan";
import { useForget, useVerify } from "./queries";
import { Records } from "./Records";

const STAGE: Record<ConnectionStage, { word: string; tone: BadgeTone }> = {
  unclear: { word: "Not clear", tone: "due" },
  written: { word: "Not verified yet", tone: "due" },
  by_hand: { word: "Records to be added", tone: "due" },
  verified: { word: "Works", tone: "ok" },
};

/** What a name is connected to. */
export function Connections({ id, state }: { id: NameKey; state: ConnectState }) {
  return (
    <ul className="connections" aria-label="Connections">
      {state.connections.map((connection) => (
        <li key={connection.category}>
          <Connection id={id} connection={connection} elsewhere={state.elsewhere} />
        </li>
      ))}
    </ul>
  );
}

interface ConnectionProps {
  id: NameKey;
  connection: ConnectionView;
  elsewhere: string | null;
}

function Connection({ id, connection, elsewhere }: ConnectionProps) {
  const verify = useVerify(id);
  const forget = useForget(id);
  const [isSure, setSure] = useState(false);
  const { word, tone } = STAGE[connection.stage];
  const isOpen = connection.stage !== "verified";
  return (
    <article className="connection" aria-label={connection.title}>
      <div className="row">
        <span className="b">{connection.title}</span>
        {connection.target !== null && (
          <span className="mono sm t2 trunc" title={connection.target}>
            {connection.target}
          </span>
        )}
        <span className="grow" />
        <span role="status">
          <Badge tone={tone}>{word}</Badge>
        </span>
      </div>
      {connection.stage === "unclear" && (
        <p className="sm t2">
          It was asked for, and what became of it is not clear. Verify it, or look at the zone before you connect it
          again.
        </p>
      )}
      {connection.differs !== null && (
        <Callout tone="due" title="Not as it was shown">
          {connection.differs}
        </Callout>
      )}
      {connection.finding !== null && <p className="sm t2">{connection.finding}</p>}
      {connection.hint !== null && isOpen && <p className="sm t3">{connection.hint}</p>}
      {connection.next_steps.length > 0 && isOpen && (
        <>
          <p className="sm b">What is left to do</p>
          <ul className="sm connect-notes">
            {connection.next_steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </>
      )}
      <Records records={connection.records} toCopy={connection.stage === "by_hand"} />
      {elsewhere !== null && isOpen && connection.records.length > 0 && (
        <ElsewherePlan id={id} category={connection.category} account={elsewhere} />
      )}
      {verify.error && <FaultCallout fault={verify.error.fault} onRetry={() => verify.mutate(connection.category)} />}
      {forget.error && <FaultCallout fault={forget.error.fault} />}
      <div className="row">
        <Button
          size="s"
          icon={RefreshCw}
          isPending={verify.isPending}
          aria-label={`${isOpen ? "Verify" : "Verify again"}: ${connection.title}`}
          onPress={() => verify.mutate(connection.category)}
        >
          {isOpen ? "Verify" : "Verify again"}
        </Button>
        {connection.docs !== null && <OpenLink url={connection.docs} />}
        <span className="grow" />
        <Button
          size="s"
          variant="ghost"
          icon={Trash2}
          isPending={forget.isPending}
          onPress={() => (isSure ? forget.mutate(connection.category) : setSure(true))}
        >
          {isSure ? "Do not follow it any more" : "Forget"}
        </Button>
      </div>
      {isSure && <p className="sm t3">Its records stay; Freehold only stops looking whether it works.</p>}
      {connection.checked_at !== null && (
        <p className="sm t3">
          Looked at <Ago at={connection.checked_at} />
          {connection.check_at !== null && "; Freehold looks again by itself"}
        </p>
      )}
      {connection.checked_at === null && connection.check_at !== null && (
        <p className="sm t3">Freehold looks by itself whether it works, and Reminders keeps it until then.</p>
      )}
    </article>
  );
}
