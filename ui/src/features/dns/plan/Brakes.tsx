import { BrakeCallout, Button, CalloutStack, Checkbox } from "@/components";
import { counted } from "@/format";
import type { PlanZone } from "@/ipc";
import { brakeWords, isConfirmed, type BrakeGroup, type PlanChoice } from "./plan-choice";

export interface BrakesProps {
  groups: readonly BrakeGroup[];
  choice: PlanChoice;
  onConfirm: (group: BrakeGroup, isOn: boolean) => void;
  onLeaveOut: (zones: readonly PlanZone[]) => void;
}

/** Names that a brake lists before it only counts. */
const NAMED = 6;

/** What must be confirmed, each by its own tick, before the plan can be applied. */
export function Brakes({ groups, choice, onConfirm, onLeaveOut }: BrakesProps) {
  if (groups.length === 0) return null;
  return (
    <CalloutStack>
      {groups.map((group) => (
        <BrakeBox key={group.id} group={group} choice={choice} onConfirm={onConfirm} onLeaveOut={onLeaveOut} />
      ))}
    </CalloutStack>
  );
}

function BrakeBox({
  group,
  choice,
  onConfirm,
  onLeaveOut,
}: Omit<BrakesProps, "groups"> & {
  group: BrakeGroup;
}) {
  const { title, confirm } = brakeWords(group, choice.ticked.size);
  const { zones, brakes } = group;
  const isOne = zones.length === 1;
  const names = zones.slice(0, NAMED).map((zone) => zone.unicode);
  const more = zones.length - names.length;
  return (
    <BrakeCallout title={title}>
      {isOne
        ? brakes[0]?.message
        : zones.length > 1 && `${names.join(", ")}${more > 0 ? ` and ${counted(more, "other zone")}` : ""}.`}
      <div className="row brake-acts">
        <Checkbox isSelected={isConfirmed(group, choice)} onChange={(isOn) => onConfirm(group, isOn)}>
          {confirm}
        </Checkbox>
        <span className="grow" />
        {zones.length > 0 && (
          <Button size="s" onPress={() => onLeaveOut(zones)}>
            {isOne ? "Leave this zone out" : `Leave the ${counted(zones.length, "zone")} out`}
          </Button>
        )}
      </div>
    </BrakeCallout>
  );
}
