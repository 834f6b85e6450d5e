import { useDemoSwitch } from "@/app";
import { Button, SettingRow } from "@/components";
import type { AppInfo } from "@/ipc";

/** The way into the demo and out of it. */
export function DemoSwitch({ info }: { info: AppInfo }) {
  const demo = useDemoSwitch();
  return (
    <SettingRow
      label="Demo"
      note={
        info.demo
          ? "Your own accounts are untouched while you are here."
          : "Invented names in a folder of their own. Your accounts stay as they are."
      }
    >
      <Button onPress={() => demo.mutate(!info.demo)} isPending={demo.isPending}>
        {info.demo ? "Leave the demo" : "Open the demo"}
      </Button>
    </SettingRow>
  );
}
