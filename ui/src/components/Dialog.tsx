import { useState, type ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./Button";
import { classes } from "./classes";
import { TextInput } from "./fields";

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: ReactNode;
  children?: ReactNode;
  /** Buttons: what keeps things as they are first, what changes them last. */
  actions?: ReactNode;
  wide?: boolean;
  /** `alertdialog`: an answer is needed; a click outside does not close it. */
  role?: "dialog" | "alertdialog";
}

/** A dialog. For counted deletes, money and short forms only; everything else belongs in a pane or the drawer. */
export function Dialog({ isOpen, onClose, title, children, actions, wide = false, role = "dialog" }: DialogProps) {
  return (
    <ModalOverlay
      className="scrim modal"
      isOpen={isOpen}
      isDismissable={role === "dialog"}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={classes("pop dialog", wide && "wide")}>
        <AriaDialog role={role}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children !== undefined && <div className="body">{children}</div>}
          {actions !== undefined && <div className="acts">{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

export interface ConfirmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  /** The question with its count: "Remove 3 record sets from 42 zones?" */
  title: string;
  /** What goes, and what is kept. */
  children: ReactNode;
  /** The verb with its count: "Remove 126 sets". */
  confirmLabel: string;
  /** What keeping is called: "Keep them". */
  keepLabel: string;
  /** The second step: this has to be typed before the button works. */
  typed?: string;
  /** Beside the buttons, such as a list of what is concerned. */
  aside?: ReactNode;
  isPending?: boolean;
}

/** A counted delete, in two steps. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.isOpen ? <OpenConfirmDialog {...props} /> : null;
}

function OpenConfirmDialog({
  onClose,
  onConfirm,
  title,
  children,
  confirmLabel,
  keepLabel,
  typed,
  aside,
  isPending = false,
}: ConfirmDialogProps) {
  const [text, setText] = useState("");
  const ready = typed === undefined || text.trim() === typed;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      role="alertdialog"
      actions={
        <>
          {aside}
          <span className="grow" />
          <Button size="l" onPress={onClose} autoFocus={typed === undefined}>
            {keepLabel}
          </Button>
          <Button size="l" variant="danger" onPress={onConfirm} isDisabled={!ready} isPending={isPending}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {typed !== undefined && (
        <TextInput
          className="typed"
          label={`Type ${typed} to confirm`}
          hideLabel
          placeholder={`Type ${typed} to confirm`}
          value={text}
          onChange={setText}
          autoFocus
          onEnter={() => {
            if (ready) onConfirm();
          }}
        />
      )}
    </Dialog>
  );
}
