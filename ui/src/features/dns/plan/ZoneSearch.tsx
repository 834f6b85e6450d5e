import { Search } from "lucide-react";
import { usePageFilter } from "@/app";
import { TextInput } from "@/components";

/** The field that finds a zone in the list of a plan or of its result. */
export function ZoneSearch({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const field = usePageFilter();
  return (
    <TextInput
      className="plan-search"
      label="Find a zone"
      hideLabel
      icon={Search}
      size="s"
      type="search"
      placeholder="Find a zone"
      value={value}
      onChange={onChange}
      inputRef={field}
    />
  );
}
