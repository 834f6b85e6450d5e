import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw, ShoppingCart, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { keysToParam, navigate } from "@/app";
import {
  AccountTile,
  Ago,
  Button,
  DomainName,
  Drawer,
  MoneyText,
  Section,
  StatusBadge,
  TextArea,
  toast,
} from "@/components";
import { formatDate } from "@/format";
import { call, commands, type AccountView, type WantedName } from "@/ipc";
import { wantedQuery } from "../queries";
import { faultSentence } from "../words";
import { buyable, StateBadge, stateSentence } from "./states";

/** What the engine keeps of a note. */
const LONGEST_NOTE = 500;

export interface WantedDrawerProps {
  wanted: WantedName;
  accounts: readonly AccountView[];
  isInCart: boolean;
  onBuy: () => void;
  onCheck: () => void;
  onRemove: () => void;
  onClose: () => void;
}

/** One wanted name: how it stands, the best offer, and the user's own words. */
export function WantedDrawer(props: WantedDrawerProps) {
  const { wanted, accounts, isInCart, onBuy, onCheck, onRemove, onClose } = props;
  const { best, owned } = wanted;
  const account = accounts.find((one) => one.id === best?.account);
  return (
    <Drawer
      label={wanted.unicode}
      title={<DomainName name={wanted.name} ending={wanted.ending} />}
      onClose={onClose}
      head={
        <>
          <div className="row sm t2 drawer-sub">
            <StateBadge wanted={wanted} inCart={isInCart} />
          </div>
          <p className="sm t2 wanted-says">{stateSentence(wanted)}</p>
          <div className="row wrap drawer-acts">
            {owned !== null ? (
              <Button
                variant="primary"
                onPress={() => navigate("portfolio", { name: keysToParam([{ account: owned, name: wanted.name }])[0] })}
              >
                Show in the portfolio
              </Button>
            ) : (
              <Button variant="primary" icon={ShoppingCart} isDisabled={!buyable(wanted) || isInCart} onPress={onBuy}>
                {isInCart ? "In the cart" : "Put into the cart"}
              </Button>
            )}
            <Button icon={RefreshCw} onPress={onCheck}>
              Check now
            </Button>
            <Button icon={Trash2} onPress={onRemove}>
              Stop watching
            </Button>
          </div>
        </>
      }
    >
      {best && (
        <Section title="Best offer at the last check">
          <dl className="kv">
            <dt>Account</dt>
            <dd>
              {account && <AccountTile provider={account.provider} />}
              {account?.label ?? "Removed account"}
            </dd>
            <dt>First year</dt>
            <dd>{best.register ? <MoneyText money={best.register} /> : "Not told"}</dd>
            <dt>Each later year</dt>
            <dd>{best.renew ? <MoneyText money={best.renew} /> : "Not told"}</dd>
          </dl>
          {best.premium && <StatusBadge status="premium" />}
        </Section>
      )}
      <Section title="Dates">
        <dl className="kv">
          <dt>Watched since</dt>
          <dd>{wanted.added_at === 0 ? "just now" : formatDate(wanted.added_at)}</dd>
          <dt>Last checked</dt>
          <dd>{wanted.checked_at === null ? "Not yet" : <Ago at={wanted.checked_at} />}</dd>
          <dt>Stands so since</dt>
          <dd>{wanted.changed_at === null ? "Not known" : formatDate(wanted.changed_at)}</dd>
        </dl>
      </Section>
      <Section title="Note">
        <NoteField wanted={wanted} />
      </Section>
    </Drawer>
  );
}

/** The user's own words. Kept when the field is left, also by closing the drawer. */
function NoteField({ wanted }: { wanted: WantedName }) {
  const client = useQueryClient();
  const [text, setText] = useState(wanted.note);
  const { mutate } = useMutation({
    scope: { id: "search.wanted" },
    mutationFn: (note: string) => call(commands.searchWantedNote(wanted.name, note)),
    onSuccess: (view) => client.setQueryData(wantedQuery.queryKey, view),
    onError: ({ fault }) => toast({ tone: "bad", text: faultSentence(fault) }),
  });
  const kept = useRef(wanted.note);
  const latest = useRef(text);
  useEffect(() => {
    latest.current = text;
  }, [text]);
  const keep = useRef(() => {
    const note = latest.current.trim();
    if (note === kept.current) return;
    kept.current = note;
    mutate(note);
  });
  useEffect(() => {
    const last = keep.current;
    return last;
  }, []);
  return (
    <TextArea
      label={`Note on ${wanted.unicode}`}
      hideLabel
      placeholder="Why you would like to have it, up to what price"
      value={text}
      onChange={setText}
      onBlur={() => keep.current()}
      maxLength={LONGEST_NOTE}
    />
  );
}
