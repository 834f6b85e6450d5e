import { useMutation } from "@tanstack/react-query";
import { Eye, EyeOff, KeyRound } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Callout, Dialog, FaultCallout, IconButton, toast } from "@/components";
import { formatDate } from "@/format";
import { call, commands, type AuthCodeView, type FaultError, type NameKey } from "@/ipc";

/** Milliseconds between two looks for a code that the provider makes. */
const AGAIN = 3_000;
/** Looks that are made by themselves; a code that takes longer is looked for when the user says so. */
const LOOKS = 40;

/** The auth code of a name: warned before, hidden at first, and gone when it was copied or the tab is left. */
export function AuthCode({ id, warning }: { id: NameKey; warning: string }) {
  const [asking, setAsking] = useState(false);
  const [reply, setReply] = useState<AuthCodeView | null>(null);
  const [shown, setShown] = useState(false);
  const [looks, setLooks] = useState(0);
  const take = (next: AuthCodeView) => {
    setReply(next);
    setShown(false);
  };
  // The mutations keep nothing: what they answered is a secret.
  const ask = useMutation<AuthCodeView>({
    mutationFn: () => call(commands.transfersAuthCode(id)),
    gcTime: 0,
    retry: false,
  });
  const look = useMutation<AuthCodeView, FaultError, string | null>({
    mutationFn: (process) => call(commands.transfersAuthCodeCollect(id, process)),
    gcTime: 0,
    retry: false,
  });
  const waits = reply?.kind === "requested" ? reply : null;
  const lookFor = look.mutate;
  const looking = look.isPending;
  useEffect(() => {
    if (!waits?.process || looks >= LOOKS || looking) return;
    const timer = setTimeout(() => {
      setLooks((count) => count + 1);
      lookFor(waits.process, { onSuccess: take });
    }, AGAIN);
    return () => clearTimeout(timer);
  }, [waits, looks, looking, lookFor]);
  const request = () => {
    setAsking(false);
    setLooks(0);
    ask.mutate(undefined, {
      onSuccess: (next) => {
        take(next);
        ask.reset();
      },
    });
  };
  const copy = (code: string) => {
    navigator.clipboard.writeText(code).then(
      () => {
        setReply(null);
        look.reset();
        toast({ tone: "ok", text: "Copied the auth code. It is not shown here any more." });
      },
      () => toast({ tone: "bad", text: "The clipboard could not be written. Show the code and copy it by hand." }),
    );
  };
  return (
    <div className="auth-code">
      {reply?.kind === "ready" ? (
        <>
          <div className="row">
            <output className="mono grow" aria-label="Auth code">
              {shown ? reply.code : "\u2022".repeat(12)}
            </output>
            <IconButton
              icon={shown ? EyeOff : Eye}
              label={shown ? "Hide the code" : "Show the code"}
              onPress={() => setShown(!shown)}
            />
            <Button icon={KeyRound} onPress={() => copy(reply.code)}>
              Copy and clear
            </Button>
          </div>
          <p className="sm t2">Shown this once. Give it to the new registrar and to nobody else.</p>
        </>
      ) : waits ? (
        <>
          <p className="sm" role="status">
            The code was asked for{waits.process === null ? "" : ` (number ${waits.process})`}.
            {waits.expected_by === null
              ? " It is looked for by itself while this tab is open."
              : ` It should be there by ${formatDate(waits.expected_by)}.`}
          </p>
          <Button isPending={looking} onPress={() => lookFor(waits.process, { onSuccess: take })}>
            Look now
          </Button>
        </>
      ) : (
        <>
          <p className="sm t2">For a registrar that is not one of your accounts here.</p>
          <Button icon={KeyRound} isPending={ask.isPending} onPress={() => setAsking(true)}>
            Get the auth code...
          </Button>
        </>
      )}
      {ask.isError && <FaultCallout fault={ask.error.fault} />}
      {look.isError && <FaultCallout fault={look.error.fault} />}
      {asking && (
        <Dialog
          isOpen
          role="alertdialog"
          onClose={() => setAsking(false)}
          title={`Get the auth code of ${id.name}?`}
          actions={
            <>
              <Button size="l" onPress={() => setAsking(false)}>
                Leave it
              </Button>
              <Button size="l" variant="primary" onPress={request}>
                Get the code
              </Button>
            </>
          }
        >
          <Callout tone="due" title="This changes something">
            {warning}
          </Callout>
        </Dialog>
      )}
    </div>
  );
}
