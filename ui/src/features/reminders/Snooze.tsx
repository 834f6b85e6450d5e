import { useState, type ReactElement } from "react";
import { SNOOZES } from "@/app";
import { Button, Dialog, Menu, TextInput, useNow } from "@/components";
import { counted, formatDate } from "@/format";

const LONGEST = 365;
const DAY = 86_400;

export interface SnoozeMenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  /** Whether a silence lasts, so that it can be ended. */
  isSilent: boolean;
  /** Days of silence; 0 ends it. */
  onSnooze: (days: number) => void;
  placement?: "bottom end" | "top start" | "top end";
}

/** Lengths of silence on a button, any other length by a question, and the end of a silence that lasts. */
export function SnoozeMenu({ trigger, label, isSilent, onSnooze, placement = "bottom end" }: SnoozeMenuProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Menu
        label={label}
        placement={placement}
        trigger={trigger}
        sections={[
          {
            items: [
              ...SNOOZES.map(({ days, label: words }) => ({
                id: String(days),
                label: words,
                onAction: () => onSnooze(days),
              })),
              { id: "other", label: "For other days...", onAction: () => setAsking(true) },
            ],
          },
          { items: isSilent ? [{ id: "0", label: "Remind again", onAction: () => onSnooze(0) }] : [] },
        ]}
      />
      {asking && (
        <SnoozeDialog
          title={label}
          onClose={() => setAsking(false)}
          onSnooze={(days) => {
            setAsking(false);
            onSnooze(days);
          }}
        />
      )}
    </>
  );
}

interface SnoozeDialogProps {
  title: string;
  onClose: () => void;
  onSnooze: (days: number) => void;
}

/** For how many days. */
function SnoozeDialog({ title, onClose, onSnooze }: SnoozeDialogProps) {
  const now = useNow();
  const [text, setText] = useState("14");
  const typed = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0;
  const days = typed >= 1 && typed <= LONGEST ? typed : null;
  const go = () => {
    if (days !== null) onSnooze(days);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Cancel
          </Button>
          <Button size="l" variant="primary" isDisabled={days === null} onPress={go}>
            {days === null ? "Snooze" : `Snooze ${counted(days, "day")}`}
          </Button>
        </>
      }
    >
      <TextInput
        label="For how many days"
        numeric
        autoFocus
        className="snooze-days"
        value={text}
        onChange={setText}
        onEnter={go}
        suffix="days"
        error={days === null ? `A whole number from 1 to ${LONGEST}` : null}
        help={days === null ? undefined : `Silent until ${formatDate(now + days * DAY)}. A renewal ends it sooner.`}
      />
    </Dialog>
  );
}
