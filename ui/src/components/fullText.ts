import { useEffect } from "react";

/** Titles that were put there by {@link useFullTextOnHover}, to be taken away again. */
const given = new WeakSet<HTMLElement>();

/** How far above what the pointer is on the cut text may be: words within words, as a name with its ending. */
const REACH = 4;

function cutAbove(start: Element): HTMLElement | null {
  let one: Element | null = start;
  for (let step = 0; one !== null && step < REACH; step += 1, one = one.parentElement) {
    if (!(one instanceof HTMLElement) || one.clientWidth === 0 || one.scrollWidth <= one.clientWidth) continue;
    if (getComputedStyle(one).textOverflow === "ellipsis") return one;
  }
  return null;
}

/**
 * Text that ends in an ellipsis shows the whole of it while the pointer rests on it, wherever that is: whether it is cut
 * depends on the window, so no component can know. What has a title of its own keeps it.
 */
export function useFullTextOnHover(): void {
  useEffect(() => {
    let last: HTMLElement | null = null;
    const onPointerOver = ({ target }: PointerEvent) => {
      if (!(target instanceof Element)) return;
      const cut = cutAbove(target);
      if (cut === last) return;
      if (last && given.delete(last)) last.removeAttribute("title");
      last = cut;
      // Whatever it stands in may tell it already.
      if (!cut) return;
      if (cut.closest("[title]")) return;
      const text = cut.innerText.replace(/\s+/gu, " ").trim();
      if (text === "") return;
      given.add(cut);
      cut.title = text;
    };
    document.addEventListener("pointerover", onPointerOver);
    return () => document.removeEventListener("pointerover", onPointerOver);
  }, []);
}
