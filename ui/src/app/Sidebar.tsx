import {
  ArrowLeftRight,
  Bell,
  Bookmark,
  ChartColumn,
  CalendarClock,
  CalendarX2,
  CircleDashed,
  CircleDot,
  GitCompare,
  History,
  IdCard,
  Layers,
  LockOpen,
  PlugZap,
  RefreshCwOff,
  RotateCcwClock,
  Search,
  Settings,
  ShieldAlert,
  ShoppingCart,
  Table2,
  TriangleAlert,
} from "lucide-react";
import type { PointerEvent, ReactNode } from "react";
import { AccountTile, classes, Icon, Kbd, type IconType } from "@/components";
import { counted, formatCount } from "@/format";
import type { ViewCount } from "@/ipc";
import { openPalette } from "./Palette";
import { navigate, routeHash, useRoute, type PageId, type Route, type RouteParams } from "./router";
import type { ShellData } from "./shellData";

/** Icon and colour of the engine's own views; a saved view has the bookmark. */
const VIEWS: Readonly<Record<string, { icon: IconType; tone?: string }>> = {
  due90: { icon: CalendarClock },
  due30: { icon: CalendarClock },
  risk: { icon: ShieldAlert, tone: "c-risk" },
  lapsed: { icon: CalendarX2, tone: "c-lapsed" },
  no_auto_renew: { icon: RefreshCwOff },
  unlocked: { icon: LockOpen },
  drifted: { icon: GitCompare },
  changed: { icon: History },
  arrived: { icon: CircleDot },
  vanished: { icon: CircleDashed, tone: "c-risk" },
};

/** Built-in views that stay in sight with nothing in them: what they say then is good news. */
const ALWAYS: ReadonlySet<string> = new Set(["due30", "risk"]);

/** The views worth a line: the user's own, the one that is open, and of those built in what is not empty. */
function shownViews(views: readonly ViewCount[], open: string | undefined): readonly ViewCount[] {
  const isShown = (view: ViewCount) => view.own || view.count > 0 || view.key === open || ALWAYS.has(view.key);
  return [...views.filter((view) => !view.own), ...views.filter((view) => view.own)].filter(isShown);
}

interface NavItemProps<P extends PageId> {
  page: P;
  params?: RouteParams[P];
  isCurrent: boolean;
  icon: ReactNode;
  label: string;
  count?: ReactNode;
}

/** Gives a tip to a label that is cut or hidden: over others it would only lie on the next line. */
function tipWhereCut({ currentTarget: link }: PointerEvent<HTMLAnchorElement>) {
  const label = link.querySelector<HTMLElement>(".nav-label");
  const isWhole = label !== null && label.offsetWidth > 1 && label.scrollWidth <= label.clientWidth;
  link.title = isWhole ? "" : (label?.textContent ?? "");
}

function NavItem<P extends PageId>({ page, params, isCurrent, icon, label, count }: NavItemProps<P>) {
  return (
    <a
      className={classes("nav", isCurrent && "on")}
      href={routeHash({ page, params: params ?? {} } as Route)}
      aria-current={isCurrent ? "page" : undefined}
      onPointerEnter={tipWhereCut}
      draggable={false}
      onClick={(event) => {
        event.preventDefault();
        navigate(page, params);
      }}
    >
      {icon}
      <span className="nav-label trunc">{label}</span>
      {count}
    </a>
  );
}

/** The mark of the brand row: three parcels held, one free. */
function Mark() {
  return (
    <svg className="mark" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d="M2 2h4v12H2z" />
      <path d="M7 2h7v4H7z" opacity=".78" />
      <path d="M7 7h5v3H7z" opacity=".55" />
    </svg>
  );
}

/** Pages, views and accounts. Below 960 px only their icons, with tips. */
export function Sidebar({ data }: { data: ShellData }) {
  const route = useRoute();
  const onView = route.page === "portfolio" ? route.params.view : undefined;
  const onAccount = route.page === "portfolio" ? route.params.account : undefined;
  const plain = (page: PageId) => route.page === page && onView === undefined && onAccount === undefined;
  return (
    <nav className="side" aria-label="Main">
      <button className="brand" type="button" onClick={openPalette}>
        <Mark />
        <span className="nav-label">Freehold</span>
        <span className="sr">, command palette</span>
        <Kbd keys="Mod+K" />
      </button>
      <NavItem
        page="portfolio"
        isCurrent={plain("portfolio")}
        icon={<Icon icon={Layers} />}
        label="Portfolio"
        count={data.totalNames !== null && <span className="n">{formatCount(data.totalNames)}</span>}
      />
      <NavItem page="search" isCurrent={plain("search")} icon={<Icon icon={Search} />} label="Search" />
      <NavItem
        page="cart"
        isCurrent={plain("cart")}
        icon={<Icon icon={ShoppingCart} />}
        label="Cart"
        count={
          data.cartLines > 0 && (
            <span className="count" aria-label={counted(data.cartLines, "line")}>
              {formatCount(data.cartLines)}
            </span>
          )
        }
      />
      <NavItem page="dns" isCurrent={plain("dns")} icon={<Icon icon={Table2} />} label="DNS" />
      <NavItem
        page="transfers"
        isCurrent={plain("transfers")}
        icon={<Icon icon={ArrowLeftRight} />}
        label="Transfers"
      />
      <NavItem
        page="reminders"
        isCurrent={plain("reminders")}
        icon={<Icon icon={Bell} />}
        label="Reminders"
        count={data.remindersDue > 0 && <span className="n">{formatCount(data.remindersDue)}</span>}
      />
      <NavItem page="costs" isCurrent={plain("costs")} icon={<Icon icon={ChartColumn} />} label="Costs" />
      <NavItem page="activity" isCurrent={plain("activity")} icon={<Icon icon={RotateCcwClock} />} label="Activity" />
      <div className="side-more scroll">
        {data.views.length > 0 && <h2>Views</h2>}
        {shownViews(data.views, onView).map((view) => {
          const { icon, tone } = VIEWS[view.key] ?? { icon: Bookmark };
          return (
            <NavItem
              key={view.key}
              page="portfolio"
              params={{ view: view.key }}
              isCurrent={onView === view.key}
              icon={<Icon icon={icon} />}
              label={view.label}
              count={<span className={classes("n", view.count > 0 && tone)}>{formatCount(view.count)}</span>}
            />
          );
        })}
        {data.accounts.length > 0 && <h2>By account</h2>}
        {data.accounts.map((account) => (
          <NavItem
            key={account.id}
            page="portfolio"
            params={{ account: account.id }}
            isCurrent={onAccount === account.id}
            icon={<AccountTile provider={account.provider} />}
            label={account.label}
            count={
              account.problem === null ? (
                <span className="n">{formatCount(account.count)}</span>
              ) : (
                <span className="n c-risk" title={account.problem}>
                  <Icon icon={TriangleAlert} size="s" label={account.problem} />
                </span>
              )
            }
          />
        ))}
      </div>
      <NavItem page="accounts" isCurrent={plain("accounts")} icon={<Icon icon={PlugZap} />} label="Accounts" />
      <NavItem page="contacts" isCurrent={plain("contacts")} icon={<Icon icon={IdCard} />} label="Contacts" />
      <NavItem page="settings" isCurrent={plain("settings")} icon={<Icon icon={Settings} />} label="Settings" />
    </nav>
  );
}
