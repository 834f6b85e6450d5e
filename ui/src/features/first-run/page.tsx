import { useQuery } from "@tanstack/react-query";
import {
  ArrowUpRight,
  CalendarClock,
  ChevronRight,
  Gauge,
  History,
  Layers,
  Lock,
  RotateCcw,
  ShieldCheck,
  ShoppingCart,
  Table2,
} from "lucide-react";
import { useState } from "react";
import { navigate, RestoreDialog, useDemoSwitch, useRestoreFile, vaultPlace } from "@/app";
import { AccountTile, Button, ErrorState, Icon, SkeletonRows, type IconType } from "@/components";
import { queries, type Descriptor, type RestoreView } from "@/ipc";
import "./first-run.css";

const DEMO: readonly { icon: IconType; text: string }[] = [
  { icon: CalendarClock, text: "Some names expire this week" },
  { icon: ShoppingCart, text: "Money to spend, none of it real" },
  { icon: Table2, text: "Zones with mail and web records" },
  { icon: RotateCcw, text: "Start again at any time" },
];

const CONNECTED: readonly { icon: IconType; text: string }[] = [
  { icon: Layers, text: "Your names, dates and balance are read first" },
  { icon: ShieldCheck, text: "Nothing changes there until you say so" },
  { icon: Gauge, text: "Calls keep within the registrar's pace" },
];

/** What a provider's form asks for first, in a few words. */
function keyWords(descriptor: Descriptor): string {
  return descriptor.form.find((field) => field.kind.kind === "secret")?.label ?? "";
}

/** Nothing is connected yet: two doors of equal standing, and a smaller one for those who have a backup. */
export default function FirstRunPage() {
  const providers = useQuery(queries.providers);
  const vault = useQuery(queries.surroundings).data?.vault;
  const demo = useDemoSwitch();
  const [backup, setBackup] = useState<RestoreView | null>(null);
  const restore = useRestoreFile(setBackup);
  const opening = (providers.data ?? []).filter(({ extras }) => extras.includes("sign_up"));
  return (
    <main className="first" id="main">
      <div className="first-middle scroll">
        <div className="first-width">
          <div className="first-head">
            <img src="./icon.svg" width="60" height="60" alt="" />
            <h1>Every domain you own, in one window</h1>
            <p className="t2">What it costs, when it lapses, where it points.</p>
          </div>
          <div className="first-doors">
            <section className="card doors" aria-labelledby="first-connect">
              <header>
                <h2 id="first-connect">Connect an account</h2>
                <p className="t2">Pick where your names are. You can add others later.</p>
              </header>
              {providers.isPending && <SkeletonRows rows={2} />}
              {providers.isError && (
                <ErrorState fault={providers.error.fault} onRetry={() => void providers.refetch()} />
              )}
              {providers.data?.map((descriptor) => (
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
                  <span className="sm t2">{keyWords(descriptor)}</span>
                  <Icon icon={ChevronRight} />
                </button>
              ))}
              {opening.map((descriptor) => (
                <p className="row first-opening" key={descriptor.id}>
                  <span className="grow t2">
                    No account anywhere yet? {descriptor.label} opens one by mail address.
                  </span>
                  <Button size="s" onPress={() => navigate("accounts", { connect: descriptor.id, tab: "sign-up" })}>
                    Create an account
                  </Button>
                </p>
              ))}
              {providers.data !== undefined && providers.data.length < 3 && (
                <ul className="first-reads">
                  {CONNECTED.map(({ icon, text }) => (
                    <li className="row" key={text}>
                      <Icon icon={icon} className="t3" />
                      <span>{text}</span>
                    </li>
                  ))}
                </ul>
              )}
            </section>
            <section className="card first-demo" aria-labelledby="first-demo">
              <h2 id="first-demo">Explore with a demo portfolio</h2>
              <p className="t2">Invented names at five pretend registrars, on this computer only.</p>
              <ul>
                {DEMO.map(({ icon, text }) => (
                  <li className="row" key={text}>
                    <Icon icon={icon} className="t3" />
                    <span>{text}</span>
                  </li>
                ))}
              </ul>
              <span className="grow" />
              <Button variant="primary" block onPress={() => demo.mutate(true)} isPending={demo.isPending}>
                {demo.isPending ? "Opening the demo" : "Open the demo"}
              </Button>
            </section>
          </div>
          <div className="row first-restore">
            <Icon icon={History} className="t3" />
            <span className="grow">
              <span className="b">Coming from another computer?</span>{" "}
              <span className="t2">A backup file brings accounts, tags, notes, orders and settings back.</span>
            </span>
            <Button onPress={() => restore.mutate()} isPending={restore.isPending}>
              Restore from a backup
            </Button>
          </div>
        </div>
      </div>
      <RestoreDialog backup={backup} onClose={() => setBackup(null)} />
      <footer className="first-foot row sm t3">
        <span className="row">
          <Icon icon={Lock} size="s" />
          {vault?.ready === false
            ? vault.locked
              ? `Keys are kept ${vaultPlace(vault)}, which is locked now: you unlock it before the first key`
              : "No keychain answers here: you choose where keys are kept before the first one is entered"
            : `Keys are kept ${vault ? vaultPlace(vault) : "on this computer"}`}
        </span>
        <span className="row">
          <Icon icon={ArrowUpRight} size="s" />
          Your keys go to your registrars and to nobody else
        </span>
      </footer>
    </main>
  );
}
