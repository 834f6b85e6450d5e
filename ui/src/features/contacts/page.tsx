import { useQuery } from "@tanstack/react-query";
import { IdCard, Plus } from "lucide-react";
import { useCallback } from "react";
import { navigate, PageSplit, useParams } from "@/app";
import { Badge, Button, classes, EmptyState, ErrorState, PageBar, SkeletonRows } from "@/components";
import { counted } from "@/format";
import { queries, type ContactView } from "@/ipc";
import { ContactForm } from "./ContactForm";
import "./contacts.css";
import { takesContacts } from "./draft";

const NEW = "new";

/** The address book: to whom new names are registered, and what each registrar makes of a contact. */
export default function ContactsPage() {
  const { contact } = useParams("contacts");
  const contacts = useQuery(queries.contacts);
  const all = contacts.data ?? [];
  const isNew = contact === NEW;
  const shown = isNew ? null : (all.find((one) => one.id === contact) ?? all[0] ?? null);
  const onSaved = useCallback(
    (saved: ContactView) => navigate("contacts", { contact: saved.id }, { replace: true }),
    [],
  );
  const onLeave = useCallback(() => navigate("contacts", {}, { replace: true }), []);
  return (
    <>
      <PageBar title="Contacts" sub={contacts.isSuccess && all.length > 0 ? counted(all.length, "contact") : undefined}>
        {!isNew && all.length > 0 && (
          <Button variant="primary" icon={Plus} onPress={() => navigate("contacts", { contact: NEW })}>
            New contact
          </Button>
        )}
      </PageBar>
      <PageSplit>
        {contacts.isError ? (
          <ErrorState fault={contacts.error.fault} onRetry={() => void contacts.refetch()} />
        ) : contacts.isPending ? (
          <div className="pane">
            <SkeletonRows label="Reading the address book" />
          </div>
        ) : (
          <>
            {all.length > 0 && (
              <aside className="contact-list scroll" aria-label="Address book">
                <ul>
                  {all.map((one) => (
                    <Line key={one.id} contact={one} isCurrent={one === shown} />
                  ))}
                </ul>
              </aside>
            )}
            {isNew || shown !== null ? (
              <ContactForm
                key={shown?.id ?? NEW}
                contact={shown}
                isFirst={all.length === 0}
                onSaved={onSaved}
                onLeave={onLeave}
              />
            ) : (
              <div className="pane">
                <EmptyState
                  icon={IdCard}
                  title="The address book is empty"
                  actions={
                    <Button variant="primary" icon={Plus} onPress={() => navigate("contacts", { contact: NEW })}>
                      New contact
                    </Button>
                  }
                >
                  A contact becomes the registrant of names that you buy. Freehold checks it by each registrar's rules
                  and sends it in the form that each one takes.
                </EmptyState>
              </div>
            )}
          </>
        )}
      </PageSplit>
    </>
  );
}

function Line({ contact, isCurrent }: { contact: ContactView; isCurrent: boolean }) {
  const faulty = contact.checks.filter((check) => takesContacts(check) && check.faults.length > 0);
  return (
    <li>
      <a
        className={classes("contact-line", isCurrent && "on")}
        aria-current={isCurrent ? "true" : undefined}
        href={`#/contacts?contact=${contact.id}`}
        draggable={false}
        onClick={(event) => {
          event.preventDefault();
          navigate("contacts", { contact: contact.id });
        }}
      >
        <span className="row">
          <span className="b trunc">{contact.label}</span>
          {contact.is_default && <Badge>Default</Badge>}
        </span>
        <span className={classes("sm trunc", faulty.length > 0 ? "c-due" : "t3")}>
          {faulty.length > 0 ? `Not for ${faulty.map((check) => check.label).join(", ")}` : contact.contact.email}
        </span>
      </a>
    </li>
  );
}
