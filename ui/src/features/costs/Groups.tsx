import { useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { navigate, useSaveFile } from "@/app";
import {
  AccountTile,
  Button,
  FaultCallout,
  IconButton,
  LinkButton,
  MoneyText,
  SegmentedControl,
  SkeletonRows,
} from "@/components";
import { formatCount, formatMoney } from "@/format";
import { call, commands, queries, type CostGroup, type CostGroups, type CostsBy } from "@/ipc";
import { groupsQuery } from "./queries";
import { SumText } from "./SumText";
import { BY, BY_CHOICES, shareWords } from "./words";

/** Rows before the rest is asked for. */
const FIRST = 12;

/** What the names cost a year, told apart. */
export function Groups() {
  const [by, setBy] = useState<CostsBy>("account");
  const asked = useQuery(groupsQuery(by));
  const save = useSaveFile("Costs");
  return (
    <section className="cost-groups" aria-labelledby="groups">
      <h2 id="groups">
        A year by
        <SegmentedControl label="A year by" choices={BY_CHOICES} value={by} onChange={setBy} />
        <span className="grow" />
        <IconButton
          icon={Download}
          label="Save this table as CSV"
          onPress={() => save.mutate(() => call(commands.costsFile({ kind: "groups", by })))}
        />
      </h2>
      {asked.isError ? (
        <FaultCallout fault={asked.error.fault} onRetry={() => void asked.refetch()} />
      ) : asked.data ? (
        <GroupTable key={by} groups={asked.data} />
      ) : (
        <SkeletonRows rows={6} label="Adding up" />
      )}
    </section>
  );
}

function GroupTable({ groups: { by, groups, total, overlapping, unit } }: { groups: CostGroups }) {
  const [isWhole, setWhole] = useState(false);
  const accounts = useQuery(queries.accounts).data;
  const shown = isWhole ? groups : groups.slice(0, FIRST);
  return (
    <>
      <table className="cost-table">
        <caption className="sr">What names cost a year by {BY[by].toLowerCase()}</caption>
        <thead>
          <tr>
            <th scope="col">{BY[by]}</th>
            <th scope="col" className="r">
              Names
            </th>
            <th scope="col" className="r">
              A year
            </th>
            <th scope="col" className="r">
              Average
            </th>
            <th scope="col">Share{unit === null ? "" : ` in ${unit}`}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((group) => {
            const account = by === "account" ? accounts?.find(({ id }) => id === group.key) : undefined;
            return (
              <tr key={group.key}>
                <th scope="row">
                  <span className="row">
                    {account && <AccountTile provider={account.provider} />}
                    <span className="trunc">
                      <LinkButton onPress={() => navigate("portfolio", { filter: group.filter })}>
                        {group.label}
                      </LinkButton>
                    </span>
                  </span>
                </th>
                <td className="r">
                  {formatCount(group.names)}
                  {group.yearly.names < group.names && (
                    <span className="block mi t3">{formatCount(group.names - group.yearly.names)} not counted</span>
                  )}
                </td>
                <td className="r b">
                  {group.yearly.names === 0 ? (
                    <span className="sm t3 no">Not known</span>
                  ) : (
                    <SumText sum={group.yearly} />
                  )}
                </td>
                <td className="r t2">
                  <Average group={group} />
                </td>
                <td>
                  <Share share={group.share} isPriced={group.yearly.names > 0} />
                </td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">All names</th>
            <td className="r nw">{formatCount(total.names)} counted</td>
            <td className="r b">
              <SumText sum={total} />
            </td>
            <td colSpan={2} />
          </tr>
        </tfoot>
      </table>
      {groups.length > FIRST && !isWhole && (
        <p>
          <Button onPress={() => setWhole(true)}>Show all {formatCount(groups.length)}</Button>
        </p>
      )}
      {overlapping && (
        <p className="sm t3">
          A name with several tags counts in each of them, so that shares add up to more than the whole.
        </p>
      )}
    </>
  );
}

function Average({ group: { yearly, average, average_compared: compared } }: { group: CostGroup }) {
  if (yearly.names === 0) return null;
  const isOne = compared !== null && yearly.without_rate === 0;
  return (
    <span title={isOne && average.length > 1 ? average.map(formatMoney).join(", ") : undefined}>
      {(isOne ? [compared] : average).map((money) => (
        <MoneyText key={money.currency} money={money} className="block" />
      ))}
    </span>
  );
}

function Share({ share, isPriced }: { share: number | null; isPriced: boolean }) {
  if (share === null) return isPriced ? <span className="sm t3">Another currency</span> : null;
  return (
    <span className="cost-share">
      <span aria-hidden="true">
        <i style={{ width: `${share / 10}%` }} />
      </span>
      <span className="sm t2">{shareWords(share)}</span>
    </span>
  );
}
