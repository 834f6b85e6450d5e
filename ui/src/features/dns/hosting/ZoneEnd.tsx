import { Pause, Play, Trash2 } from "lucide-react";
import { useState } from "react";
import {
  BrakeCallout,
  Button,
  Callout,
  Checkbox,
  ConfirmDialog,
  Dialog,
  FaultCallout,
  SkeletonRows,
  TextInput,
  toast,
} from "@/components";
import type { HostedView, HostView, ZoneRemoval } from "@/ipc";
import { usePauseZone, useRemoveZone, useZoneRemoval } from "./queries";

/** A zone that rests, and a zone that goes: each says what it does before anything is sent. */
export function ZoneEnd({ host, zone }: { host: HostView; zone: HostedView }) {
  const pause = usePauseZone();
  const [effect, setEffect] = useState<string | null>(null);
  const [removing, setRemoving] = useState(false);
  const set = (paused: boolean, confirmed: boolean) =>
    pause.mutate(
      { key: zone.key, paused, confirmed },
      {
        onSuccess: () => {
          setEffect(null);
          toast({ tone: "ok", text: `${zone.key.name} is ${paused ? "paused" : "resumed"} at ${host.called}` });
        },
        onError: ({ fault }) => {
          if (fault.code === "needs_confirmation") setEffect(fault.message);
        },
      },
    );
  const failed = pause.error !== null && pause.error.fault.code !== "needs_confirmation" ? pause.error.fault : null;
  return (
    <section className="host-end" aria-label="Pause or remove the zone">
      <h3>Pause or remove</h3>
      <p className="t2">
        {zone.paused
          ? "The zone is paused: its host answers for it and stands in front of nothing."
          : "A paused zone still answers. A removed one is gone there; its records stay in its history here."}
      </p>
      {failed !== null && effect === null && <FaultCallout fault={failed} />}
      {host.read_only && <p className="t2">{host.called} is read only. Switch that off in Accounts first.</p>}
      <div className="row">
        <Button
          icon={zone.paused ? Play : Pause}
          isDisabled={host.read_only}
          isPending={pause.isPending}
          onPress={() => set(!zone.paused, false)}
        >
          {zone.paused ? "Resume zone" : "Pause zone"}
        </Button>
        <Button icon={Trash2} isDisabled={host.read_only} onPress={() => setRemoving(true)}>
          Remove zone
        </Button>
      </div>
      <ConfirmDialog
        isOpen={effect !== null}
        onClose={() => setEffect(null)}
        onConfirm={() => set(true, true)}
        title={`Pause ${zone.key.name} at ${host.called}?`}
        confirmLabel="Pause zone"
        keepLabel="Leave it"
        isPending={pause.isPending}
      >
        <Callout tone="due" title="What it does">
          {effect}
        </Callout>
        {failed !== null && <FaultCallout fault={failed} />}
      </ConfirmDialog>
      {removing && <Removal zone={zone} onClose={() => setRemoving(false)} />}
    </section>
  );
}

function Removal({ zone, onClose }: { zone: HostedView; onClose: () => void }) {
  const look = useZoneRemoval(zone.key);
  const seen = look.data;
  return seen ? (
    <Typed seen={seen} onClose={onClose} onLook={() => void look.refetch()} />
  ) : (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={`Remove the zone ${zone.key.name}?`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose} autoFocus>
            Keep it
          </Button>
        </>
      }
    >
      {look.error ? (
        <FaultCallout fault={look.error.fault} onRetry={() => void look.refetch()} />
      ) : (
        <SkeletonRows rows={3} label="Reading the zone and asking the registry" />
      )}
    </Dialog>
  );
}

function Typed({ seen, onClose, onLook }: { seen: ZoneRemoval; onClose: () => void; onLook: () => void }) {
  const remove = useRemoveZone();
  const [typed, setTyped] = useState("");
  const [although, setAlthough] = useState(false);
  const ready = seen.blocked === null && typed.trim() === seen.unicode && (seen.asked === null || although);
  const run = () => {
    if (!ready || remove.isPending) return;
    remove.mutate(
      { key: seen.key, hash: seen.hash, typed: typed.trim(), although_asked: although },
      {
        onSuccess: () => {
          toast({ tone: "ok", text: `The zone ${seen.unicode} is removed at ${seen.called}` });
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      isOpen
      role="alertdialog"
      onClose={onClose}
      title={`Remove the zone ${seen.unicode} at ${seen.called}?`}
      actions={
        <>
          <span className="grow" />
          <Button size="l" onPress={onClose}>
            Keep it
          </Button>
          {seen.blocked === null && (
            <Button size="l" variant="danger" isDisabled={!ready} isPending={remove.isPending} onPress={run}>
              Remove zone
            </Button>
          )}
        </>
      }
    >
      {seen.blocked === null ? (
        <div className="host-removal">
          <p>{seen.words}</p>
          {seen.asked !== null && (
            <BrakeCallout title="Brake: the world may still ask it">
              {seen.asked}
              <div className="brake-acts">
                <Checkbox isSelected={although} onChange={setAlthough}>
                  Remove it all the same
                </Checkbox>
              </div>
            </BrakeCallout>
          )}
          <TextInput
            className="typed"
            label={`Type ${seen.unicode} to confirm`}
            hideLabel
            placeholder={`Type ${seen.unicode} to confirm`}
            value={typed}
            onChange={setTyped}
            onEnter={run}
            autoFocus
          />
        </div>
      ) : (
        <Callout tone="bad" title="It can not be removed">
          {seen.blocked}
        </Callout>
      )}
      {remove.error && <FaultCallout fault={remove.error.fault} onRetry={onLook} />}
    </Dialog>
  );
}
