import { Pencil } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components";
import type { NameKey } from "@/ipc";
import { HandDialog } from "./HandDialog";

/** Changes what is written down of a name by hand, or strikes it out. */
export function HandEdit({ of }: { of: NameKey }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={Pencil} onPress={() => setOpen(true)}>
        Edit
      </Button>
      {isOpen && <HandDialog of={of} onClose={() => setOpen(false)} />}
    </>
  );
}
