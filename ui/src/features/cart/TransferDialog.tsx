import { KeyRound, Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { Badge, Button, Dialog, FaultCallout, IconButton, PasswordInput, Select, TextInput, toast } from "@/components";
import { counted } from "@/format";
import type { Refused } from "@/ipc";
import { LONGEST_CODE } from "./CodeForm";
import { MOST_NAMES, readIncoming, withIncoming, type Incoming } from "./transfers";
import { useAddLines } from "./useCart";
import { useSellers, whyNot } from "./useSellers";

export interface TransferDialogProps {
  /** The names that it begins with. */
  names?: readonly string[];
  /** The account that is chosen first; null is the first that takes transfers. */
  to?: string | null;
  onClose: () => void;
}

/** Puts names of other registrars into the cart as transfers. Auth codes are masked from the first moment on. */
export function TransferDialog({ names = [], to = null, onClose }: TransferDialogProps) {
  const sellers = useSellers();
  const open = sellers.filter((seller) => whyNot(seller, "transfer") === null);
  const [chosen, setChosen] = useState<string | null>(to);
  const account = chosen ?? open[0]?.account.id ?? null;
  const [name, setName] = useState("");
  const [code, setCode] = useState("");
  const [list, setList] = useState<readonly Incoming[]>(() => withIncoming([], readIncoming(names.join("\n")).found));
  const [problem, setProblem] = useState<string | null>(null);
  const [refused, setRefused] = useState<readonly Refused[]>([]);
  const nameField = useRef<HTMLInputElement>(null);
  const add = useAddLines();

  const take = (text: string) => {
    const read = readIncoming(text);
    setList((old) => withIncoming(old, read.found));
    const [first] = read.refused;
    setProblem(
      first === undefined
        ? null
        : read.refused.length === 1
          ? `${first} is no whole name, such as example.com.`
          : `${counted(read.refused.length, "line")} held no whole name: ${read.refused.slice(0, 3).join(", ")}.`,
    );
    return read;
  };
  const takeTyped = () => {
    if (name.trim() === "") return;
    const { found } = take(`${name.trim()} ${code.trim()}`);
    if (found.length === 0) return;
    setName("");
    setCode("");
    nameField.current?.focus();
  };
  // What stands in the fields counts too: nobody presses Add for one name.
  const typed = readIncoming(`${name.trim()} ${code.trim()}`);
  const all = withIncoming(list, typed.found);
  const submit = () => {
    if (account === null || all.length === 0 || add.isPending) return;
    add.mutate(
      all.map((one) => ({ account, kind: "transfer", name: one.name, term: 1, auth_code: one.code })),
      {
        onSuccess: (result) => {
          setName("");
          setCode("");
          add.reset();
          const words = [
            result.added > 0 && `${counted(result.added, "transfer")} put into the cart`,
            result.already > 0 && `${result.already} there already`,
          ].filter((part) => part !== false);
          if (words.length > 0) toast({ tone: "ok", text: words.join(", ") });
          setRefused(result.refused);
          setList(all.filter((one) => result.refused.some((other) => other.name === one.name)));
          if (result.refused.length === 0) onClose();
        },
      },
    );
  };
  const missing = all.filter((one) => one.code === null).length;
  return (
    <Dialog
      isOpen
      wide
      role="alertdialog"
      onClose={onClose}
      title="Transfer names in"
      actions={
        <>
          <span className="sm t3">Nothing is ordered until you check out.</span>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Leave it
          </Button>
          <Button
            size="l"
            variant="primary"
            isDisabled={account === null || all.length === 0}
            isPending={add.isPending}
            onPress={submit}
          >
            {all.length === 0 ? "Put into the cart" : `Put ${counted(all.length, "transfer")} into the cart`}
          </Button>
        </>
      }
    >
      <div className="transfer">
        <p>
          Unlock the name where it is now and take its auth code there. The codes go to the vault and are never shown
          again.
        </p>
        <Select
          label="To"
          choices={sellers.map((seller) => {
            const reason = whyNot(seller, "transfer");
            return {
              id: seller.account.id,
              label: seller.account.label,
              isDisabled: reason !== null,
              ...(reason === null ? {} : { note: reason }),
            };
          })}
          value={account}
          onChange={setChosen}
          placeholder="No account takes transfers"
          isDisabled={open.length === 0}
          help={
            open.length === 0
              ? "None of your accounts takes transfers here. Connect one that does."
              : (open.find((seller) => seller.account.id === account)?.descriptor?.orders?.caveats.join(" ") ?? "")
          }
        />
        <div
          className="transfer-entry"
          onPasteCapture={(event) => {
            const text = event.clipboardData.getData("text");
            // A list, or a name with its code: read at once, so that no code is ever seen.
            const isPlain = !/\s/.test(text.trim());
            if (isPlain || !(event.target instanceof HTMLInputElement) || event.target.type === "password") return;
            event.preventDefault();
            take(text);
          }}
        >
          <TextInput
            label="Name"
            value={name}
            onChange={setName}
            placeholder="example.com, or paste a list"
            help="A list has one name a line, its auth code after it."
            inputRef={nameField}
            error={problem}
            autoFocus
            onEnter={takeTyped}
          />
          <PasswordInput
            label="Auth code"
            value={code}
            onChange={setCode}
            help="Can be given later, in the cart."
            maxLength={LONGEST_CODE}
            onEnter={takeTyped}
          />
          <IconButton icon={Plus} label="Add to the list" variant="default" size="l" onPress={takeTyped} />
        </div>
        <ul className="transfer-list scroll" aria-label="Names to transfer">
          {list.length === 0 && <li className="sm t3 none">No name is on the list yet.</li>}
          {list.map((one) => {
            const why = refused.find((other) => other.name === one.name)?.reason;
            return (
              <li key={one.name}>
                <div className="row">
                  <span className="trunc grow">{one.name}</span>
                  {one.code === null ? (
                    <span className="sm t3">No code yet</span>
                  ) : (
                    <Badge icon={KeyRound}>Code given</Badge>
                  )}
                  <IconButton
                    size="s"
                    icon={X}
                    label={`Leave ${one.name} out`}
                    onPress={() => setList(list.filter((other) => other !== one))}
                  />
                </div>
                {why !== undefined && <p className="sm c-risk">{why}</p>}
              </li>
            );
          })}
        </ul>
        <p className="sm t2 transfer-count" role="status">
          {all.length > 0 && `${counted(all.length, "name")}${missing > 0 ? missingWords(missing) : ""}.`}
          {all.length === MOST_NAMES && ` At most ${MOST_NAMES} at once.`}
        </p>
        {add.isError && <FaultCallout fault={add.error.fault} />}
      </div>
    </Dialog>
  );
}

function missingWords(count: number): string {
  return `, ${count} without a code: ${count === 1 ? "its line asks" : "their lines ask"} for it`;
}
