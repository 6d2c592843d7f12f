import { useEffect, type RefObject } from "react";

/** What a person does who now looks for themselves. */
export const ownMoves = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

/**
 * Brings `place` to the top of the window while `isMeant`: whoever came by an address that names it. What comes in above would push it away again, so it is
 * held there until the person scrolls, clicks or types.
 */
export function useBroughtHere(place: RefObject<HTMLElement | null>, isMeant: boolean): void {
  useEffect(() => (isMeant ? hold(place) : undefined), [place, isMeant]);
}

function hold(place: RefObject<HTMLElement | null>): () => void {
  const left = new AbortController();
  let set = { height: 0, y: 0 };
  const growth = new ResizeObserver(() => {
    place.current?.scrollIntoView({ block: "start" });
    set = { height: document.body.offsetHeight, y: window.scrollY };
  });
  const letGo = (): void => { growth.disconnect(); left.abort(); };
  growth.observe(document.body);
  for (const move of ownMoves) window.addEventListener(move, letGo, { signal: left.signal, passive: true, capture: true });
  // The window's own bar tells nothing but that it scrolled; a page that grew scrolls by itself.
  window.addEventListener("scroll", () => { if (document.body.offsetHeight === set.height && Math.abs(window.scrollY - set.y) > 1) letGo(); }, { signal: left.signal });
  return letGo;
}
