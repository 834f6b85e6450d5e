import { useMutation, useQueryClient } from "@tanstack/react-query";
import { MailCheck } from "lucide-react";
import { useState } from "react";
import { navigate } from "@/app";
import { Button, Callout, CopyButton, FaultCallout, TextInput, toast } from "@/components";
import { call, commands, invalidateTags, type Descriptor } from "@/ipc";

export interface SignUpProps {
  descriptor: Descriptor;
  /** The address that stands in the form; empty means the descriptor's own. */
  baseUrl: string;
  /** It was asked for already: the form is open. */
  isOpen: boolean;
}

const MAIL = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/;

/** For those who have no account there yet, or no way into theirs: both begin with a mail address. */
export function SignUp({ descriptor, baseUrl, isOpen }: SignUpProps) {
  const client = useQueryClient();
  const [open, setOpen] = useState(isOpen);
  const [email, setEmail] = useState("");
  const [referral, setReferral] = useState("");
  const [tried, setTried] = useState(false);
  const address = baseUrl.trim() === "" ? null : baseUrl.trim();
  const sign = useMutation({
    mutationFn: () =>
      call(
        commands.accountsSignUp({
          provider: descriptor.id,
          base_url: address,
          label: "",
          email: email.trim(),
          referral: referral.trim() === "" ? null : referral.trim(),
        }),
      ),
    onSuccess: (outcome) => {
      if (outcome.kind !== "opened") return;
      invalidateTags(client, ["accounts", "settings", "portfolio"]);
      navigate("accounts", { account: outcome.account.id, tab: "billing", fresh: "yes" });
      toast({ tone: "ok", text: `${outcome.account.label} is opened and connected` });
    },
  });
  const mail = useMutation({
    mutationFn: () => call(commands.accountsSignInLink(descriptor.id, address, email.trim())),
  });
  const busy = sign.isPending || mail.isPending;
  const wrong = MAIL.test(email.trim()) ? null : "Write a mail address, such as mira@example.org";
  const start = (one: typeof sign | typeof mail) => {
    setTried(true);
    if (wrong !== null || busy) return;
    sign.reset();
    mail.reset();
    one.mutate();
  };
  const change = (text: string) => {
    setEmail(text);
    sign.reset();
    mail.reset();
  };
  if (!open) {
    return (
      <div className="row sign-up-line">
        <span className="t2">No account there yet, or no key at hand?</span>
        <Button size="s" onPress={() => setOpen(true)}>
          Create an account
        </Button>
        <Button size="s" variant="ghost" onPress={() => setOpen(true)}>
          Mail me a sign-in link
        </Button>
      </div>
    );
  }
  const outcome = sign.data;
  return (
    <section className="card pad sign-up" aria-label={`Without a key of ${descriptor.label}`}>
      <h3>Without a key</h3>
      <p className="sm t2">
        Create an account: {descriptor.label} opens one for your mail address, at no cost, and Freehold keeps its key.
        Or have a sign-in link mailed, sign in with it and create a key there.
      </p>
      <TextInput
        label="Mail address"
        type="email"
        value={email}
        onChange={change}
        error={tried ? wrong : null}
        placeholder="mira@example.org"
        maxLength={254}
        autoFocus={isOpen}
        onEnter={() => start(sign)}
      />
      <TextInput
        label="Referral code (optional)"
        value={referral}
        onChange={setReferral}
        maxLength={64}
        help="Of somebody who earns a share of what you pay for names"
      />
      {outcome?.kind === "exists" && (
        <Callout
          tone="due"
          live
          title="There is an account for this address already"
          actions={
            <Button size="s" onPress={() => start(mail)} isPending={mail.isPending}>
              Mail me a sign-in link
            </Button>
          }
        >
          Sign in with the link, create a key there, and enter it in the form above.
        </Callout>
      )}
      {outcome?.kind === "not_kept" && (
        <Callout tone="bad" live title="The account is open, but its key could not be kept">
          <p>
            {outcome.fault.message} {outcome.fault.hint ?? ""}
          </p>
          <p>Copy the key now: it is not shown again. Then enter it in the form above.</p>
          <p className="account-key">
            <code className="mono selectable" aria-label="Key">
              {outcome.key}
            </code>
            <CopyButton text={outcome.key} what="the key" />
          </p>
        </Callout>
      )}
      {sign.isError && <FaultCallout fault={sign.error.fault} />}
      {mail.isSuccess && (
        <Callout tone="accent" icon={MailCheck} live title={`A sign-in link is on its way to ${email.trim()}`}>
          It opens the site of {descriptor.label}. Create a key there and enter it in the form above.
        </Callout>
      )}
      {mail.isError && <FaultCallout fault={mail.error.fault} />}
      <div className="row">
        <Button variant="primary" onPress={() => start(sign)} isPending={sign.isPending} isDisabled={mail.isPending}>
          Create an account
        </Button>
        <Button onPress={() => start(mail)} isPending={mail.isPending} isDisabled={sign.isPending}>
          Mail me a sign-in link
        </Button>
      </div>
    </section>
  );
}
