import { useMutation, useQueryClient } from "@tanstack/react-query";
import { DatabaseZap, FolderOpen, Power, RotateCw } from "lucide-react";
import { Button, Callout, Icon, toast } from "@/components";
import { call, commands, type Fault } from "@/ipc";

/** The data could not be opened: why, what to do, and where it is. Nothing else works until it is open. */
export function OpeningTrouble({ fault }: { fault: Fault }) {
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => call(commands.appOpenAgain()),
    // A second reason may differ from the first: it is told in its place.
    onSettled: () => client.resetQueries(),
  });
  const open = useMutation({
    mutationFn: () => call(commands.appOpenDataDir()),
    onError: (error) => toast({ tone: "bad", text: `${error.fault.message} ${error.fault.hint ?? ""}` }),
  });
  const quit = useMutation({ mutationFn: () => call(commands.appQuit()) });
  return (
    <main className="alone" id="main">
      <div className="trouble">
        <div className="row">
          <Icon icon={DatabaseZap} />
          <h1>Freehold cannot open its data</h1>
        </div>
        <Callout tone="bad" title={fault.message}>
          <span className="selectable">{fault.hint}</span>
        </Callout>
        <p className="t2">
          Your names, orders and keys are where they were; nothing is lost by this. Until it is mended this window syncs
          nothing and reminds you of nothing.
        </p>
        <div className="row">
          <Button
            variant="primary"
            size="l"
            icon={RotateCw}
            onPress={() => again.mutate()}
            isPending={again.isPending}
            autoFocus
          >
            Try again
          </Button>
          <Button size="l" icon={FolderOpen} onPress={() => open.mutate()}>
            Open the data folder
          </Button>
          <span className="grow" />
          <Button size="l" icon={Power} onPress={() => quit.mutate()}>
            Quit
          </Button>
        </div>
      </div>
    </main>
  );
}
