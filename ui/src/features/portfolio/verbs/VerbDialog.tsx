import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { navigate, openJobs } from "@/app";
import { Button, Dialog, FaultCallout, SkeletonRows, toast } from "@/components";
import { call, commands, faultOf, type Fault, type VerbPlanView } from "@/ipc";
import { EtaText, PlanView } from "./PlanView";
import { planQuery, type PlanSource } from "./queries";
import { announceAdded } from "../words";
import { ALL_TICKED, tickedCount, wireTicks } from "./ticks";
import { watchRun } from "./watch";
import { orderWord, startWords, verbWords } from "./words";

let plansAsked = 0;

interface VerbDialogProps {
  source: PlanSource;
  onClose: () => void;
  /** The plan was started, or its orders are in the cart. */
  onStarted: () => void;
}

/** Says what would change before anything does: counted, name by name, each to be unticked. */
export function VerbDialog({ source, onClose, onStarted }: VerbDialogProps) {
  const [asked, setAsked] = useState(() => ++plansAsked);
  const { data: plan, error } = useQuery(planQuery(source, asked));
  const again = () => setAsked(++plansAsked);
  if (plan) {
    const order = source.kind === "verb" ? orderWord(source.verb) : null;
    return <OpenPlan key={plan.id} plan={plan} order={order} onClose={onClose} onStarted={onStarted} onAgain={again} />;
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      wide
      title={source.kind === "verb" ? verbWords(source.verb) : source.kind === "undo" ? "Undo" : "Try again"}
      actions={
        <>
          <span className="grow" />
          <Button onPress={onClose}>Back to the list</Button>
        </>
      }
    >
      {error ? (
        <FaultCallout fault={error.fault} onRetry={again} />
      ) : (
        <SkeletonRows rows={4} label="Counting what would change" />
      )}
    </Dialog>
  );
}

interface OpenPlanProps {
  plan: VerbPlanView;
  /** What it puts into the cart for each name; null where it orders nothing. */
  order: string | null;
  onClose: () => void;
  onStarted: () => void;
  /** Makes the plan once more. */
  onAgain: () => void;
}

function OpenPlan({ plan, order, onClose, onStarted, onAgain }: OpenPlanProps) {
  const client = useQueryClient();
  const [ticks, setTicks] = useState(ALL_TICKED);
  const [isStarting, setStarting] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const ticked = tickedCount(ticks, plan.change);
  const start = async () => {
    setStarting(true);
    setFault(null);
    try {
      if (order !== null) {
        announceAdded(await call(commands.portfolioVerbToCart(plan.id, wireTicks(ticks))), order);
        void client.invalidateQueries({ queryKey: ["cart"] });
      } else {
        const job = await call(commands.portfolioVerbStart(plan.id, wireTicks(ticks)));
        // What is only noted in Freehold has ended by now.
        if (plan.accounts.length > 0) {
          const dismiss = toast({
            text: `${plan.title}: started.`,
            action: { label: "Show the progress", onAction: openJobs },
          });
          watchRun(job, dismiss);
        } else
          toast({
            tone: "ok",
            text: `${plan.title}: done.`,
            action: { label: "Undo", onAction: () => navigate("portfolio", { verb_run: job, verb_step: "undo" }) },
          });
      }
      onStarted();
    } catch (error) {
      setFault(faultOf(error));
      setStarting(false);
    }
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      wide
      title={plan.title}
      actions={
        <>
          {order === null && <EtaText plan={plan} />}
          <span className="grow" />
          <Button onPress={onClose} autoFocus={plan.change === 0 || plan.risky}>
            Back to the list
          </Button>
          {plan.change > 0 && (
            <Button
              variant={plan.risky ? "danger" : "primary"}
              autoFocus={!plan.risky}
              isDisabled={ticked === 0}
              isPending={isStarting}
              onPress={() => void start()}
            >
              {startWords(ticked, order)}
            </Button>
          )}
        </>
      }
    >
      {fault && <FaultCallout fault={fault} onRetry={onAgain} />}
      <PlanView plan={plan} ticks={ticks} onTicks={setTicks} />
    </Dialog>
  );
}
