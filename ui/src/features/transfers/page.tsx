import { useQuery } from "@tanstack/react-query";
import { ArrowLeftRight } from "lucide-react";
import { keysToParam, navigate, PageSplit, paramToKeys, useParams } from "@/app";
import { Ago, Badge, Button, Delayed, EmptyState, ErrorState, PageBar, SkeletonRows, When } from "@/components";
import { counted } from "@/format";
import type { TransferView } from "@/ipc";
import { transfersQuery } from "./queries";
import { StartDialog } from "./StartDialog";
import { TransferDrawer } from "./TransferDrawer";
import { isOpen, STATES } from "./words";
import "./transfers.css";

/** Names that move from one account to another: each a job of steps that goes on over days. */
export default function TransfersPage() {
  const transfers = useQuery(transfersQuery);
  const { transfer: shown, names, account } = useParams("transfers");
  const keys = paramToKeys(names);
  const all = transfers.data;
  const open = all?.filter(({ state }) => isOpen(state)).length ?? 0;
  const chosen = all?.find(({ id }) => id === shown) ?? null;
  const show = (id: string | null) => navigate("transfers", id === null ? {} : { transfer: id }, { replace: true });
  return (
    <>
      <PageBar title="Transfers" sub={all ? `${counted(open, "name")} under way` : undefined}>
        <Button icon={ArrowLeftRight} onPress={() => navigate("cart", { tab: "transfer" })}>
          From another registrar...
        </Button>
      </PageBar>
      <PageSplit
        drawer={chosen && <TransferDrawer key={chosen.id} transfer={chosen} onClose={() => show(null)} />}
        drawerKey={chosen?.id ?? null}
      >
        <div className="pane">
          {transfers.isError ? (
            <ErrorState fault={transfers.error.fault} onRetry={() => void transfers.refetch()} />
          ) : !all ? (
            <Delayed>
              <SkeletonRows rows={6} />
            </Delayed>
          ) : all.length === 0 ? (
            <EmptyState
              icon={ArrowLeftRight}
              title="No name moves between your accounts"
              actions={
                <Button variant="primary" onPress={() => navigate("portfolio")}>
                  Choose names in the portfolio
                </Button>
              }
            >
              Tick names there and choose &ldquo;Transfer to...&rdquo;: the lock, the auth code, the order in the cart
              and the DNS are taken care of one after the other, over days and restarts.
            </EmptyState>
          ) : (
            <ul className="transfers scroll" aria-label="Transfers" tabIndex={0}>
              {all.toSorted(byNeed).map((transfer) => (
                <Row
                  key={transfer.id}
                  transfer={transfer}
                  isShown={transfer.id === shown}
                  onShow={() => show(transfer.id)}
                />
              ))}
            </ul>
          )}
        </div>
      </PageSplit>
      {keys.length > 0 && (
        <StartDialog
          key={keysToParam(keys).join(",")}
          keys={keys}
          to={account}
          onClose={() => navigate("transfers", {}, { replace: true })}
          onStarted={() => navigate("transfers", {}, { replace: true })}
        />
      )}
    </>
  );
}

/** What waits for the user comes first; otherwise the engine's order stays. */
function byNeed(one: TransferView, other: TransferView): number {
  const rank = ({ state }: TransferView) => (state === "waiting" || state === "stopped" ? 0 : isOpen(state) ? 1 : 2);
  return rank(one) - rank(other);
}

function Row({ transfer, isShown, onShow }: { transfer: TransferView; isShown: boolean; onShow: () => void }) {
  const { label, tone } = STATES[transfer.state];
  const at = transfer.steps.findIndex(({ state }) => state === "now");
  const step = transfer.steps[at];
  return (
    <li className={isShown ? "transfer-row on" : "transfer-row"}>
      <div className="row transfer-row-head">
        <h2 className="b trunc">{transfer.unicode}</h2>
        <Badge tone={tone}>{label}</Badge>
        <span className="grow" />
        {transfer.expected_by !== null && isOpen(transfer.state) && (
          <span className="sm t2">
            Usually there <When at={transfer.expected_by} form="inline" urgent={false} />
          </span>
        )}
        <Button size="s" aria-label={`Open the transfer of ${transfer.unicode}`} onPress={onShow}>
          Open
        </Button>
      </div>
      <p className="t2 transfer-row-words">{transfer.words}</p>
      <p className="sm t3">
        {transfer.source_label} to {transfer.target_label}
        {step !== undefined && isOpen(transfer.state) && `. Step ${at + 1} of ${transfer.steps.length}: ${step.title}`}.
        Began <Ago at={transfer.started_at} />
        {transfer.ended_at !== null && (
          <>
            , ended <Ago at={transfer.ended_at} />
          </>
        )}
        .
      </p>
    </li>
  );
}
