import { Check } from "lucide-react";
import { useRef, type ReactElement, type ReactNode } from "react";
import {
  Dialog as AriaDialog,
  DialogTrigger,
  Header,
  Keyboard,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  Popover as AriaPopover,
  Separator,
  Text,
} from "react-aria-components";
import { classes } from "./classes";
import { Icon, type IconType } from "./Icon";
import { keyLabel } from "./Kbd";

export interface MenuItem {
  id: string;
  label: string;
  icon?: IconType;
  /** Shown as a key cap. */
  kbd?: string;
  /** A second line, such as what the verb would do or why it cannot. */
  note?: string;
  /** Takes something away. */
  danger?: boolean;
  isDisabled?: boolean;
  /** For lists of switches: shows a tick. */
  isChecked?: boolean;
  onAction: () => void;
}

/** Items with an optional heading; sections are split by a line. */
export interface MenuSection {
  title?: string;
  items: readonly MenuItem[];
}

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  sections: readonly MenuSection[];
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
  /** Stay open on a choice: columns, tags. */
  stayOpen?: boolean;
}

/** A menu on a button. */
export function Menu({ trigger, label, sections, placement = "bottom start", stayOpen = false }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <AriaPopover className="menu" placement={placement} offset={4}>
        <MenuList label={label} sections={sections} stayOpen={stayOpen} />
      </AriaPopover>
    </MenuTrigger>
  );
}

export interface ContextMenuProps {
  /** Where it opens, in CSS pixels of the window; null while it is closed. */
  at: { x: number; y: number } | null;
  label: string;
  sections: readonly MenuSection[];
  onClose: () => void;
}

/** A menu at a place: the right mouse button, or the menu key. Everything in it can be reached in another way as well. */
export function ContextMenu({ at, label, sections, onClose }: ContextMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchor} className="menu-anchor" aria-hidden="true" style={{ left: at?.x, top: at?.y }} />
      <AriaPopover
        className="menu"
        placement="bottom start"
        offset={2}
        triggerRef={anchor}
        isOpen={at !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
      >
        <MenuList label={label} sections={sections} onClose={onClose} />
      </AriaPopover>
    </>
  );
}

interface MenuListProps {
  label: string;
  sections: readonly MenuSection[];
  stayOpen?: boolean;
  onClose?: () => void;
}

function MenuList({ label, sections, stayOpen = false, onClose }: MenuListProps) {
  const shown = sections.filter((section) => section.items.length > 0);
  const ticks = shown.some((section) => section.items.some((item) => item.isChecked !== undefined));
  return (
    <AriaMenu
      aria-label={label}
      className="menu-list"
      shouldCloseOnSelect={!stayOpen}
      {...(onClose ? { onClose, autoFocus: "first" as const } : {})}
    >
      {shown.map((section, index) => (
        <AriaMenuSection key={section.title ?? index} aria-label={section.title ?? label}>
          {index > 0 && <Separator className="menu-sep" />}
          {section.title !== undefined && <Header className="menu-head">{section.title}</Header>}
          {section.items.map((item) => (
            <AriaMenuItem
              key={item.id}
              id={item.id}
              textValue={item.label}
              isDisabled={item.isDisabled ?? false}
              onAction={item.onAction}
              className={classes("mi-row", item.note !== undefined && "tall", item.danger && "bad")}
            >
              {ticks && (
                <span className="mark">{item.isChecked ? <Icon icon={Check} size="s" label="On" /> : null}</span>
              )}
              {item.icon && <Icon icon={item.icon} />}
              <span>
                <Text slot="label">{item.label}</Text>
                {item.note !== undefined && (
                  <Text slot="description" className="sm t3 block">
                    {item.note}
                  </Text>
                )}
              </span>
              {item.kbd !== undefined && <Keyboard className="kbd">{keyLabel(item.kbd)}</Keyboard>}
            </AriaMenuItem>
          ))}
        </AriaMenuSection>
      ))}
    </AriaMenu>
  );
}

export interface PopoverProps {
  trigger: ReactElement;
  label: string;
  children: ReactNode | ((close: () => void) => ReactNode);
  placement?: "bottom start" | "bottom end" | "top start" | "top end";
}

/** A small pane on a button: a few fields or an explanation. */
export function Popover({ trigger, label, children, placement = "bottom start" }: PopoverProps) {
  return (
    <DialogTrigger>
      {trigger}
      <AriaPopover className="popover" placement={placement} offset={4}>
        <AriaDialog aria-label={label} className="popover-body">
          {({ close }) => <>{typeof children === "function" ? children(close) : children}</>}
        </AriaDialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
