import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, IconButton, Popover, Select, TextInput } from "@/components";
import { useStore } from "@/ipc";
import { formSlots } from "../session";
import { KINDS } from "../sets";
import { customSlot, customSlotProblem, USUAL_SLOTS } from "./slots";

/** The plus in the head: a column for any name and type, or one of the usual ones back. */
export function AddColumn() {
  return (
    <Popover
      label="Add a column"
      placement="bottom end"
      trigger={<IconButton size="s" icon={Plus} label="Add a column" placement="left" />}
    >
      {(close) => <AddColumnForm onDone={close} />}
    </Popover>
  );
}

function AddColumnForm({ onDone }: { onDone: () => void }) {
  const slots = useStore(formSlots);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("TXT");
  const problem = customSlotProblem(name, kind, slots);
  const missing = USUAL_SLOTS.filter((usual) => !slots.some((slot) => slot.id === usual.id));
  const add = () => {
    if (problem !== null) return;
    formSlots.set((old) => [...old, customSlot(name, kind)]);
    onDone();
  };
  return (
    <div className="add-column">
      <TextInput
        label="Name"
        autoFocus
        mono
        placeholder="shop, _acme-challenge, @"
        value={name}
        onChange={setName}
        onEnter={add}
        error={name !== "" ? problem : null}
        help="Inside the zone; @ is the apex."
      />
      <Select label="Type" choices={KINDS.map((id) => ({ id, label: id }))} value={kind} onChange={setKind} />
      <Button variant="primary" isDisabled={name.trim() === "" || problem !== null} onPress={add}>
        Add the column
      </Button>
      {missing.map((slot) => (
        <Button
          key={slot.id}
          variant="ghost"
          icon={Plus}
          onPress={() => {
            formSlots.set((old) => [...old, slot]);
            onDone();
          }}
        >
          {slot.title}
        </Button>
      ))}
    </div>
  );
}
