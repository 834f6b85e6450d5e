import { ArrowLeftRight, Ban, CircleCheck, Clock, RefreshCw, type LucideIcon } from "lucide-react";
import { keysToParam, navigate } from "@/app";
import { AccountTile, Badge, Button, Drawer, LinkButton, MoneyText, Section, When } from "@/components";
import type { AccountView, CheaperRow, Money, MoveState } from "@/ipc";
import { transfer } from "./CheaperTab";
import { useToCart } from "./queries";
import { isBelowZero } from "./words";

const STATES: Readonly<Record<MoveState, { icon: LucideIcon; words: string; tone: string }>> = {
  ready: { icon: CircleCheck, words: "Yes", tone: "ok" },
  renew_first: { icon: RefreshCw, words: "Renew first", tone: "due" },
  too_new: { icon: Clock, words: "Too new", tone: "due" },
  blocked: { icon: Ban, words: "No", tone: "" },
};

/** Whether a name can move, in a word; what has to be done before or why not stands in its tip. */
export function StateBadge({ row }: { row: CheaperRow }) {
  const { icon, words, tone } = STATES[row.state];
  return (
    <span title={row.reason ?? row.steps.join(" ")}>
      <Badge icon={icon} className={tone}>
        {words}
      </Badge>
    </span>
  );
}

export interface CheaperDrawerProps {
  row: CheaperRow;
  accounts: readonly AccountView[];
  onClose: () => void;
}

/** One name: what it costs here and there, what has to be done, and the two ways on. */
export function CheaperDrawer({ row, accounts, onClose }: CheaperDrawerProps) {
  const toCart = useToCart();
  const here = accounts.find(({ id }) => id === row.key.account);
  const there = accounts.find(({ id }) => id === row.to);
  const [name] = keysToParam([row.key]);
  return (
    <Drawer label={row.unicode} title={row.unicode} onClose={onClose}>
      <Section title="Here">
        <dl className="kv">
          <dt>Account</dt>
          <dd>
            {here && <AccountTile provider={here.provider} />}
            <span className="trunc">{here?.label}</span>
          </dd>
          <dt>A year</dt>
          <dd>
            <MoneyText money={row.renewal} />
          </dd>
          <dt>Expires</dt>
          <dd>
            <When at={row.expires_at} form="inline" />
          </dd>
        </dl>
      </Section>
      <Section title="There">
        <dl className="kv">
          <dt>Account</dt>
          <dd>
            {there && <AccountTile provider={there.provider} />}
            <span className="trunc">{there?.label}</span>
          </dd>
          <dt>Transfer</dt>
          <dd>
            <MoneyText money={row.transfer} /> <span className="sm t3">with a year</span>
          </dd>
          <dt>Each later year</dt>
          <dd>{row.renewal_there ? <MoneyText money={row.renewal_there} /> : "Not told"}</dd>
          <dt>First year</dt>
          <dd>
            <Difference saved={row.first_year} />
          </dd>
          <dt>Three years</dt>
          <dd>{row.three_years ? <Difference saved={row.three_years} /> : "Not known"}</dd>
        </dl>
        {row.by_rates && <p className="sm t3">Compared by your own rates.</p>}
      </Section>
      <Section title={row.state === "ready" ? "Before it moves" : "Why not now"}>
        {row.reason !== null && <p>{row.reason}</p>}
        {row.steps.length > 0 && (
          <ol className="cost-steps">
            {row.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        )}
        <p className="row cost-acts">
          <Button
            variant={row.state === "ready" ? "primary" : "default"}
            icon={ArrowLeftRight}
            isDisabled={row.state !== "ready"}
            onPress={() => transfer(row.to, [row.key.name])}
          >
            Transfer there
          </Button>
          <Button
            variant={row.state === "renew_first" ? "primary" : "default"}
            icon={RefreshCw}
            isDisabled={!row.can_renew}
            isPending={toCart.isPending}
            onPress={() => toCart.mutate([{ ...row.key, kind: "renew", term: 1, auth_code: null }])}
          >
            Add renewal to cart
          </Button>
        </p>
        {!row.can_renew && <p className="sm t3">{here?.label} takes no renewals by a call.</p>}
        {name !== undefined && (
          <p>
            <LinkButton onPress={() => navigate("portfolio", { filter: `name:${row.key.name}`, name })}>
              Open it in the portfolio
            </LinkButton>
          </p>
        )}
      </Section>
    </Drawer>
  );
}

function Difference({ saved }: { saved: Money }) {
  if (!isBelowZero(saved)) {
    return (
      <span className="c-ok b">
        saves <MoneyText money={saved} />
      </span>
    );
  }
  return (
    <span className="t2">
      costs <MoneyText money={{ ...saved, minor: saved.minor.slice(1) }} /> more
    </span>
  );
}
