/** A text before and after with what differs told from what is the same at both ends. */

export interface ChangedPart {
  readonly head: string;
  readonly before: string;
  readonly after: string;
  readonly tail: string;
}

export function changedPart(before: string, after: string): ChangedPart {
  const old = [...before];
  const now = [...after];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return {
    head: old.slice(0, head).join(""),
    before: old.slice(head, old.length - tail).join(""),
    after: now.slice(head, now.length - tail).join(""),
    tail: old.slice(old.length - tail).join(""),
  };
}
