import {
  ArrowLeftRight,
  CircleCheck,
  Globe,
  Hourglass,
  IdCard,
  Import,
  PlugZap,
  ShieldCheck,
  type LucideIcon,
} from "lucide-react";
import { keysToParam, navigate } from "@/app";
import { Ago, Badge, Button, EmptyState, When } from "@/components";
import type { OpenWorkKind, OpenWorkView, RemindersView } from "@/ipc";

/** What each kind is called, and where it is followed. */
const KINDS: Readonly<Record<OpenWorkKind, { label: string; icon: LucideIcon; follow: (work: OpenWorkView) => void }>> =
  {
    transfer: { label: "Transfer", icon: ArrowLeftRight, follow: (work) => inDrawer(work, "transfer") },
    import: { label: "Import", icon: Import, follow: () => navigate("portfolio", { tab: "elsewhere" }) },
    activation: { label: "New zone", icon: Globe, follow: ({ key }) => navigate("dns", { host: key.name }) },
    connection: { label: "Connection", icon: PlugZap, follow: (work) => inDrawer(work, "connect") },
    registrant: { label: "Registrant", icon: IdCard, follow: (work) => inDrawer(work, "registrant") },
    signing: { label: "DNSSEC", icon: ShieldCheck, follow: ({ key }) => navigate("dns", { host: key.name }) },
    process: { label: "DS record", icon: Hourglass, follow: ({ key }) => navigate("dns", { host: key.name }) },
  };

function inDrawer({ key }: OpenWorkView, drawer: string) {
  navigate("portfolio", { name: keysToParam([key])[0], drawer });
}

/** What takes hours or days, what waits for the user first. */
export function UnderWay({ view }: { view: RemindersView }) {
  if (view.open.length === 0) {
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nothing is under way"
        actions={<Button onPress={() => navigate("portfolio")}>Open the portfolio</Button>}
      >
        Transfers, new zones, imports and changes of registrants take hours or days. Each stands here until it is over.
      </EmptyState>
    );
  }
  return (
    <ul className="digests" aria-label="Under way">
      {view.open.map((work) => (
        <Line key={`${work.kind} ${work.key.account}/${work.key.name}`} work={work} />
      ))}
    </ul>
  );
}

function Line({ work }: { work: OpenWorkView }) {
  const { label, icon, follow } = KINDS[work.kind];
  return (
    <li className="digest">
      <div className="row digest-head">
        <h2 className="b">{work.unicode}</h2>
        <Badge icon={icon}>{label}</Badge>
        {work.for_user && <Badge tone="due">Waits for you</Badge>}
        <span className="grow" />
        {work.due_at !== null && <When at={work.due_at} form="inline" />}
      </div>
      <p className="t2 digest-body">{work.words}</p>
      <div className="row digest-foot">
        <Button size="s" aria-label={`Open ${label.toLowerCase()} of ${work.unicode}`} onPress={() => follow(work)}>
          Open
        </Button>
        <span className="sm t3">
          Began <Ago at={work.opened_at} />
          {work.account === "" ? "" : ` at ${work.account}`}
        </span>
      </div>
    </li>
  );
}
