import { CircleX } from "lucide-react";
import { navigate } from "@/app";
import { Badge, Button, classes, StatusBadge } from "@/components";
import { formatMoney } from "@/format";
import type { CartLine, OrderItemView } from "@/ipc";
import { plainAmount } from "./checkout";
import { CodeForm } from "./CodeForm";
import type { Note } from "./lineWords";
import { OUTCOME } from "./outcomes";
import { RegistrantMenu } from "./RegistrantMenu";
import { usePutAgain, type LineChange } from "./useCart";
import { useSellers } from "./useSellers";

export interface LineNoteProps {
  id: string;
  line: CartLine;
  item: OrderItemView | null;
  note: Note;
  /** Whether it answers what was just typed or pressed. */
  isLive: boolean;
  isPending: boolean;
  onChange: (change: LineChange) => void;
  onQuote: () => void;
  /** Opens the line's details, where what is asked for is answered. */
  onDetails: () => void;
}

/** Beneath a line: what keeps it out, and the control that frees it. */
export function LineNote({ id, line, item, note, isLive, isPending, onChange, onQuote, onDetails }: LineNoteProps) {
  const tone = toneClass(note);
  return (
    <div role="row" className={classes("line-note sm", tone)}>
      <div role="cell" aria-colspan={9} className="row">
        <StateBadge line={line} item={item} />
        <span
          id={id}
          className={classes("line-why", tone === "held" ? "c-risk" : tone === "refused" ? "c-lapsed" : "t2")}
          role={isLive ? "alert" : undefined}
        >
          {note.text}
        </span>
        <span className="grow" />
        <Remedy
          line={line}
          item={item}
          isPending={isPending}
          onChange={onChange}
          onQuote={onQuote}
          onDetails={onDetails}
        />
      </div>
    </div>
  );
}

/** The tint of a line with this note. */
export function toneClass(note: Note | null): "held" | "refused" | null {
  return note?.tone === "risk" ? "held" : note?.tone === "bad" ? "refused" : null;
}

/** The state as a word, before the sentence that explains it. */
function StateBadge({ line, item }: { line: CartLine; item: OrderItemView | null }) {
  if (line.state.kind === "failed") {
    return (
      <Badge tone="bad" icon={CircleX}>
        Failed
      </Badge>
    );
  }
  if (line.state.kind === "held") return <StatusBadge status="held" />;
  if (line.state.kind !== "open") return null;
  const { word, tone, icon } = OUTCOME[item?.state ?? "sent"];
  return (
    <Badge tone={tone} icon={icon}>
      {word}
    </Badge>
  );
}

type RemedyProps = Pick<LineNoteProps, "line" | "item" | "isPending" | "onChange" | "onQuote" | "onDetails">;

/** The control that would free the line. */
function Remedy({ line, item, isPending, onChange, onQuote, onDetails }: RemedyProps) {
  const { state } = line;
  if (state.kind === "held") {
    return <Held line={line} isPending={isPending} onChange={onChange} onDetails={onDetails} />;
  }
  // What was wrong with the transfer is often its code: another one is taken right here.
  if (state.kind === "failed" && line.kind === "transfer" && !state.fault.retryable) {
    return <CodeForm line={line} isWanted={state.fault.code === "bad_input"} />;
  }
  if (state.kind === "failed" && state.fault.retryable) {
    return (
      <Button size="s" isPending={isPending} onPress={onQuote}>
        Ask again
      </Button>
    );
  }
  if (state.kind === "open" && item !== null) {
    return (
      <Button size="s" onPress={() => navigate("cart", { order: item.order })}>
        Show the order
      </Button>
    );
  }
  return null;
}

function Held({
  line,
  isPending,
  onChange,
  onDetails,
}: Pick<LineNoteProps, "line" | "isPending" | "onChange" | "onDetails">) {
  const { state, price } = line;
  const again = usePutAgain();
  if (state.kind !== "held") return null;
  switch (state.needs) {
    case "cap": {
      const { raise_to: to } = state;
      if (to === null) return null;
      return (
        <Button size="s" isPending={isPending} onPress={() => onChange({ cap: plainAmount(to) })}>
          Raise cap to {formatMoney(to)}
        </Button>
      );
    }
    case "restore":
    case "premium":
      if (price === null) return null;
      return (
        <Button size="s" isPending={isPending} onPress={() => onChange({ premium_ok: true })}>
          Confirm {formatMoney(price)}
        </Button>
      );
    case "answers":
      return (
        <Button size="s" onPress={onDetails}>
          Answer what is asked
        </Button>
      );
    case "registrant":
      return <ChooseRegistrant line={line} isPending={isPending} onChange={onChange} />;
    case "auth_code":
      return <CodeForm line={line} />;
    case "again":
      return (
        <Button size="s" isPending={again.isPending} onPress={() => again.mutate(line)}>
          Put it in again
        </Button>
      );
  }
}

function ChooseRegistrant({ line, isPending, onChange }: Pick<LineNoteProps, "line" | "isPending" | "onChange">) {
  const seller = useSellers().find(({ account }) => account.id === line.account);
  const registrant = line.options?.registrant;
  if (!registrant) return null;
  const { choice, words, faults } = registrant;
  return (
    <>
      {choice.kind === "contact" && faults.length > 0 && (
        <Button size="s" onPress={() => navigate("contacts", { contact: choice.id })}>
          Edit {words}
        </Button>
      )}
      <RegistrantMenu
        label={`registrant of ${line.unicode}`}
        choice={choice}
        providers={seller ? [seller.account.provider] : []}
        isDisabled={isPending}
        onChoose={(next) => onChange({ registrant: next })}
      >
        {choice.kind === "contact" ? "Choose another" : "Choose a contact"}
      </RegistrantMenu>
    </>
  );
}
