import { useEffect } from "react";

/**
 * Who works with the keyboard stays where they are: when what has the focus goes away or cannot be pressed while it works, the focus goes to what
 * came in its place, or back when it can be pressed again. A browser would leave it on nothing.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    const kept = keep();
    const watch = new MutationObserver(kept.look);
    watch.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
    document.addEventListener("focusin", kept.noteFocus);
    document.addEventListener("pointerdown", kept.forget, true);
    return () => {
      watch.disconnect();
      document.removeEventListener("focusin", kept.noteFocus);
      document.removeEventListener("pointerdown", kept.forget, true);
    };
  }, []);
}

interface Place {
  readonly element: HTMLElement;
  /** What it stands in, nearest first. */
  readonly around: readonly Element[];
  /** The page under a dialog or toast: where its focus was before. */
  readonly under: Place | null;
}

function keep() {
  let place: Place | null = null;
  let looking = 0;
  const noteFocus = ({ target }: Event): void => {
    if (!(target instanceof HTMLElement)) return;
    const isOver = floats(target);
    place = { element: target, around: aroundOf(target), under: !isOver ? null : place !== null && !floats(place.element) ? place : (place?.under ?? null) };
  };
  const look = (): void => {
    cancelAnimationFrame(looking);
    // A dialog that closes gives the focus back by itself, in the same turn.
    looking = requestAnimationFrame(() => { if (place !== null && isOnNothing()) putBack(place); });
  };
  // Who presses the mouse beside everything wants the focus nowhere.
  const forget = (): void => { place = null; };
  return { noteFocus, look, forget };
}

function isOnNothing(): boolean {
  return document.hasFocus() && (document.activeElement === null || document.activeElement === document.body);
}

function aroundOf(element: Element): readonly Element[] {
  return element.parentElement === null ? [] : [element.parentElement, ...aroundOf(element.parentElement)];
}

function floats(element: Element): boolean {
  return element.closest("main, header, nav") === null;
}

/** To itself where it can be pressed again; else to what stands in its place, and from a layer that is gone to the page under it. */
function putBack({ element, around, under }: Place): void {
  if (element.isConnected) return element.matches(":disabled") ? undefined : element.focus({ preventScroll: true });
  const left = around.find((one) => one.isConnected);
  if (left === undefined || left.closest("main, [role=dialog]") === null) return under === null ? undefined : putBack(under);
  // Rows that were scrolled away: what scrolls them takes the keys.
  const list = left.closest<HTMLElement>("[tabindex='0']");
  if (list !== null) return list.focus({ preventScroll: true });
  const to = successorIn(left);
  if (!to.matches(pressable)) to.tabIndex = -1;
  to.focus();
}

const pressable = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled)";

/** Of a page that came, the page; of its parts, the first that came; in a line the next thing to press. */
function successorIn(left: Element): HTMLElement {
  const inside = left.matches("main") ? null : (left.querySelector<HTMLElement>("section") ?? left.querySelector<HTMLElement>(pressable));
  return inside ?? left.closest<HTMLElement>("section, [role=dialog], main") ?? document.body;
}
