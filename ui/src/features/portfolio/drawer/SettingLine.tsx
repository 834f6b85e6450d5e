import { Button, Switch, SwitchNotOffered, toast } from "@/components";
import type { NameKey, Setting, SettingView } from "@/ipc";
import { useSetting } from "../queries";

const SETTING_WORDS: Record<Setting, string> = {
  auto_renew: "Auto-renew",
  lock: "Transfer lock",
  privacy: "WHOIS privacy",
};

/** A setting of a name: a switch where the account has one, else its state with the reason. */
export function SettingLine({ id, setting }: { id: NameKey; setting: SettingView }) {
  const change = useSetting();
  const label = SETTING_WORDS[setting.setting];
  const set = (on: boolean) =>
    change.mutate(
      { key: id, setting: setting.setting, on },
      {
        onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
      },
    );
  if (setting.switchable && setting.value === null) {
    return (
      <div className="row setting">
        <span className="grow">{label}</span>
        <span className="t3 sm">Not known</span>
        <Button size="s" isPending={change.isPending} onPress={() => set(true)} aria-label={`${label}: switch on`}>
          On
        </Button>
        <Button size="s" isPending={change.isPending} onPress={() => set(false)} aria-label={`${label}: switch off`}>
          Off
        </Button>
      </div>
    );
  }
  if (setting.switchable) {
    return (
      <div className="drawer-setting">
        <Switch
          end
          isSelected={change.isPending ? change.variables.on : setting.value === true}
          isDisabled={change.isPending}
          onChange={set}
        >
          {label}
        </Switch>
      </div>
    );
  }
  return (
    <div className="drawer-setting">
      <div className="row">
        <span className="grow">{label}</span>
        {setting.value === null ? (
          <SwitchNotOffered label={label} reason={setting.not_offered ?? ""} />
        ) : (
          <span>{setting.value ? "On" : "Off"}</span>
        )}
      </div>
      {setting.not_offered !== null && <p className="sm t3">{setting.not_offered}</p>}
    </div>
  );
}
