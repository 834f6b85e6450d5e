import { Button, Dialog, Kbd } from "@/components";
import { createStore, useStore } from "@/ipc";
import { useShortcutGroups } from "./shortcuts";

const open = createStore(false);

/** Shows the keys that hold on this page. */
export function openShortcuts(): void {
  open.set(true);
}

/** The list under `?`. */
export function ShortcutsDialog() {
  const isOpen = useStore(open);
  const groups = useShortcutGroups();
  return (
    <Dialog
      isOpen={isOpen}
      onClose={() => open.set(false)}
      title="Keyboard shortcuts"
      wide
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={() => open.set(false)}>
            Close
          </Button>
        </>
      }
    >
      <div className="keys">
        {groups.toReversed().map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts
                .filter((shortcut) => !shortcut.unlisted)
                .map((shortcut) => (
                  <div className="keys-row" key={shortcut.keys}>
                    <dt>{shortcut.label}</dt>
                    <dd>
                      {shortcut.keys.split(" ").map((keys) => (
                        <Kbd key={keys} keys={keys} />
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
