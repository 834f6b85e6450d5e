import type { SetCounts } from "./plan-choice";

/** `+4 ~13 −2`, said as words to those who cannot see it. */
export function SetCountsText({ counts: { added, changed, removed } }: { counts: SetCounts }) {
  return (
    <span className="pm" role="img" aria-label={`${added} added, ${changed} changed, ${removed} removed`}>
      {added > 0 && <span className="a">+{added}</span>}
      {changed > 0 && <span className="c">~{changed}</span>}
      {removed > 0 && <span className="d">{`\u2212${removed}`}</span>}
    </span>
  );
}
