import { ExternalLink } from "lucide-react";
import { Button } from "./Button";

let opener: ((url: string) => void) | undefined;

/** Says how a page outside is opened. Until then there is nothing to press. */
export function setLinkOpener(open: (url: string) => void): void {
  opener = open;
}

/** The host that a link leads to; null for what is no https address. */
export function linkHost(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, host } = new URL(url);
  return protocol === "https:" ? host : null;
}

/** Opens a page outside, in the user's browser. It names the host: the address came from a registrar. */
export function OpenLink({ url, size = "s" }: { url: string; size?: "s" | "m" }) {
  const host = linkHost(url);
  const open = opener;
  if (host === null || open === undefined) return null;
  return (
    <Button size={size} icon={ExternalLink} onPress={() => open(url)}>
      Open {host}
    </Button>
  );
}
