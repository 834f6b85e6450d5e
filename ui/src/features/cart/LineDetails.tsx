import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { navigate } from "@/app";
import { Ago, classes, LinkButton, Select } from "@/components";
import { formatDate, formatMoney } from "@/format";
import { queries, type CartLine, type Choice, type LineOption, type LineRegistrant } from "@/ipc";
import { AccountMenu } from "./AccountMenu";
import { CodeForm } from "./CodeForm";
import { ExtraForm } from "./ExtraForm";
import { choiceWords, isOfOwned, KIND_WORDS, LONGEST_REFERENCE, priceChange } from "./lineWords";
import { RegistrantMenu } from "./RegistrantMenu";
import type { LineChange } from "./useCart";
import { useKept } from "./useKept";
import { useSellers } from "./useSellers";

const CHOICES: readonly Choice[] = ["default", "on", "off"];

export interface LineDetailsProps {
  id: string;
  line: CartLine;
  /** Whether nothing can be changed now: its order is open, or a change is on its way. */
  isLocked: boolean;
  onChange: (change: LineChange, onKept?: () => void) => void;
  onMove: (account: string) => void;
  onRevert: () => void;
}

/** Everything that can be chosen for a line, and what is known about its price. Opens beneath the line. */
export function LineDetails({ id, line, isLocked, onChange, onMove, onRevert }: LineDetailsProps) {
  const seller = useSellers().find(({ account }) => account.id === line.account);
  const { options, unicode } = line;
  const own = seller?.descriptor?.orders?.registrant.words;
  return (
    <div role="row" className="line-details" id={id}>
      <div role="cell" aria-colspan={9}>
        <div className="line-fields">
          <Part label="Account">
            {isOfOwned(line.kind) ? (
              <span className="t2">{seller?.account.label ?? "Not connected any more"}</span>
            ) : (
              <AccountMenu
                label={`account of ${unicode}`}
                kinds={[line.kind]}
                current={line.account}
                isDisabled={isLocked}
                onChoose={onMove}
              >
                {seller?.account.label ?? "Not connected any more"}
              </AccountMenu>
            )}
            {isOfOwned(line.kind) && <Help>It is ordered where the name is.</Help>}
          </Part>
          <Part label="Your reference">
            <ReferenceInput line={line} isDisabled={isLocked} onChange={onChange} onRevert={onRevert} />
            <Help>Stands with the order and can be searched for there.</Help>
          </Part>
          {options !== null && (
            <>
              <RegistrantPart
                line={line}
                registrant={options.registrant}
                own={own}
                provider={seller?.account.provider ?? ""}
                isLocked={isLocked}
                onChange={onChange}
              />
              <OptionPart
                label="Auto-renew"
                unicode={unicode}
                option={options.auto_renew}
                isLocked={isLocked}
                onChoose={(auto_renew) => onChange({ auto_renew })}
              />
              <OptionPart
                label="Privacy"
                unicode={unicode}
                option={options.privacy}
                isLocked={isLocked}
                onChoose={(privacy) => onChange({ privacy })}
              />
            </>
          )}
          {line.products.length > 0 && (
            <Part label="Product">
              <Select<string>
                label={`Product for ${unicode}`}
                hideLabel
                form="inline"
                choices={line.products.map(({ id: product, label }) => ({ id: product, label }))}
                value={line.product}
                isDisabled={isLocked}
                onChange={(product) => onChange({ product })}
              />
              <Help>{line.products.find((one) => one.id === line.product)?.help}</Help>
            </Part>
          )}
          {line.extra !== null && (
            <ExtraForm line={line} extra={line.extra} isDisabled={isLocked} onChange={onChange} />
          )}
          {line.auth_code !== null && (
            <Part label="Auth code">
              <CodeForm line={line} isDisabled={isLocked} />
              <Help>
                {line.auth_code
                  ? "A code is given. It is in the vault until the transfer is ordered, and never shown."
                  : "The registrar that has the name gives it out. It goes to the vault and is never shown."}
              </Help>
            </Part>
          )}
          <Part label="Price">
            <PriceFacts line={line} />
          </Part>
        </div>
      </div>
    </div>
  );
}

