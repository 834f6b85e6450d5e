import { useMutation, useQuery } from "@tanstack/react-query";
import { Check, CircleCheck, ExternalLink, RefreshCw, Trash2, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { navigate, PageSplit } from "@/app";
import {
  AccountTile,
  Ago,
  Badge,
  BarDivider,
  Button,
  ConfirmDialog,
  DomainName,
  EmptyState,
  ErrorState,
  FaultCallout,
  IconButton,
  PageBar,
  SegmentedControl,
  SkeletonRows,
  toast,
  When,
} from "@/components";
import { addRows, List, NO_ROWS, onlyRows, type ListColumn, type RowSelection } from "@/components/grid";
import { counted, formatCount } from "@/format";
import { call, commands, faultOf, queries, type NameKey, type ReviewRow, type ReviewSection } from "@/ipc";
import { keyOf, rowIdOf, useRefresh } from "../queries";
import "./review.css";
import { useReview } from "./queries";

const sayFault = ({ fault }: { fault: { message: string; hint?: string | null } }) =>
  toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") });

/** Names that arrived or went missing, until somebody looked at them. */
export function ReviewPage() {
  const [section, setSection] = useState<ReviewSection>("missing");
  const review = useReview(section);
  const counts = review.counts;
  const arrived = counts === null ? 0 : counts.arrived + counts.back;
  const missing = counts?.missing ?? 0;
  return (
    <>
      <PageBar
        title="Names to review"
        sub={counts === null ? "" : `${counted(missing + arrived, "name")} came or went`}
      >
        <Button variant="ghost" onPress={() => navigate("portfolio")}>
          All names
        </Button>
      </PageBar>
      <div className="review-head">
        <SegmentedControl
          label="What to review"
          choices={[
            { id: "missing", label: `Missing ${formatCount(missing)}` },
            { id: "arrived", label: `Arrived ${formatCount(arrived)}` },
          ]}
          value={section}
          onChange={setSection}
        />
        <span className="sm t2 grow">
          {section === "missing"
            ? "Missing from their account's last complete list. They are kept, and forgotten after three lists on three days without them."
            : "New in an account's list, or there again after they were missing."}
        </span>
      </div>
      <PageSplit>
        <ReviewList key={section} section={section} review={review} />
      </PageSplit>
    </>
  );
}

function ReviewList({ section, review }: { section: ReviewSection; review: ReturnType<typeof useReview> }) {
  const { data: accounts = [] } = useQuery(queries.accounts);
  const [selection, setSelection] = useState<RowSelection>(NO_ROWS);
  const [current, setCurrent] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const refresh = useRefresh();
  const keys = useMemo(() => [...selection.ids].map(keyOf), [selection]);
  const done = useMutation({
    mutationFn: (seen: NameKey[]) => call(commands.portfolioReviewDone(seen)),
    onSuccess: (_, seen) => {
      setSelection(NO_ROWS);
      toast({ tone: "ok", text: `${counted(seen.length, "name")} marked as seen.` });
    },
    onError: sayFault,
  });
  const forget = useMutation({
    mutationFn: (gone: NameKey[]) => call(commands.portfolioReviewForget(gone)),
    onSuccess: (count) => {
      setSelection(NO_ROWS);
      setAsking(false);
      toast({ tone: "ok", text: `${counted(count, "name")} forgotten. Notes and tags stay.` });
    },
    onError: sayFault,
  });
  const { mutate: ask } = refresh;
  const asked = refresh.isPending ? refresh.variables : null;
  const onAsk = useCallback(
    (row: ReviewRow) =>
      ask(
        { account: row.account, name: row.name },
        {
          onSuccess: (detail) =>
            toast({
              tone: detail.row.vanished ? "due" : "ok",
              text: detail.row.vanished
                ? `${row.unicode} is still missing.`
                : `${row.unicode} is in the account; it was read just now.`,
            }),
          onError: sayFault,
        },
      ),
    [ask],
  );

  const columns = useMemo<ListColumn<ReviewRow>[]>(() => {
    const ownerOf = (row: ReviewRow) => accounts.find((one) => one.id === row.account);
    return [
      {
        key: "name",
        title: "Name",
        name: "Name",
        track: "minmax(200px, 1.6fr)",
        render: (row) => (
          <span className="row">
            <DomainName name={row.name} />
            {row.flag === "back" && <Badge tone="ok">There again</Badge>}
            {row.flag === "arrived" && <Badge tone="accent">New</Badge>}
            {row.flag === "missing" && <Badge tone="risk">Missing</Badge>}
          </span>
        ),
      },
      {
        key: "account",
        title: "Account",
        name: "Account",
        track: "minmax(120px, 1fr)",
        render: (row) => {
          const owner = ownerOf(row);
          return (
            <span className="row">
              {owner && <AccountTile provider={owner.provider} />}
              <span className="trunc">{owner?.label ?? ""}</span>
            </span>
          );
        },
      },
      {
        key: "since",
        title: "Since",
        name: "Since",
        track: "110px",
        render: (row) => (
          <span className="nw">
            <Ago at={row.since} />
          </span>
        ),
      },
      {
        key: "lists",
        title: section === "missing" ? "Days missing" : "Last told",
        name: section === "missing" ? "Days missing" : "Last told",
        track: "120px",
        render: (row) =>
          section === "missing" ? (
            <span className="nw">{row.missing} of 3</span>
          ) : (
            <span className="nw">
              <Ago at={row.fetched_at} />
            </span>
          ),
      },
      {
        key: "expires",
        title: "Expires",
        name: "Expires",
        track: "190px",
        render: (row) =>
          row.registered ? <When at={row.expires_at} /> : <span className="t2">Registered elsewhere</span>,
      },
      {
        key: "verbs",
        title: "",
        name: "What to do",
        track: "72px",
        isEnd: true,
        render: (row) => (
          <span className="row">
            <IconButton
              size="s"
              icon={RefreshCw}
              label={`Ask the account for ${row.unicode} now`}
              isPending={asked?.account === row.account && asked.name === row.name}
              onPress={() => onAsk(row)}
            />
            <IconButton
              size="s"
              icon={ExternalLink}
              label={`Open ${row.unicode}`}
              onPress={() => navigate("portfolio", { name: `${row.account}/${row.name}` })}
            />
          </span>
        ),
      },
    ];
  }, [accounts, section, asked, onAsk]);

  const { total, fault, retry } = review;
  if (total === null) {
    return <div className="pane">{fault ? <ErrorState fault={fault} onRetry={retry} /> : <SkeletonRows />}</div>;
  }
  if (total === 0) {
    return (
      <div className="pane">
        <EmptyState
          icon={CircleCheck}
          title={section === "missing" ? "No name is missing" : "No name arrived"}
          actions={<Button onPress={() => navigate("portfolio")}>All names</Button>}
        >
          {section === "missing"
            ? "A name that an account leaves out of its list stands here until you have looked at it."
            : "A name that a sync finds for the first time stands here until you have looked at it."}
        </EmptyState>
      </div>
    );
  }
  const count = selection.ids.size;
  return (
    <div className="pane names">
      {fault && <FaultCallout fault={fault} onRetry={retry} />}
      <List<ReviewRow>
        label={section === "missing" ? "Missing names" : "Names that arrived"}
        count={total}
        columns={columns}
        rowAt={review.rowAt}
        rowId={rowIdOf}
        rowName={(row) => row.unicode}
        onNeed={review.onNeed}
        selection={selection}
        onSelect={setSelection}
        onSelectRun={(from, to, anchor) => {
          const run: string[] = [];
          for (let index = from; index <= to; index += 1) {
            const row = review.rowAt(index);
            if (row) run.push(rowIdOf(row));
          }
          setSelection(addRows({ ...selection, anchor }, run));
        }}
        onSelectAll={() => {
          call(commands.portfolioReviewKeys(section)).then(
            (all) => setSelection(onlyRows(all.map(rowIdOf))),
            (error: unknown) => sayFault({ fault: faultOf(error) }),
          );
        }}
        current={current}
        onCurrent={(row) => setCurrent(rowIdOf(row))}
        onOpen={(row) => navigate("portfolio", { name: `${row.account}/${row.name}` })}
        footRoom={count > 0 ? 72 : 0}
      />
      {count > 0 && (
        <div className="bulk" role="toolbar" aria-label="On the selection">
          <span className="b bulk-count" role="status">
            {formatCount(count)} selected
          </span>
          <BarDivider />
          <Button variant="ghost" icon={Check} isPending={done.isPending} onPress={() => done.mutate(keys)}>
            Mark as seen
          </Button>
          {section === "missing" && (
            <Button variant="ghost" icon={Trash2} onPress={() => setAsking(true)}>
              Forget…
            </Button>
          )}
          <BarDivider />
          <IconButton icon={X} label="Clear selection" placement="top" onPress={() => setSelection(NO_ROWS)} />
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => forget.mutate(keys)}
        title={`Forget ${counted(count, "name")}?`}
        confirmLabel={`Forget ${counted(count, "name")}`}
        keepLabel="Keep"
        isPending={forget.isPending}
      >
        Only what is missing from its account is forgotten, here and now; nothing changes at any registrar. Tags, notes
        and the history stay, and a name that is listed again arrives as a new one.
      </ConfirmDialog>
    </div>
  );
}
