import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, CircleX, FlaskConical, Radio, Repeat } from "lucide-react";
import { useState } from "react";
import {
  Ago,
  Badge,
  Button,
  Callout,
  CopyButton,
  ErrorState,
  FaultCallout,
  PasswordInput,
  RadioGroup,
  Section,
  SkeletonRows,
  Switch,
  TextInput,
  toast,
  type BadgeTone,
  type IconType,
} from "@/components";
import { call, commands, type ReceivedOutcome, type ReceivedView, type WebhookDraft, type WebhookView } from "@/ipc";
import type { AccountPageProps } from "./index";
import "./webhooks.css";

/** How often what came is looked at while the receiver listens and the page is open. */
const LOOK_MS = 5_000;

const OUTCOMES: Record<ReceivedOutcome, { tone: BadgeTone; icon: IconType; word: string }> = {
  believed: { tone: "ok", icon: Check, word: "Received" },
  repeated: { tone: "neutral", icon: Repeat, word: "Repeated" },
  refused: { tone: "bad", icon: CircleX, word: "Refused" },
  sample: { tone: "accent", icon: FlaskConical, word: "Sample" },
};

const queryOf = (id: string) =>
  queryOptions({
    queryKey: ["accounts", "webhook", id],
    queryFn: () => call(commands.accountsWebhook(id)),
    refetchInterval: ({ state }) => (state.data?.on === true ? LOOK_MS : false),
    meta: { tags: ["activity"] },
  });

/** The receiver of an account's webhooks: whether it listens, where, and what came. */
export function Webhooks({ account, descriptor }: AccountPageProps) {
  const webhook = useQuery(queryOf(account.id));
  if (webhook.isPending) return <SkeletonRows />;
  if (webhook.isError) return <ErrorState fault={webhook.error.fault} onRetry={() => void webhook.refetch()} />;
  return <Receiver webhook={webhook.data} provider={descriptor.label} />;
}

