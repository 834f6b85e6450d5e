import { Globe, IdCard, Table2 } from "lucide-react";
import { Badge } from "@/components";
import type { PlaceView } from "@/ipc";

/** One account in which a name is, and what it has of it. */
export function Place({ place }: { place: PlaceView }) {
  return (
    <li>
      <div className="row">
        <span className="b trunc">{place.label}</span>
        {place.registered && <Badge icon={IdCard}>Registered</Badge>}
        {place.serves ? (
          <Badge tone="ok" icon={Globe}>
            Serves the DNS
          </Badge>
        ) : (
          place.nameservers.length > 0 && <Badge icon={Table2}>Zone</Badge>
        )}
      </div>
      <p className="sm t3">{place.words}</p>
    </li>
  );
}
