import { BrakeCallout, CalloutStack, Checkbox } from "@/components";

export interface BrakesProps {
  brakes: readonly { id: string; message: string }[];
  /** Ids of those that the user confirmed. */
  confirmed: readonly string[];
  onChange: (confirmed: string[]) => void;
}

/** What holds a plan until each is confirmed by itself. */
export function Brakes({ brakes, confirmed, onChange }: BrakesProps) {
  if (brakes.length === 0) return null;
  return (
    <CalloutStack>
      {brakes.map(({ id, message }) => (
        <BrakeCallout key={id} title={message}>
          <Checkbox
            isSelected={confirmed.includes(id)}
            onChange={(isOn) => onChange(isOn ? [...confirmed, id] : confirmed.filter((one) => one !== id))}
          >
            Do it all the same
          </Checkbox>
        </BrakeCallout>
      ))}
    </CalloutStack>
  );
}
