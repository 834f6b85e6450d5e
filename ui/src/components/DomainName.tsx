import { domainParts } from "@/format";
import { Badge } from "./Badge";
import { classes } from "./classes";

export interface DomainNameProps {
  /** The registered (ASCII) name. */
  name: string;
  /** Leave the `xn--` badge out where the row already shows it. */
  plain?: boolean;
  className?: string;
}

/** A name with its ending in a weaker weight, so that both scan. A name with other letters also shows how it is registered. */
export function DomainName({ name, plain = false, className }: DomainNameProps) {
  const { label, ending, ascii } = domainParts(name);
  return (
    <>
      <span className={classes("dn", className)}>
        {label}
        <i>{ending}</i>
      </span>
      {ascii !== null && !plain && <Badge className="idn">{ascii}</Badge>}
    </>
  );
}
