import { domainParts } from "@/format";
import { Badge } from "./Badge";
import { classes } from "./classes";

export interface DomainNameProps {
  /** The registered (ASCII) name. */
  name: string;
  /** Its ending without the dot, as the engine tells it: `co.uk`. Everything after the first dot where it is not told. */
  ending?: string;
  /** Leave the `xn--` badge out where the row already shows it. */
  plain?: boolean;
  className?: string;
}

/** A name with its ending in a weaker weight, so that both scan. A name with other letters also shows how it is registered. */
export function DomainName({ name, ending, plain = false, className }: DomainNameProps) {
  const parts = domainParts(name, ending);
  return (
    <>
      <span className={classes("dn", className)}>
        {parts.label}
        <i>{parts.ending}</i>
      </span>
      {parts.ascii !== null && !plain && <Badge className="idn">{parts.ascii}</Badge>}
    </>
  );
}
