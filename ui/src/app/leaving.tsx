/** What the shell asks and tells from outside the page: closing, quitting, another start. */
import { MonitorDown, Power } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, Dialog, Spinner, toast } from "@/components";
import { call, commands, onAskClose, onAskDemo, onFinishing, type CloseAnswer } from "@/ipc";
import { useDemoSwitch } from "./banners";

const listOf = new Intl.ListFormat("en", { type: "conjunction" });

function answer(what: CloseAnswer) {
  call(commands.appClose(what)).catch(() => {
    toast({ tone: "bad", text: "The window could not be closed. Quit from the command palette." });
  });
}

/** The first time that the window is closed: what that means, in two plain choices. Escape leaves the window open. */
function CloseQuestion() {
  const [isOpen, setOpen] = useState(false);
  useEffect(
    () =>
      onAskClose(() => {
        setOpen(true);
        // The shell waits for this: a page that cannot ask must not keep the window from closing.
        answer("asking");
      }),
    [],
  );
  const choose = (what: CloseAnswer) => {
    setOpen(false);
    answer(what);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      title="What should closing the window do?"
      actions={
        <>
          <Button onPress={() => setOpen(false)}>Leave it open</Button>
          <span className="grow" />
          <Button size="l" icon={Power} onPress={() => choose("quit")}>
            Quit
          </Button>
          <Button size="l" variant="primary" icon={MonitorDown} onPress={() => choose("tray")} autoFocus>
            Keep watching in the tray
          </Button>
        </>
      }
    >
      <p>
        <b>Keep watching in the tray</b>: the window goes away, syncs go on, and Freehold tells you before a name
        lapses. Its icon in the tray opens it again.
      </p>
      <p>
        <b>Quit</b>: nothing is watched until you start Freehold again. What is due by then is told at the next start.
      </p>
      <p className="t3 sm">This is asked once. You can change it under Settings.</p>
    </Dialog>
  );
}

/** A second start asked for the demo: the own names are not taken away without a word. */
function DemoQuestion() {
  const [isOpen, setOpen] = useState(false);
  const demo = useDemoSwitch();
  useEffect(() => onAskDemo(() => setOpen(true)), []);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => setOpen(false)}
      title="Open the demo?"
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={() => setOpen(false)} autoFocus>
            Stay with my names
          </Button>
          <Button
            size="l"
            variant="primary"
            onPress={() => {
              setOpen(false);
              demo.mutate(true);
            }}
          >
            Open the demo
          </Button>
        </>
      }
    >
      <p>
        Freehold was started once more, with the demo. Your own names stay as they are and are not watched while the
        demo is open; &quot;Leave the demo&quot; brings them back.
      </p>
    </Dialog>
  );
}

/** Quitting waits for an answer: the window says so, and nothing else can be begun. */
function Finishing() {
  const [accounts, setAccounts] = useState<readonly string[] | null>(null);
  useEffect(() => onFinishing(setAccounts), []);
  return (
    <Dialog
      isOpen={accounts !== null}
      onClose={() => undefined}
      role="alertdialog"
      title={`Finishing an order at ${listOf.format(accounts ?? [])}`}
    >
      <p className="row">
        <Spinner />
        <span>Then Freehold quits by itself.</span>
      </p>
      <p className="t2">
        The order is with the registrar. Freehold waits for the answer, so that you know what you bought and nothing is
        bought twice.
      </p>
    </Dialog>
  );
}

/** All of them; each shows itself when it is told to. */
export function Leaving() {
  return (
    <>
      <CloseQuestion />
      <DemoQuestion />
      <Finishing />
    </>
  );
}