/** A port as typed; null where it is none. */
export function portOf(text: string): number | null {
  const port = /^\d{1,5}$/u.test(text.trim()) ? Number(text.trim()) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

function Receiver({ webhook, provider }: { webhook: WebhookView; provider: string }) {
  const client = useQueryClient();
  const [everywhere, setEverywhere] = useState<boolean | null>(null);
  const [port, setPort] = useState<string | null>(null);
  const [secret, setSecret] = useState("");
  const wanted = everywhere ?? webhook.everywhere;
  const typedPort = portOf(port ?? String(webhook.port));
  const keep = useMutation({
    mutationFn: (draft: WebhookDraft) => call(commands.accountsWebhookKeep(webhook.account, draft)),
    onSuccess: (next) => {
      client.setQueryData(queryOf(webhook.account).queryKey, next);
      setEverywhere(null);
      setPort(null);
      setSecret("");
      if (next.state !== "failing") toast({ tone: "ok", text: next.on ? "Webhooks are received" : "Kept" });
    },
  });
  const test = useMutation({
    mutationFn: () => call(commands.accountsWebhookTest(webhook.account)),
    onSettled: () => client.invalidateQueries({ queryKey: queryOf(webhook.account).queryKey }),
  });
  const send = (on: boolean) => {
    if (typedPort === null) return;
    test.reset();
    keep.mutate({ on, everywhere: wanted, port: typedPort, secret: secret === "" ? null : secret });
  };
  const isChanged = wanted !== webhook.everywhere || typedPort !== webhook.port || secret !== "";
  const on = keep.isPending ? keep.variables.on : webhook.on;
  return (
    <div className="webhook-page">
      <div className="account-lock">
        <Switch end isSelected={on} isDisabled={keep.isPending || typedPort === null} onChange={send}>
          <span className="set-words">
            Receive webhooks on this computer
            <span className="sm t3 block">
              {webhook.on
                ? `${provider} may post here; the names concerned are read again at once.`
                : `Off: ${provider} is asked at every sync, which is enough for most people. Switch it on when this computer can be reached from the internet.`}
            </span>
          </span>
        </Switch>
      </div>

      {keep.isError && <FaultCallout fault={keep.error.fault} />}
      {webhook.fault && !keep.isError && <FaultCallout fault={webhook.fault} />}

      <div className="row webhook-address">
        <StateBadge webhook={webhook} />
        <span className="mono trunc">{webhook.address}</span>
        <CopyButton text={webhook.address} what="the address" />
        <span className="grow" />
        <Button
          icon={Radio}
          isDisabled={webhook.state !== "listening"}
          isPending={test.isPending}
          onPress={() => test.mutate()}
        >
          Send a sample to itself
        </Button>
      </div>
      {test.isError && <FaultCallout fault={test.error.fault} />}
      {test.data && (
        <Callout
          tone={test.data.passed ? "accent" : "bad"}
          live
          title={test.data.passed ? "It works" : "It does not work"}
        >
          {test.data.words}
        </Callout>
      )}

      <div className="webhook-form">
        <div className="webhook-where">
          <RadioGroup
            label="Who can reach it"
            value={wanted ? "everywhere" : "here"}
            onChange={(where) => setEverywhere(where === "everywhere")}
            choices={[
              {
                id: "here",
                label: "This computer alone",
                note: "For a tunnel or a reverse proxy that runs on it. 127.0.0.1",
              },
              {
                id: "everywhere",
                label: "Every address of this computer",
                note: "For a proxy elsewhere in your network. Others in it can knock as well",
              },
            ]}
          />
          <TextInput
            label="Port"
            numeric
            value={port ?? String(webhook.port)}
            onChange={setPort}
            error={typedPort === null ? "1 to 65535" : null}
            maxLength={5}
          />
        </div>
        <PasswordInput
          label="Secret"
          value={secret}
          onChange={setSecret}
          maxLength={500}
          placeholder={webhook.has_secret === true ? "Kept; leave empty to keep it" : ""}
          help="The same as in the provider's bot. It is kept with your keys and proves that what arrives is from there."
        />
        <div className="row">
          <Button
            variant="primary"
            isDisabled={!isChanged || typedPort === null}
            isPending={keep.isPending}
            onPress={() => send(webhook.on)}
          >
            Keep changes
          </Button>
        </div>
      </div>

      <Section title={`Set it up at ${provider}`}>
        <ol className="webhook-steps sm">
          {webhook.setup.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Section>
      <Section title="What came last">
        <Came received={webhook.received} on={webhook.on} provider={provider} />
      </Section>
    </div>
  );
}

function StateBadge({ webhook }: { webhook: WebhookView }) {
  switch (webhook.state) {
    case "off":
      return <Badge>Off</Badge>;
    case "listening":
      return (
        <Badge tone="ok" icon={Check}>
          Listening
        </Badge>
      );
    case "failing":
      return (
        <Badge tone="bad" icon={CircleX}>
          Not listening
        </Badge>
      );
  }
}

function Came({ received, on, provider }: { received: readonly ReceivedView[]; on: boolean; provider: string }) {
  if (received.length === 0) {
    return (
      <p className="sm t2">
        {on
          ? `Nothing yet. ${provider} posts when a name is registered, renewed, blocked or unblocked.`
          : "Nothing. The receiver is off."}
      </p>
    );
  }
  return (
    <ul className="received" aria-label="Webhooks that came">
      {received.map((one, at) => {
        const { tone, icon, word } = OUTCOMES[one.outcome];
        return (
          <li key={`${one.at}-${at}`}>
            <Badge tone={tone} icon={icon}>
              {word}
            </Badge>
            <span className="trunc" title={one.words ?? undefined}>
              {one.event !== null && <span className="mono">{one.event} </span>}
              {one.outcome !== "sample" && one.name}
              {one.words !== null && <span className="sm t2"> {one.words}</span>}
            </span>
            <span className="sm t3 nw">
              <Ago at={one.at} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
