import { classes } from "./classes";

/** The ink of each provider's letter, used nowhere else. A provider without one has the neutral ink. */
const INKS: Readonly<Record<string, string>> = {
  planetdomains: "pd",
  domani: "do",
  bizzy: "bz",
  joker: "jk",
  cloudflare: "cf",
};

export interface AccountTileProps {
  /** The provider's id, as in its descriptor: `planetdomains`. */
  provider: string;
  /** The descriptor's `tile`; the id's first letter where the descriptor is not at hand. */
  letter?: string;
  /** 18 px unless `l` (28) or `xl` (36). */
  size?: "l" | "xl";
}

/** The neutral tile with a letter that stands for a provider. Decoration: its name stands beside it. */
export function AccountTile({ provider, letter, size }: AccountTileProps) {
  const usual = provider === "domani" ? "d" : provider.charAt(0).toUpperCase();
  return (
    <span className={classes("tile", INKS[provider], size)} aria-hidden="true">
      {letter ?? usual}
    </span>
  );
}
