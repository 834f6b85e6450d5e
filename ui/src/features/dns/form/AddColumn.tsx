import { Plus } from "lucide-react";
import { useState } from "react";
import { Button, IconButton, Popover, Select, TextInput } from "@/components";
import { useStore } from "@/ipc";
import { formSlots } from "../session";
import { customSlot, customSlotProblem, OFFERED_SLOTS } from "./slots";

export interface AddColumnProps {
  /** The types that any account of the form can hold. */
  kinds: readonly string[];
}

/** The plus in the head: one of the usual columns, or one for any name and type. */
export function AddColumn({ kinds }: AddColumnProps) {
  return (
    <Popover
      label="Add a column"
      placement="bottom end"
      trigger={<IconButton size="s" icon={Plus} label="Add a column" placement="left" />}
    >
      {(close) => <AddColumnForm kinds={kinds} onDone={close} />}
    </Popover>
  );
}

function AddColumnForm({ kinds, onDone }: AddColumnProps & { onDone: () => void }) {
  const slots = useStore(formSlots);
  const [name, setName] = useState("");
  const [kind, setKind] = useState("TXT");
  const problem = customSlotProblem(name, kind, slots);
  const missing = OFFERED_SLOTS.filter((offered) => !slots.some((slot) => slot.id === offered.id));
  const add = () => {
    if (problem !== null || name.trim() === "") return;
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
      <Select label="Type" choices={kinds.map((id) => ({ id, label: id }))} value={kind} onChange={setKind} />
      <Button variant="primary" isDisabled={name.trim() === "" || problem !== null} onPress={add}>
        Add the column
      </Button>
      {missing.length > 0 && (
        <div className="offered" role="group" aria-label="Usual columns">
          {missing.map((slot) => (
            <Button
              key={slot.id}
              size="s"
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
      )}
    </div>
  );
}