function Part({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="line-part" role="group" aria-label={label}>
      <span className="lab" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

function Help({ children }: { children: ReactNode }) {
  return <span className="help">{children}</span>;
}

function ReferenceInput({
  line,
  isDisabled,
  onChange,
  onRevert,
}: Pick<LineDetailsProps, "line" | "onChange" | "onRevert"> & { isDisabled: boolean }) {
  const field = useKept({
    kept: line.external_ref ?? "",
    clean: (text) => text.trim(),
    mayBeEmpty: true,
    onKeep: (external_ref, onKept) => onChange({ external_ref }, onKept),
    onRevert,
  });
  return (
    <span className={classes("field xs", isDisabled && "off")}>
      <input
        {...field}
        aria-label={`Your reference for ${line.unicode}`}
        autoComplete="off"
        spellCheck={false}
        maxLength={LONGEST_REFERENCE}
        placeholder="None"
        disabled={isDisabled}
      />
    </span>
  );
}

interface RegistrantPartProps extends Pick<LineDetailsProps, "line" | "isLocked" | "onChange"> {
  registrant: LineRegistrant;
  /** Whom the account names by itself, as a sentence. */
  own: string | undefined;
  provider: string;
}

function RegistrantPart({ line, registrant, own, provider, isLocked, onChange }: RegistrantPartProps) {
  const { choice, from, words, faults } = registrant;
  const canChoose = from === "order" || from === "handle";
  const label = `registrant of ${line.unicode}`;
  return (
    <Part label="Registrant">
      {canChoose ? (
        <RegistrantMenu
          label={label}
          choice={choice}
          providers={[provider]}
          isDisabled={isLocked}
          onChoose={(next) => onChange({ registrant: next })}
          {...(own === undefined ? {} : { own })}
        >
          {choice.kind === "contact" ? words : "The account's own"}
        </RegistrantMenu>
      ) : (
        <span className="sm t2">{words}</span>
      )}
      {canChoose && choice.kind === "account" && <Help>{words}</Help>}
      {from === "account" && <LinkButton onPress={() => navigate("contacts")}>The account&apos;s contact</LinkButton>}
      {faults.length > 0 && choice.kind === "contact" && <ContactFaults registrant={registrant} contact={choice.id} />}
    </Part>
  );
}

/** What the provider would refuse about the chosen contact, part by part, and the way to mend it. */
function ContactFaults({ registrant, contact }: { registrant: LineRegistrant; contact: string }) {
  const isKnown = useQuery(queries.contacts).data?.some(({ id }) => id === contact) !== false;
  return (
    <>
      <ul className="bullets sm c-due" aria-label={`What is wrong with ${registrant.words}`}>
        {registrant.faults.map(({ field, message }) => (
          <li key={field}>{message}</li>
        ))}
      </ul>
      {isKnown && <LinkButton onPress={() => navigate("contacts", { contact })}>Edit {registrant.words}</LinkButton>}
    </>
  );
}

interface OptionPartProps {
  label: string;
  unicode: string;
  option: LineOption;
  isLocked: boolean;
  onChoose: (choice: Choice) => void;
}

/** On, off or what the account does; where it cannot be chosen, why. */
function OptionPart({ label, unicode, option, isLocked, onChoose }: OptionPartProps) {
  return (
    <Part label={label}>
      {option.possible ? (
        <Select<Choice>
          label={`${label} of ${unicode}`}
          hideLabel
          form="inline"
          choices={CHOICES.map((choice) => ({ id: choice, label: choiceWords(choice, option) }))}
          value={option.choice}
          isDisabled={isLocked}
          onChange={onChoose}
        />
      ) : (
        <span className="t2">
          {option.effective === null ? "Cannot be chosen" : `Always ${option.effective ? "on" : "off"}`}
        </span>
      )}
      {option.words !== "" && <Help>{option.words}</Help>}
    </Part>
  );
}

/** What is known about the price: what it is for, how old, and how it came to be. */
function PriceFacts({ line }: { line: CartLine }) {
  const { price, quoted_at, premium, premium_ok, expires_at, kind, note } = line;
  const change = priceChange(line);
  const facts = [
    note ?? false,
    kind === "restore" && (premium_ok ? "The price of the restore is confirmed." : "Its price is not confirmed yet."),
    change !== null && `It ${change}.`,
    premium && (premium_ok ? "Priced by name (premium), confirmed." : "Priced by name (premium), not confirmed yet."),
    expires_at !== null && `The name is paid until ${formatDate(expires_at)} now.`,
  ].filter((fact) => fact !== false);
  return (
    <>
      <span className="t2">
        {price === null ? "No quote yet" : `${KIND_WORDS[kind]} for ${formatMoney(price)}`}
        {quoted_at !== null && (
          <>
            , quoted <Ago at={quoted_at} />
          </>
        )}
      </span>
      {facts.length > 0 && <Help>{facts.join(" ")}</Help>}
    </>
  );
}
