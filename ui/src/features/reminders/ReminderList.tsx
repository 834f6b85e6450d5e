import { AlarmClock, AlarmClockOff, ShoppingCart, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { keysToParam, navigate, renewNames, snoozeNames } from "@/app";
import { AccountTile, BarDivider, Button, DomainName, IconButton, useNow, When } from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { formatCount } from "@/format";
import type { AccountView, ReminderView } from "@/ipc";
import { useSelectionCommands } from "./commands";
import { SnoozeMenu } from "./Snooze";
import { isSilent, shortStage, stageWords, standing } from "./words";

const idOf = ({ key }: ReminderView) => `${key.account}/${key.name}`;
/** All rows are here already. */
const needNothing = () => undefined;
const open = ({ key }: ReminderView) => navigate("portfolio", { name: keysToParam([key])[0] });
/** Room for the bar over the list's foot. */
const BAR_ROOM = 64;

export interface ReminderListProps {
  label: string;
  reminders: readonly ReminderView[];
  accounts: readonly AccountView[];
  /** What the stages are: reached, or those that come next. */
  stageTitle: string;
  /** The name to stand on, as `account/name`. */
  standingOn?: string | undefined;
}

/** Names with their stages, each with what was told, its renewal and a way to silence it; several at once by ticks. */
export function ReminderList({ label, reminders, accounts, stageTitle, standingOn }: ReminderListProps) {
  const now = useNow();
  const [ticked, setTicked] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<string | null>(standingOn ?? null);
  const box = useRef<HTMLDivElement>(null);

  // Names that were renewed have left the list, and their ticks with them.
  const there = useMemo(() => new Set(reminders.map(idOf)), [reminders]);
  const selection = useMemo<RowSelection>(
    () => ({ ids: new Set([...ticked.ids].filter((id) => there.has(id))), anchor: ticked.anchor }),
    [ticked, there],
  );
  const chosen = useMemo(
    () => reminders.filter((reminder) => selection.ids.has(idOf(reminder))),
    [reminders, selection],
  );
  const rowAt = useMemo(() => (index: number) => reminders[index], [reminders]);

  const place = standingOn === undefined ? -1 : reminders.findIndex((reminder) => idOf(reminder) === standingOn);
  const [shownFor, setShownFor] = useState(standingOn);
  if (shownFor !== standingOn) {
    setShownFor(standingOn);
    setCurrent(standingOn ?? null);
  }
  useEffect(() => {
    const list = box.current?.querySelector<HTMLElement>('[role="grid"]');
    if (!list || place < 0) return;
    const height = list.querySelector<HTMLElement>("[data-row]")?.offsetHeight ?? 0;
    list.scrollTop = Math.max(0, (place - 2) * height);
  }, [standingOn, place]);

  const columns = useMemo<ListColumn<ReminderView>[]>(
    () => [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(110px, 1.3fr)",
        render: (reminder) => (
          // Enter on the row does the same, so the keyboard needs no stop here.
          <button
            type="button"
            className="name-link"
            tabIndex={-1}
            title={reminder.unicode}
            onClick={() => open(reminder)}
          >
            <DomainName name={reminder.key.name} plain />
          </button>
        ),
      },
      {
        key: "expires",
        title: "Expires",
        name: "Expires",
        track: "136px",
        render: (reminder) => <When at={reminder.expires_at} short />,
      },
      {
        key: "stage",
        title: stageTitle,
        name: stageTitle,
        track: "minmax(76px, 0.7fr)",
        render: (reminder) => (
          <span className="trunc" title={stageWords(reminder.stage)}>
            {shortStage(reminder.stage)}
          </span>
        ),
      },
      {
        key: "account",
        title: "Account",
        name: "Account",
        // An account's usual label, such as PlanetDomains, in full.
        track: "minmax(120px, 1fr)",
        render: (reminder) => {
          const account = accounts.find((one) => one.id === reminder.key.account);
          return (
            account && (
              <>
                <AccountTile provider={account.provider} />
                <span className="trunc" title={account.label}>
                  {account.label}
                </span>
              </>
            )
          );
        },
      },
      {
        key: "told",
        title: "Told",
        name: "Told",
        track: "minmax(108px, 0.8fr)",
        render: (reminder) => (
          <span className="t2 sm trunc" title={standing(reminder, now)}>
            {standing(reminder, now)}
          </span>
        ),
      },
      {
        key: "verbs",
        title: <span className="sr">What to do</span>,
        name: "What to do",
        track: "60px",
        isEnd: true,
        render: (reminder) => {
          const silent = isSilent(reminder.snoozed_until, now);
          return (
            <>
              <IconButton
                size="s"
                icon={ShoppingCart}
                label={`Renew ${reminder.unicode}...`}
                onPress={() => void renewNames([reminder.key])}
              />
              <SnoozeMenu
                label={`Snooze ${reminder.unicode}`}
                isSilent={silent}
                onSnooze={(days) => void snoozeNames([reminder.key], days)}
                trigger={
                  <IconButton
                    size="s"
                    icon={silent ? AlarmClockOff : AlarmClock}
                    label={silent ? `${reminder.unicode} is silent` : `Snooze ${reminder.unicode}`}
                  />
                }
              />
            </>
          );
        },
      },
    ],
    [accounts, now, stageTitle],
  );

  return (
    <div className="reminder-names" ref={box}>
      <List<ReminderView>
        label={label}
        count={reminders.length}
        columns={columns}
        rowAt={rowAt}
        rowId={idOf}
        rowName={(reminder) => reminder.unicode}
        onNeed={needNothing}
        selection={selection}
        onSelect={setTicked}
        onSelectRun={(from, to, anchor) =>
          setTicked(addRows({ ...selection, anchor }, reminders.slice(from, to + 1).map(idOf)))
        }
        onSelectAll={() => setTicked(onlyRows(reminders.map(idOf)))}
        current={current}
        onCurrent={(reminder) => setCurrent(idOf(reminder))}
        onOpen={open}
        footRoom={chosen.length > 0 ? BAR_ROOM : 0}
      />
      {chosen.length > 0 && <BulkBar chosen={chosen} now={now} onClear={() => setTicked(NO_ROWS)} />}
    </div>
  );
}

interface BulkBarProps {
  chosen: readonly ReminderView[];
  now: number;
  onClear: () => void;
}

/** What can be done with the ticked names. */
function BulkBar({ chosen, now, onClear }: BulkBarProps) {
  const keys = useMemo(() => chosen.map(({ key }) => key), [chosen]);
  const silent = chosen.some((reminder) => isSilent(reminder.snoozed_until, now));
  useSelectionCommands(keys, silent);
  return (
    <div className="bulk" role="toolbar" aria-label="On the selection">
      <span className="b bulk-count" role="status">
        {formatCount(chosen.length)} selected
      </span>
      <BarDivider />
      <Button variant="ghost" icon={ShoppingCart} onPress={() => void renewNames(keys)}>
        Renew...
      </Button>
      <SnoozeMenu
        label={`Snooze ${chosen.length === 1 ? "1 name" : `${formatCount(chosen.length)} names`}`}
        placement="top end"
        isSilent={silent}
        onSnooze={(days) => void snoozeNames(keys, days)}
        trigger={
          <Button variant="ghost" icon={AlarmClock}>
            Snooze
          </Button>
        }
      />
      <IconButton icon={X} label="Select none" onPress={onClear} />
    </div>
  );
}
