import { useInfiniteQuery } from "@tanstack/react-query";
import {
  ArrowRightLeft,
  CalendarClock,
  CircleDot,
  History,
  Lock,
  PackageMinus,
  PackagePlus,
  RefreshCcw,
  Server,
  Shield,
  Tag,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { Button, EmptyState, ErrorState, Icon, SkeletonRows, type IconType } from "@/components";
import { formatDate, formatTime } from "@/format";
import { call, commands, type ChangeSource, type NameChangeView, type NameKey } from "@/ipc";
import "./history.css";

/** Changes of one page. */
const PAGE = 50;

const ICONS: Readonly<Record<string, IconType>> = {
  arrived: PackagePlus,
  vanished: TriangleAlert,
  back: Undo2,
  forgotten: PackageMinus,
  expires: CalendarClock,
  auto_renew: RefreshCcw,
  lock: Lock,
  privacy: Shield,
  nameservers: Server,
  registered: ArrowRightLeft,
  tags: Tag,
  note: Tag,
};

const SOURCE: Record<ChangeSource, string> = {
  sync: "told by the account",
  user: "by you",
  order: "by an order",
  registry: "told by the registry",
  import: "by a file",
};

function source({ source: who, label }: NameChangeView): string {
  if (who === "sync") return label === null ? SOURCE.sync : `told by ${label}`;
  return SOURCE[who];
}

interface Day {
  date: string;
  changes: NameChangeView[];
}

/** Changes under the day on which they were noticed, in the order in which they come. */
function byDay(changes: readonly NameChangeView[]): Day[] {
  const days: Day[] = [];
  for (const change of changes) {
    const date = formatDate(change.at);
    const last = days.at(-1);
    if (last?.date === date) last.changes.push(change);
    else days.push({ date, changes: [change] });
  }
  return days;
}

/** What happened to a name, newest first. */
export function HistoryTab({ id }: { id: NameKey }) {
  const history = useInfiniteQuery({
    queryKey: ["portfolio", "history", id.name],
    queryFn: ({ pageParam }) => call(commands.portfolioHistory(id.name, pageParam, PAGE)),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.more ? (page.changes.at(-1)?.id ?? null) : null),
  });
  if (history.isPending) return <SkeletonRows />;
  if (history.isError) return <ErrorState fault={history.error.fault} onRetry={() => void history.refetch()} />;
  const changes = history.data.pages.flatMap((page) => page.changes);
  if (changes.length === 0) {
    return (
      <EmptyState icon={History} title="Nothing changed yet">
        Renewals, switches, nameservers, and when the name arrives or goes missing are kept here from the first sync on.
      </EmptyState>
    );
  }
  return (
    <div className="name-history">
      {byDay(changes).map((day) => (
        <section key={day.date} aria-label={day.date}>
          <h3 className="mi t2 name-history-day">{day.date}</h3>
          <ul>
            {day.changes.map((change) => (
              <li key={change.id}>
                <Icon icon={ICONS[change.what] ?? CircleDot} size="s" className="t2" />
                <span>
                  <span className="name-history-words">{change.words}</span>
                  <span className="sm t2 block">
                    {formatTime(change.at)}, {source(change)}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {history.hasNextPage && (
        <Button size="s" isPending={history.isFetchingNextPage} onPress={() => void history.fetchNextPage()}>
          Load more
        </Button>
      )}
    </div>
  );
}
