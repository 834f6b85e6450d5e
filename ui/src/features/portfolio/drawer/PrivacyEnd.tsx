import { ShieldOff } from "lucide-react";
import { useState } from "react";
import { Button, Callout, ConfirmDialog, FaultCallout, toast } from "@/components";
import type { NameDetail } from "@/ipc";
import { usePrivacyEnd } from "../queries";

/** Bought WHOIS privacy that is on: switched off for nothing, after a word about what it does. */
export function PrivacyEnd({ detail }: { detail: NameDetail }) {
  const end = usePrivacyEnd();
  const [asking, setAsking] = useState(false);
  const { row, settings } = detail;
  const effect = settings.find(({ setting }) => setting === "privacy")?.ends ?? null;
  if (effect === null && !asking) return null;
  return (
    <div className="setting">
      <div className="row">
        <span className="grow">End WHOIS privacy</span>
        <Button size="s" icon={ShieldOff} isPending={end.isPending} onPress={() => setAsking(true)}>
          Switch it off
        </Button>
      </div>
      <p className="sm t3">It was bought and is on. Switching it off costs nothing.</p>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => {
          setAsking(false);
          end.reset();
        }}
        onConfirm={() =>
          end.mutate(
            { account: row.account, name: row.name },
            {
              onSuccess: () => {
                setAsking(false);
                toast({ tone: "ok", text: `WHOIS privacy of ${row.unicode} is being switched off` });
              },
            },
          )
        }
        title={`Switch off the WHOIS privacy of ${row.unicode}?`}
        confirmLabel="Switch privacy off"
        keepLabel="Keep it"
        isPending={end.isPending}
      >
        <Callout tone="due" title="It was paid for">
          {effect}
        </Callout>
        {end.error && <FaultCallout fault={end.error.fault} />}
      </ConfirmDialog>
    </div>
  );
}
