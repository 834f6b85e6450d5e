import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { Button, ConfirmDialog, IconButton, toast } from "@/components";
import { counted } from "@/format";
import type { Settings } from "@/ipc";

interface ResetProps {
  settings: Settings;
  /** What comes with the app. */
  defaults: Settings;
  onChange: (part: Partial<Settings>) => void;
}

const differs = (settings: Settings, defaults: Settings, key: keyof Settings) =>
  JSON.stringify(settings[key]) !== JSON.stringify(defaults[key]);

/** Puts one setting back to what comes with the app; away while it is that. */
export function ResetOne({
  label,
  keys,
  settings,
  defaults,
  onChange,
}: ResetProps & { label: string; keys: readonly (keyof Settings)[] }) {
  if (!keys.some((key) => differs(settings, defaults, key))) return null;
  return (
    <IconButton
      size="s"
      icon={RotateCcw}
      label={`${label}: put back what comes with Freehold`}
      onPress={() => onChange(Object.fromEntries(keys.map((key) => [key, defaults[key]])))}
    />
  );
}

/** Told once, not chosen: a reset does not ask it again. */
const KEPT: readonly (keyof Settings)[] = ["close_explained"];

/** Puts all settings back to what comes with the app, after a question. */
export function ResetAll({ settings, defaults, onChange }: ResetProps) {
  const [asking, setAsking] = useState(false);
  const keys = (Object.keys(defaults) as (keyof Settings)[]).filter(
    (key) => !KEPT.includes(key) && differs(settings, defaults, key),
  );
  return (
    <div className="row reset-all">
      <span className="sm t3 grow">
        {keys.length === 0
          ? "All settings are as they come with Freehold."
          : `${counted(keys.length, "setting")} ${keys.length === 1 ? "differs" : "differ"} from what comes with Freehold.`}
      </span>
      <Button icon={RotateCcw} onPress={() => setAsking(true)} isDisabled={keys.length === 0}>
        Reset all settings
      </Button>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          onChange(Object.fromEntries(keys.map((key) => [key, defaults[key]])));
          setAsking(false);
          toast({ tone: "ok", text: "All settings are as they come with Freehold" });
        }}
        title={`Reset ${counted(keys.length, "setting")}?`}
        confirmLabel={`Reset ${counted(keys.length, "setting")}`}
        keepLabel="Keep them"
      >
        <p>
          Spending caps, reminder days, endings, rates and everything else here become what comes with Freehold.
          Accounts, names, tags, where keys are kept and reminder policies stay as they are.
        </p>
      </ConfirmDialog>
    </div>
  );
}
