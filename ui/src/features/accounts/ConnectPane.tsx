import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ChevronRight, Info } from "lucide-react";
import { useState } from "react";
import { navigate, useParams, VaultChoice, vaultPlace } from "@/app";
import { AccountTile, Button, Callout, FaultCallout, Icon, TextInput, toast } from "@/components";
import { call, commands, invalidateTags, queries, type Descriptor } from "@/ipc";
import { EMPTY, formErrors, isByHand, isSendable, toDraft, type FormValues } from "./draft";
import { FormFields } from "./FormFields";
import { Ladder } from "./Ladder";
import { SignUp } from "./SignUp";

/** Pick a provider, then its form. `provider` is its id, or anything else for the choice. */
export function ConnectPane({ provider }: { provider: string }) {
  const providers = useQuery(queries.providers);
  const descriptors = providers.data ?? [];
  const chosen =
    descriptors.find((descriptor) => descriptor.id === provider) ??
    (descriptors.length === 1 ? descriptors[0] : undefined);
  if (providers.isPending) return null;
  if (!chosen) return <ProviderChoice descriptors={descriptors} />;
  if (isByHand(chosen)) return <HandForm descriptor={chosen} />;
  return <ConnectForm key={chosen.id} descriptor={chosen} />;
}

function ProviderChoice({ descriptors }: { descriptors: readonly Descriptor[] }) {
  return (
    <div className="connect">
      <h2>Connect an account</h2>
      <p className="t2 connect-lead">Pick where your names are.</p>
      <div className="card doors">
        {descriptors.map((descriptor) => (
          <button
            type="button"
            className="door"
            key={descriptor.id}
            onClick={() => navigate("accounts", { connect: descriptor.id })}
          >
            <AccountTile provider={descriptor.id} letter={descriptor.tile} size="l" />
            <span className="grow">
              <span className="b block">{descriptor.label}</span>
              <span className="sm t3 block">{descriptor.summary}</span>
            </span>
            <Icon icon={ChevronRight} />
          </button>
        ))}
      </div>
    </div>
  );
}

/** An account of names by hand needs no more than its registrar's name. */
function HandForm({ descriptor }: { descriptor: Descriptor }) {
  const client = useQueryClient();
  const [label, setLabel] = useState("");
  const add = useMutation({
    mutationFn: () => call(commands.accountsAdd(toDraft({ ...EMPTY, label }, descriptor))),
    onSuccess: (account) => {
      invalidateTags(client, ["accounts", "settings", "portfolio"]);
      navigate("accounts", { account: account.id, fresh: "yes" });
      toast({
        tone: "ok",
        text: `Names at ${account.label} are kept by hand`,
        action: { label: "Import its names", onAction: () => navigate("portfolio", { tab: "import" }) },
      });
    },
  });
  const submit = () => {
    if (!add.isPending) add.mutate();
  };
  return (
    <div className="connect">
      <div className="row connect-head">
        <AccountTile provider={descriptor.id} letter={descriptor.tile} size="xl" />
        <div>
          <h2>Keep names by hand</h2>
          <p className="t2 sm">{descriptor.summary}</p>
        </div>
      </div>
      <p className="t2">
        For a registrar that Freehold cannot talk to. You enter its names or import a list of them; their dates are
        followed at the registry, and reminders, costs and filters treat them like all others. They are renewed at the
        registrar&apos;s own site.
      </p>
      <TextInput
        label="Registrar"
        value={label}
        onChange={setLabel}
        placeholder="GoDaddy"
        maxLength={60}
        autoFocus
        onEnter={submit}
      />
      {add.isError && <FaultCallout fault={add.error.fault} />}
      <div className="row">
        <Button variant="primary" size="l" onPress={submit} isPending={add.isPending}>
          Add
        </Button>
        <Button size="l" variant="ghost" onPress={() => navigate("accounts")}>
          Leave it
        </Button>
      </div>
    </div>
  );
}

/** The form of one provider: checks what was typed, then keeps it. */
export function ConnectForm({ descriptor }: { descriptor: Descriptor }) {
  const client = useQueryClient();
  const vault = useQuery(queries.surroundings).data?.vault;
  const { tab } = useParams("accounts");
  const [values, setValues] = useState<FormValues>(EMPTY);
  const [tried, setTried] = useState(false);
  const errors = formErrors(values, descriptor, true);

  const add = useMutation({
    mutationFn: async () => {
      const account = await call(commands.accountsAdd(toDraft(values, descriptor)));
      return account;
    },
    onSuccess: (account) => {
      // The key has reached the vault: it does not stay in the window.
      setValues(EMPTY);
      invalidateTags(client, ["accounts", "settings", "portfolio"]);
      navigate("accounts", { account: account.id, fresh: "yes" });
      toast({ tone: "ok", text: `${account.label} is connected` });
      commands.portfolioSync(account.id).catch(() => {
        // The account's own page tells why it could not be synced.
      });
    },
  });
  const test = useMutation({
    mutationFn: () => call(commands.accountsTest(toDraft(values, descriptor))),
    onSuccess: (check) => {
      if (check.passed) add.mutate();
    },
  });
  const busy = test.isPending || add.isPending;
  const submit = () => {
    setTried(true);
    if (!isSendable(errors) || busy) return;
    add.reset();
    test.mutate();
  };
  const change = (next: FormValues) => {
    setValues(next);
    if (test.isSuccess || test.isError) test.reset();
  };

  if (vault && !vault.ready) {
    return (
      <div className="connect">
        <h2>Before the key of {descriptor.label}</h2>
        <VaultChoice vault={vault} />
      </div>
    );
  }
  return (
    <div className="connect">
      <div className="row connect-head">
        <AccountTile provider={descriptor.id} letter={descriptor.tile} size="xl" />
        <div>
          <h2>Connect {descriptor.label}</h2>
          <p className="t2 sm">{descriptor.summary}</p>
        </div>
      </div>
      {descriptor.prerequisites.length > 0 && (
        <Callout icon={Info} title={`First, at ${descriptor.label}`}>
          <ul className="bullets">
            {descriptor.prerequisites.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Callout>
      )}
      <FormFields
        descriptor={descriptor}
        values={values}
        onChange={change}
        errors={errors}
        tried={tried}
        onEnter={submit}
      />
      {test.isSuccess && (
        <Ladder
          check={test.data}
          passedTitle="All checks passed"
          actions={
            <>
              <Button onPress={submit} isPending={busy}>
                Check again
              </Button>
              <Button variant="ghost" onPress={() => add.mutate()} isPending={add.isPending}>
                Connect anyway
              </Button>
            </>
          }
        />
      )}
      {test.isError && <FaultCallout fault={test.error.fault} />}
      {add.isError && <FaultCallout fault={add.error.fault} />}
      <div className="row">
        <Button variant="primary" size="l" onPress={submit} isPending={busy}>
          {test.isPending ? "Checking" : add.isPending ? "Connecting" : "Check and connect"}
        </Button>
        <Button size="l" variant="ghost" onPress={() => navigate("accounts")}>
          Leave it
        </Button>
        {tried && !isSendable(errors) && <span className="sm c-lapsed">Some fields need another look</span>}
      </div>
      {descriptor.extras.includes("sign_up") && (
        <SignUp descriptor={descriptor} baseUrl={values.baseUrl} isOpen={tab === "sign-up"} />
      )}
      {vault && (
        <p className="sm t3">
          The key is kept {vaultPlace(vault)}, and goes to {descriptor.label} alone.
        </p>
      )}
    </div>
  );
}
