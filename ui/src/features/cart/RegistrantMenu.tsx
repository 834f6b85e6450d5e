import { useQuery } from "@tanstack/react-query";
import { ChevronDown, IdCard } from "lucide-react";
import { navigate } from "@/app";
import { Button, Menu, type MenuItem } from "@/components";
import { counted } from "@/format";
import { queries, type ContactView, type RegistrantChoice } from "@/ipc";

export interface RegistrantMenuProps {
  /** For whom it is said: "Registrant of tidewright.com". */
  label: string;
  /** The words on the button. */
  children: string;
  /** What is chosen; null where several lines differ. */
  choice: RegistrantChoice | null;
  /** Whom the account names by itself, as a sentence. */
  own?: string;
  /** The providers whose rules a contact has to pass. */
  providers: readonly string[];
  isDisabled?: boolean;
  onChoose: (choice: RegistrantChoice) => void;
}

/** What a contact lacks for these providers, in a few words; its mail address where it lacks nothing. */
function contactNote(contact: ContactView, providers: readonly string[]): string {
  const faulty = contact.checks.filter((check) => providers.includes(check.provider) && check.faults.length > 0);
  if (faulty.length === 0) return contact.contact.email;
  return faulty.map((check) => `${counted(check.faults.length, "part")} to mend for ${check.label}`).join(", ");
}

/** To whom a name is registered: the account's own, or a contact of the address book. */
export function RegistrantMenu({
  label,
  children,
  choice,
  own,
  providers,
  isDisabled = false,
  onChoose,
}: RegistrantMenuProps) {
  const contacts = useQuery(queries.contacts).data ?? [];
  const account: MenuItem = {
    id: "account",
    label: "The account's own",
    isChecked: choice?.kind === "account",
    onAction: () => onChoose({ kind: "account" }),
    ...(own === undefined ? {} : { note: own }),
  };
  return (
    <Menu
      label={label}
      sections={[
        { items: [account] },
        {
          title: "Address book",
          items: contacts.map((contact) => ({
            id: contact.id,
            label: contact.label,
            note: contactNote(contact, providers),
            isChecked: choice?.kind === "contact" && choice.id === contact.id,
            onAction: () => onChoose({ kind: "contact", id: contact.id }),
          })),
        },
        {
          items: [{ id: "edit", label: "Edit contacts", icon: IdCard, onAction: () => navigate("contacts") }],
        },
      ]}
      trigger={
        <Button size="s" iconEnd={ChevronDown} isDisabled={isDisabled} aria-label={`${children}, ${label}`}>
          <span className="trunc">{children}</span>
        </Button>
      }
    />
  );
}
