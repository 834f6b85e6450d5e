import { ChartNoAxesColumn, KeyRound, Tags } from "lucide-react";
import { navigate } from "@/app";
import { Button, EmptyState } from "@/components";

/** No account, or accounts without names. */
export function NoNames({ hasAccounts }: { hasAccounts: boolean }) {
  return hasAccounts ? (
    <EmptyState
      icon={ChartNoAxesColumn}
      title="No names yet"
      actions={
        <Button variant="primary" onPress={() => navigate("portfolio")}>
          Open the portfolio
        </Button>
      }
    >
      Costs are added up from the names in your accounts. Sync them in the portfolio first.
    </EmptyState>
  ) : (
    <EmptyState
      icon={KeyRound}
      title="No account is connected"
      actions={
        <Button variant="primary" onPress={() => navigate("accounts")}>
          Connect an account
        </Button>
      }
    >
      Connect a registrar, and this page says what your names cost now, by month, and where they would cost less.
    </EmptyState>
  );
}

/** Names, and no price of any of them. */
export function NoPrices() {
  return (
    <EmptyState
      icon={Tags}
      title="No renewal price is known"
      actions={
        <Button variant="primary" onPress={() => navigate("search", { tab: "prices" })}>
          Read the price lists
        </Button>
      }
    >
      What names cost comes from the accounts' price lists. Read them on the page of prices.
    </EmptyState>
  );
}

/** Prices, and no expiry of any name that has one. */
export function NoDates() {
  return (
    <EmptyState
      icon={ChartNoAxesColumn}
      title="No expiry is known"
      actions={
        <Button variant="primary" onPress={() => navigate("portfolio", { filter: "expires:unknown" })}>
          Show these names
        </Button>
      }
    >
      None of the names with a known price has a known expiry, so that no month can be told.
    </EmptyState>
  );
}
