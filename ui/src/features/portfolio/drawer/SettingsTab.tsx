import { Section } from "@/components";
import type { Descriptor, NameDetail } from "@/ipc";
import { DeleteLine } from "./DeleteLine";
import { PrivacyOrder } from "./OwnedOrder";
import { PrivacyEnd } from "./PrivacyEnd";
import { SettingLine } from "./SettingLine";

/** The switches of a name, each with the reason where its account has none. */
export function SettingsTab({ detail, descriptor }: { detail: NameDetail; descriptor: Descriptor | undefined }) {
  const { row, settings } = detail;
  if (settings.length === 0) {
    return (
      <Section title="Settings">
        <p className="sm t2">
          {row.registered
            ? "Its account has no switch for it in its API."
            : "They are where it is registered. Connect that account to switch them here."}
        </p>
        {row.registered && <DeleteLine detail={detail} descriptor={descriptor} />}
      </Section>
    );
  }
  return (
    <Section title="Settings">
      {settings.map((setting) => (
        <SettingLine key={setting.setting} id={{ account: row.account, name: row.name }} setting={setting} />
      ))}
      <PrivacyOrder row={row} descriptor={descriptor} />
      <PrivacyEnd detail={detail} />
      <DeleteLine detail={detail} descriptor={descriptor} />
    </Section>
  );
}
