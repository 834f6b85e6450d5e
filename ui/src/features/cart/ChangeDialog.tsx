import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button, Dialog, FaultCallout, Field, Select, TextInput, toast } from "@/components";
import { counted } from "@/format";
import { queries, type CartLine, type Choice } from "@/ipc";
import { changesOf, isOpen, NO_CHANGE, takesContact, takesOption, type BulkChange } from "./changes";
import { TERMS } from "./Line";
import { choiceWords, LONGEST_REFERENCE } from "./lineWords";
import { RegistrantMenu } from "./RegistrantMenu";
import { useLinesChange } from "./useCart";
import { useSellers } from "./useSellers";

export interface ChangeDialogProps {
  lines: readonly CartLine[];
  onClose: () => void;
}

const AS_IT_IS = "as-it-is";
const CHOICES = [AS_IT_IS, "default", "on", "off"] as const;
const MOST_PERCENT = 999;

/** For how many of the lines it can be chosen; nothing to say where it can for all. */
function reach(count: number, all: number): string | undefined {
  if (count === all) return undefined;
  if (count === 0) return "Cannot be chosen for these lines.";
  return `Can be chosen for ${count} of ${all} lines; the others stay as they are.`;
}

/** One change to several lines. What is left alone stays as it is on every line. */
export function ChangeDialog({ lines: all, onClose }: ChangeDialogProps) {
  const lines = all.filter((line) => !isOpen(line));
  const [bulk, setBulk] = useState<BulkChange>(NO_CHANGE);
  const [reference, setReference] = useState("");
  const [percent, setPercent] = useState("");
  const contacts = useQuery(queries.contacts).data ?? [];
  const sellers = useSellers();
  const change = useLinesChange();

  const percentValue = percent.trim() === "" ? null : Number(percent.trim());
  const isPercentWrong =
    percentValue !== null && !(Number.isInteger(percentValue) && percentValue >= 0 && percentValue <= MOST_PERCENT);
  const groups = changesOf(lines, { ...bulk, capPercent: isPercentWrong ? null : percentValue });
  const count = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  const submit = () => {
    if (count === 0 || isPercentWrong || change.isPending) return;
    change.mutate(groups, {
      onSuccess: () => {
        toast({ tone: "ok", text: `${counted(count, "line")} changed` });
        onClose();
      },
    });
  };
  const set = (part: Partial<BulkChange>) => setBulk((old) => ({ ...old, ...part }));
  const { registrant } = bulk;
  const registrantWords =
    registrant === null
      ? "As it is"
      : registrant.kind === "account"
        ? "The account's own"
        : (contacts.find(({ id }) => id === registrant.id)?.label ?? "A contact");
  const choosing = lines.filter(takesContact);
  const providers = sellers
    .filter(({ account }) => choosing.some((line) => line.account === account.id))
    .map(({ account }) => account.provider);

  const option = (key: "auto_renew" | "privacy", label: string) => {
    const able = lines.filter((line) => takesOption(line, key)).length;
    const help = reach(able, lines.length);
    return (
      <Select<(typeof CHOICES)[number]>
        label={label}
        choices={CHOICES.map((id) => ({ id, label: id === AS_IT_IS ? "As it is" : choiceWords(id) }))}
        value={bulk[key] ?? AS_IT_IS}
        isDisabled={able === 0}
        onChange={(value) => set({ [key]: value === AS_IT_IS ? null : (value satisfies Choice) })}
        {...(help === undefined ? {} : { help })}
      />
    );
  };
  const registrantHelp = reach(choosing.length, lines.length);
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={`Change ${counted(lines.length, "line")}`}
      actions={
        <>
          <span className="sm t3">Nothing is bought by this.</span>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave them
          </Button>
          <Button
            size="l"
            variant="primary"
            isDisabled={count === 0 || isPercentWrong}
            isPending={change.isPending}
            onPress={submit}
          >
            {count === 0 ? "Change lines" : `Change ${counted(count, "line")}`}
          </Button>
        </>
      }
    >
      <div className="change-fields">
        <Field label="Registrant" {...(registrantHelp === undefined ? {} : { help: registrantHelp })}>
          <RegistrantMenu
            label="registrant of the selected lines"
            choice={registrant}
            providers={providers}
            isDisabled={choosing.length === 0}
            onChoose={(next) => set({ registrant: next })}
          >
            {registrantWords}
          </RegistrantMenu>
        </Field>
        <Select
          label="Years"
          choices={[
            { id: AS_IT_IS, label: "As it is" },
            ...TERMS.map((term) => ({ id: String(term), label: counted(term, "year") })),
          ]}
          value={bulk.term === null ? AS_IT_IS : String(bulk.term)}
          onChange={(value) => set({ term: value === AS_IT_IS ? null : Number(value) })}
        />
        {option("auto_renew", "Auto-renew")}
        {option("privacy", "Privacy")}
        <TextInput
          label="Your reference"
          value={reference}
          onChange={(value) => {
            setReference(value);
            set({ external_ref: value.trim() === "" ? null : value });
          }}
          placeholder="As it is"
          maxLength={LONGEST_REFERENCE}
          onEnter={submit}
        />
        <TextInput
          label="Pay at most the price and"
          value={percent}
          onChange={setPercent}
          placeholder="As it is"
          suffix="%"
          numeric
          maxLength={3}
          error={isPercentWrong ? `Whole per cent from 0 to ${MOST_PERCENT}` : null}
          help="Of each line's price, rounded up."
          onEnter={submit}
        />
      </div>
      {change.isError && <FaultCallout fault={change.error.fault} />}
    </Dialog>
  );
}
