import { X } from "lucide-react";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { IconButton } from "./Button";
import { classes } from "./classes";

export interface PageBarProps {
  title: ReactNode;
  /** The count beside the title: "139 of 4,218 names". */
  sub?: ReactNode;
  /** Badges after the count. */
  badges?: ReactNode;
  /** Tools on the right; at most one primary button a page. */
  children?: ReactNode;
}

/** The 52 px bar at the head of a page. */
export function PageBar({ title, sub, badges, children }: PageBarProps) {
  return (
    <header className="bar">
      <h1>{title}</h1>
      {sub !== undefined && <span className="sub">{sub}</span>}
      {badges}
      <span className="grow" />
      {children}
    </header>
  );
}

/** The line under the bar that holds the page's filter or search field. */
export function Tools({ children }: { children: ReactNode }) {
  return <div className="tools">{children}</div>;
}

/** A thin upright line between groups of tools. */
export function BarDivider() {
  return <span className="vr" aria-hidden="true" />;
}

/** Below the bar: list, pane and drawer side by side. Everything scrolls inside its pane, the window never does. */
export function Split({ children }: { children: ReactNode }) {
  return <div className="split">{children}</div>;
}

/** The pane that takes what room there is. */
export function Pane({
  children,
  scroll = false,
  className,
}: {
  children: ReactNode;
  scroll?: boolean;
  className?: string;
}) {
  return <div className={classes("pane", scroll && "scroll", className)}>{children}</div>;
}

/** The 52 px foot of a page: what will happen, and the one button that does it. */
export function Footer({ children }: { children: ReactNode }) {
  return <div className="foot">{children}</div>;
}

export interface DrawerProps {
  /** What it shows, for those who cannot see it: the name, "Jobs". */
  label: string;
  title: ReactNode;
  /** Beside the title, small. */
  sub?: ReactNode;
  /** Icon buttons before the closing one. */
  tools?: ReactNode;
  /** Further lines of the head: badges, buttons. */
  head?: ReactNode;
  onClose?: () => void;
  children: ReactNode;
  className?: string;
  ref?: Ref<HTMLElement>;
}

/** The pane at the right for detail. Below 1120 px it lies over the list. Escape closes it. */
export function Drawer({ label, title, sub, tools, head, onClose, children, className, ref }: DrawerProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented || !onClose) return;
    event.preventDefault();
    onClose();
  };
  return (
    <aside className={classes("drawer", className)} aria-label={label} onKeyDown={onKeyDown} ref={ref} tabIndex={-1}>
      <header>
        <div className="row">
          <h2 className="trunc">{title}</h2>
          {sub !== undefined && <span className="sm t3 nw">{sub}</span>}
          <span className="grow" />
          {tools}
          {onClose && <IconButton icon={X} label={`Close ${label}`} onPress={onClose} />}
        </div>
        {head}
      </header>
      {/* Some drawers hold nothing that takes the focus: the keyboard scrolls the body itself. */}
      <div className="drawer-body scroll" tabIndex={0}>
        {children}
      </div>
    </aside>
  );
}

/** A section of the drawer or a settings pane, split from the one above by a line. */
export function Section({ title, aside, children }: { title?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="sec">
      {title !== undefined && (
        <h3>
          {title}
          {aside !== undefined && (
            <>
              <span className="grow" />
              <span>{aside}</span>
            </>
          )}
        </h3>
      )}
      {children}
    </section>
  );
}

/** A line of a settings list: words at the left, the control at the right. */
export function SettingRow({ label, note, children }: { label: ReactNode; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className="set-row">
      <span className="grow">
        {label}
        {note !== undefined && <span className="sm t3 block">{note}</span>}
      </span>
      {children}
    </div>
  );
}
