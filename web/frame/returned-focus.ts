import { useRouter, type ParsedLocation } from "@tanstack/react-router";
import { useEffect } from "react";
import { ownMoves } from "./brought-here.ts";

/** A link of a page: where it leads, and the how manyth of those that lead there. */
interface Mark {
  readonly href: string;
  readonly nth: number;
}

/** Whoever opened a line of a page and comes back has the focus on that line again, as soon as it is drawn, unless they do something else before. */
export function useReturnedFocus(): void {
  const router = useRouter();
  useEffect(() => {
    const left = new Map<string, Mark>();
    let stop: () => void = () => undefined;
    const leave = router.subscribe("onBeforeNavigate", ({ fromLocation, pathChanged }) => {
      stop();
      const [key, mark] = [fromLocation === undefined ? undefined : keyOf(fromLocation), markOf(document.activeElement)];
      if (pathChanged && key !== undefined && mark !== null) left.set(key, mark);
    });
    const come = router.subscribe("onResolved", ({ toLocation, pathChanged }) => {
      const mark = left.get(keyOf(toLocation) ?? "");
      if (pathChanged && mark !== undefined) stop = focusOnceDrawn(mark);
    });
    return () => { leave(); come(); stop(); };
  }, [router]);
}

/** Of the place in the browser's history; TanStack Router 1.170 gives each one, under this name. */
function keyOf({ state }: ParsedLocation): string | undefined {
  const { "__TSR_key": key } = state;
  return key;
}

function markOf(element: Element | null): Mark | null {
  const href = element?.closest("main") ? element.getAttribute("href") : null;
  return href === null ? null : { href, nth: linksTo(href).findIndex((link) => link === element) };
}

function linksTo(href: string): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`main a[href="${CSS.escape(href)}"]`)];
}

function focusOnceDrawn({ href, nth }: Mark): () => void {
  const over = new AbortController();
  const look = (): void => {
    const link = linksTo(href)[nth];
    if (link === undefined) return;
    over.abort();
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "nearest" });
  };
  const watch = new MutationObserver(look);
  over.signal.addEventListener("abort", () => watch.disconnect());
  for (const move of ownMoves) window.addEventListener(move, () => over.abort(), { signal: over.signal, passive: true, capture: true });
  watch.observe(document.body, { childList: true, subtree: true });
  look();
  return () => over.abort();
}
