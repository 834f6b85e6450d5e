import { AccountTile, Ago, Icon, Tipped } from "@/components";
import { counted } from "@/format";
import type { AccountView, PriceSource } from "@/ipc";
import { TriangleAlert } from "lucide-react";
import { faultSentence } from "../words";

/** Where each account's prices come from, and how old they are. */
export function Sources({ sources, accounts }: { sources: readonly PriceSource[]; accounts: readonly AccountView[] }) {
  return (
    <ul className="price-sources sm t2" aria-label="Where the prices come from">
      {sources.map((source) => {
        const account = accounts.find((one) => one.id === source.account);
        return (
          <li className="row nw" key={source.account}>
            {account && <AccountTile provider={account.provider} />}
            <span title={account?.label}>
              <span className="sr">{account?.label ?? "Removed account"}: </span>
              <span>
                {source.from === "list" ? "list" : source.from === "quotes" ? "quotes" : "tells no prices"}
                {source.from !== "nothing" && `, ${counted(source.endings, "ending")}`}
                {source.read_at !== null && (
                  <>
                    , <Ago at={source.read_at} />
                  </>
                )}
                {source.from === "list" && source.read_at === null && ", not read yet"}
              </span>
            </span>
            {source.fault && (
              <Tipped tip={faultSentence(source.fault)}>
                <span className="row c-risk link-row">
                  <Icon icon={TriangleAlert} size="xs" />
                  Last reading failed
                </span>
              </Tipped>
            )}
          </li>
        );
      })}
    </ul>
  );
}
