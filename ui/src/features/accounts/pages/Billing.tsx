import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Check, CreditCard, Gift, ReceiptText } from "lucide-react";
import {
  Badge,
  Button,
  Callout,
  CopyButton,
  EmptyState,
  FaultCallout,
  MoneyText,
  OpenLink,
  SkeletonRows,
  toast,
} from "@/components";
import { counted, formatDate } from "@/format";
import { call, commands, type Money } from "@/ipc";
import type { AccountPageProps } from "./index";
import { invoicesQuery, profileQuery, referralsQuery } from "./queries";

/** How the account pays, what it paid, and what it earned. */
export function Billing(props: AccountPageProps) {
  return (
    <div className="account-page">
      <Payment {...props} />
      <Invoices {...props} />
      <Referrals {...props} />
    </div>
  );
}

function Payment({ account, descriptor }: AccountPageProps) {
  const client = useQueryClient();
  const profile = useQuery(profileQuery(account.id));
  const canPay = profile.data?.can_pay ?? null;
  const ask = useMutation({ mutationFn: () => call(commands.accountsBillingSetup(account.id)) });
  const again = useMutation({
    mutationFn: () => call(commands.accountsProfile(account.id)),
    onSuccess: (next) => {
      client.setQueryData(profileQuery(account.id).queryKey, next);
      if (next.can_pay === true) {
        ask.reset();
        toast({ tone: "ok", text: `${account.label} has a way to pay now` });
      }
    },
  });
  return (
    <section aria-label="Payment" className="account-part">
      <div className="row">
        <h3>Payment</h3>
        {canPay === true && (
          <Badge tone="ok" icon={Check}>
            Set up
          </Badge>
        )}
        {canPay === false && <Badge tone="due">Missing</Badge>}
        <span className="grow" />
        <Button
          size="s"
          icon={CreditCard}
          onPress={() => ask.mutate()}
          isPending={ask.isPending}
          isDisabled={account.read_only}
        >
          {canPay === true ? "Change the payment" : "Set up a payment"}
        </Button>
      </div>
      <p className="sm t2">
        {descriptor.orders ? `Names are paid ${descriptor.orders.pays}. ` : ""}
        The card is entered on a page of {descriptor.label} in your browser; Freehold never sees it.
      </p>
      {ask.isError && <FaultCallout fault={ask.error.fault} onRetry={() => ask.mutate()} />}
      {ask.isSuccess && (
        <Callout
          tone="accent"
          live
          title="The page is ready"
          actions={
            <>
              <OpenLink url={ask.data} />
              <Button size="s" variant="ghost" onPress={() => again.mutate()} isPending={again.isPending}>
                I have done it
              </Button>
            </>
          }
        >
          {again.isSuccess && again.data.can_pay === false
            ? `${descriptor.label} still knows of no way to pay. It may take a moment; try again.`
            : "Set up the payment there, then come back. Nothing is charged by that."}
        </Callout>
      )}
      {again.isError && <FaultCallout fault={again.error.fault} onRetry={() => again.mutate()} />}
    </section>
  );
}

function Amount({ money }: { money: Money | null }) {
  return money === null ? <span className="t3">not told</span> : <MoneyText money={money} />;
}

function Unreadable({ count }: { count: number }) {
  return count === 0 ? null : <p className="sm c-due">{counted(count, "row")} of the answer could not be read.</p>;
}

function Invoices({ account, descriptor }: AccountPageProps) {
  const read = useQuery(invoicesQuery(account.id));
  return (
    <section aria-label="Invoices" className="account-part">
      <h3>Invoices</h3>
      {read.isPending && <SkeletonRows rows={3} label="Reading the invoices" />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {read.isSuccess &&
        (read.data.invoices.length === 0 ? (
          <EmptyState icon={ReceiptText} title="No invoice yet">
            What is bought or renewed at {descriptor.label} is listed here with its bill.
          </EmptyState>
        ) : (
          <div className="scroll" tabIndex={0} role="region" aria-label="Table of invoices">
            <table className="account-table">
              <caption className="sr">Invoices, the latest first</caption>
              <thead>
                <tr>
                  <th scope="col">Date</th>
                  <th scope="col">Number</th>
                  <th scope="col">For</th>
                  <th scope="col" className="r">
                    Paid
                  </th>
                  <td aria-hidden="true" />
                </tr>
              </thead>
              <tbody>
                {read.data.invoices.map((invoice) => (
                  <tr key={invoice.id}>
                    <td className="nw">{invoice.created_at === null ? "Not told" : formatDate(invoice.created_at)}</td>
                    <th scope="row" className="selectable nw">
                      {invoice.number ?? invoice.id}
                    </th>
                    <td>{invoice.description ?? <span className="t3">not told</span>}</td>
                    <td className="r">
                      <Amount money={invoice.paid} />
                    </td>
                    <td className="r">{invoice.link !== null && <OpenLink url={invoice.link} />}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ))}
      {read.isSuccess && read.data.more && <p className="sm t3">Older ones are on the site of {descriptor.label}.</p>}
      {read.isSuccess && <Unreadable count={read.data.unreadable} />}
    </section>
  );
}

function Referrals({ account, descriptor }: AccountPageProps) {
  const read = useQuery(referralsQuery(account.id));
  const told = read.data;
  return (
    <section aria-label="Referrals" className="account-part">
      <h3>Referrals</h3>
      {read.isPending && <SkeletonRows rows={3} label="Reading the referrals" />}
      {read.isError && <FaultCallout fault={read.error.fault} onRetry={() => void read.refetch()} />}
      {told !== undefined && (
        <>
          {told.code !== null && (
            <p className="row">
              <span className="t2">Your code</span>
              <span className="mono selectable">{told.code}</span>
              <CopyButton text={told.code} what="the code" />
              {told.rate_percent !== null && (
                <span className="sm t3">{told.rate_percent} % of what those you refer pay for names</span>
              )}
            </p>
          )}
          <dl className="row account-earned">
            {(
              [
                ["Earned", told.earned],
                ["Paid out", told.paid_out],
                ["Still to come", told.pending],
              ] as const
            ).map(([label, money]) => (
              <div key={label}>
                <dt className="sm t3">{label}</dt>
                <dd className="b">
                  <Amount money={money} />
                </dd>
              </div>
            ))}
          </dl>
          {told.referrals.length === 0 ? (
            <EmptyState icon={Gift} title="Nobody was referred yet">
              Hand your code on: whoever opens an account at {descriptor.label} with it is listed here.
            </EmptyState>
          ) : (
            <div className="scroll" tabIndex={0} role="region" aria-label="Table of referrals">
              <table className="account-table">
                <caption className="sr">Referrals</caption>
                <thead>
                  <tr>
                    <th scope="col">Since</th>
                    <th scope="col">Names</th>
                    <th scope="col" className="r">
                      Earned
                    </th>
                    <th scope="col">Paid out</th>
                  </tr>
                </thead>
                <tbody>
                  {told.referrals.map((one) => (
                    <tr key={one.id}>
                      <td className="nw">{one.created_at === null ? "Not told" : formatDate(one.created_at)}</td>
                      <th scope="row">{one.domains.length === 0 ? "No name yet" : one.domains.join(", ")}</th>
                      <td className="r">
                        <Amount money={one.earned} />
                      </td>
                      <td>{one.paid_out === null ? "Not told" : one.paid_out ? "Yes" : "Not yet"}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
          <Unreadable count={told.unreadable} />
        </>
      )}
    </section>
  );
}
