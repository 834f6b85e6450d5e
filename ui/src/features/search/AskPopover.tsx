import { ChevronDown } from "lucide-react";
import { AccountTile, Button, Checkbox, Popover, Switch } from "@/components";
import { counted, formatCount } from "@/format";
import { useStore, type AccountView } from "@/ipc";
import { ask, asking } from "./options";

export interface AskPopoverProps {
  /** Accounts that can search. */
  accounts: readonly AccountView[];
}

/** Who is asked, and whether the public DNS is asked before them. */
export function AskPopover({ accounts }: AskPopoverProps) {
  const { accounts: chosen, precheck } = useStore(asking);
  const asked = chosen.length === 0 ? accounts : accounts.filter((account) => chosen.includes(account.id));
  const who =
    asked.length === accounts.length
      ? counted(asked.length, "account")
      : `${formatCount(asked.length)} of ${accounts.length}`;
  return (
    <Popover
      label="Who is asked"
      placement="bottom end"
      trigger={
        <Button size="l" iconEnd={ChevronDown} isDisabled={accounts.length === 0}>
          {precheck ? `Ask: DNS, ${who}` : `Ask: ${who}`}
        </Button>
      }
    >
      {() => (
        <div className="ask-list">
          <Switch end isSelected={precheck} onChange={(on) => ask({ precheck: on })}>
            <span className="set-words">
              Look into the public DNS first
              <span className="sm t3 block">
                A name that is delegated there is taken, and no account is asked about it. That spares their quotas. A
                name without DNS may be taken all the same, so the accounts are asked about every other.
              </span>
            </span>
          </Switch>
          <h3>Accounts</h3>
          <ul aria-label="Accounts">
            {accounts.map((account) => {
              const isAsked = asked.includes(account);
              return (
                <li key={account.id}>
                  <Checkbox
                    isSelected={isAsked}
                    // A search that asks nobody is none.
                    isDisabled={isAsked && asked.length === 1}
                    onChange={(on) => {
                      const next = accounts.filter((one) => (one === account ? on : asked.includes(one)));
                      ask({ accounts: next.length === accounts.length ? [] : next.map((one) => one.id) });
                    }}
                  >
                    <AccountTile provider={account.provider} />
                    <span className="grow trunc">{account.label}</span>
                  </Checkbox>
                </li>
              );
            })}
          </ul>
        </div>
      )}
    </Popover>
  );
}
