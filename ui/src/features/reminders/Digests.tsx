import { AlarmClock, AlarmClockOff, BellRing, CircleCheck, Layers, ShoppingCart } from "lucide-react";
import { useMemo } from "react";
import { renewNames, showNames, snoozeDigest } from "@/app";
import { Ago, Badge, Button, EmptyState, useNow } from "@/components";
import { counted, formatDateTime } from "@/format";
import type { DigestView, NameKey, RemindersView } from "@/ipc";
import { SnoozeMenu } from "./Snooze";
import { isSilent, renewedWords, silentWords } from "./words";

const idOf = (key: NameKey) => `${key.account}/${key.name}`;

/** What was told lately, the newest first: each notification as it read, and what can still be done about it. */
export function Digests({ view }: { view: RemindersView }) {
  const due = useMemo(() => new Set(view.due.map(({ key }) => idOf(key))), [view.due]);
  if (view.digests.length === 0) {
    return (
      <EmptyState icon={BellRing} title="Nothing was told yet">
        Each notification about names that expire is kept here, with its names and what can be done about them.
      </EmptyState>
    );
  }
  return (
    <ol className="digests" aria-label="What was told">
      {view.digests.map((digest) => (
        <Digest key={digest.id} digest={digest} stillDue={digest.names.filter((key) => due.has(idOf(key)))} />
      ))}
    </ol>
  );
}

/** `stillDue`: those of its names that need somebody now; only these are worth a renewal. */
function Digest({ digest, stillDue }: { digest: DigestView; stillDue: readonly NameKey[] }) {
  const now = useNow();
  const silent = isSilent(digest.snoozed_until, now);
  const renewed = renewedWords(digest.renewed, digest.names.length);
  const title = `digest-${digest.id}`;
  return (
    <li className="digest" aria-labelledby={title}>
      <div className="row digest-head">
        <h2 id={title} className="b">
          {digest.title}
        </h2>
        <span className="grow" />
        <span className="sm t3 nw" title={formatDateTime(digest.at)}>
          <Ago at={digest.at} />, {formatDateTime(digest.at)}
        </span>
      </div>
      <p className="t2 digest-body">{digest.body}</p>
      <div className="row wrap digest-foot">
        {digest.names.length > 0 && (
          <Button
            size="s"
            icon={Layers}
            aria-label={`Show ${counted(digest.names.length, "name")} of ${digest.title}`}
            onPress={() => showNames(digest.names)}
          >
            {`Show ${counted(digest.names.length, "name")}`}
          </Button>
        )}
        {stillDue.length > 0 && (
          <Button
            size="s"
            icon={ShoppingCart}
            aria-label={`Renew ${counted(stillDue.length, "name")} of ${digest.title}`}
            onPress={() => void renewNames(stillDue)}
          >
            {stillDue.length === digest.names.length ? "Renew..." : `Renew ${stillDue.length} still due...`}
          </Button>
        )}
        {(stillDue.length > 0 || silent) && (
          <SnoozeMenu
            label={`Snooze the names of ${digest.title}`}
            isSilent={silent}
            onSnooze={(days) => void snoozeDigest(digest.id, days)}
            trigger={
              <Button size="s" icon={silent ? AlarmClockOff : AlarmClock} aria-label={`Snooze ${digest.title}`}>
                Snooze
              </Button>
            }
          />
        )}
        <span className="grow" />
        {silent && digest.snoozed_until !== null && (
          <Badge icon={AlarmClockOff}>{silentWords(digest.snoozed_until)}</Badge>
        )}
        {renewed !== null && (
          <Badge tone="ok" icon={CircleCheck}>
            {renewed}
          </Badge>
        )}
        {renewed === null && stillDue.length === 0 && <span className="sm t3">Nothing of it is due now</span>}
      </div>
    </li>
  );
}
