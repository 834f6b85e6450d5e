import { Button, toast } from "@/components";
import type { Descriptor, NameDetail } from "@/ipc";
import { useSetting } from "../queries";

/** Where one would look for deletion: why there is none, and what lets the name go instead. */
export function DeleteLine({ detail, descriptor }: { detail: NameDetail; descriptor: Descriptor | undefined }) {
  const change = useSetting();
  const reason = descriptor?.not_offered.find(({ feature }) => feature === "delete")?.reason;
  if (reason === undefined) return null;
  const { row, settings } = detail;
  const renewal = settings.find(({ setting }) => setting === "auto_renew");
  const canLapse = renewal?.switchable === true && renewal.value !== false;
  const letLapse = () =>
    change.mutate(
      { key: { account: row.account, name: row.name }, setting: "auto_renew", on: false },
      {
        onSuccess: () => toast({ tone: "ok", text: `Auto-renew of ${row.unicode} is off: it lapses at its end` }),
        onError: ({ fault }) => toast({ tone: "bad", text: [fault.message, fault.hint].filter(Boolean).join(" ") }),
      },
    );
  return (
    <div className="drawer-setting">
      <div className="row">
        <span className="grow">Delete</span>
        {canLapse ? (
          <Button size="s" isPending={change.isPending} onPress={letLapse}>
            Switch auto-renew off
          </Button>
        ) : (
          <span className="t3 sm">Not offered</span>
        )}
      </div>
      <p className="sm t3">
        {reason}
        {renewal?.value === false && " Auto-renew is off: it lapses at its end unless it is renewed."}
      </p>
    </div>
  );
}
