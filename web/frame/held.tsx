import { useLayoutEffect, useRef, type ReactElement, type ReactNode } from "react";

const kept = "sextant.heights";
const waiting = ".mantine-Skeleton-root";

/** Keeps a place as high as it stood the last time while what belongs there is on its way, so that nothing below it jumps. */
export function Held({ place, children }: { readonly place: string; readonly children: ReactNode }): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const held = element.current;
    return held === null ? undefined : holdUp(held, place);
  }, [place]);
  return <div ref={element} className="held">{children}</div>;
}

/** Looks again whenever something in it comes or goes; that is before it is painted. */
function holdUp(held: HTMLElement, place: string): () => void {
  const look = (): void => {
    const isWaiting = held.querySelector(waiting) !== null;
    held.style.minHeight = isWaiting ? `${heights()[nameOf(place)] ?? 0}px` : "";
    if (!isWaiting) keep(nameOf(place), held.offsetHeight);
  };
  look();
  const watch = new MutationObserver(look);
  watch.observe(held, { childList: true, subtree: true });
  return () => watch.disconnect();
}

/** On a screen of another width it is of another height. */
function nameOf(place: string): string {
  return `${place} ${Math.round(window.innerWidth / 50)}`;
}

function heights(): Readonly<Record<string, number>> {
  try {
    return JSON.parse(window.localStorage.getItem(kept) ?? "{}") as Readonly<Record<string, number>>;
  } catch {
    return {};
  }
}

function keep(name: string, height: number): void {
  const all = heights();
  if (height === 0 || all[name] === height) return;
  try {
    window.localStorage.setItem(kept, JSON.stringify({ ...all, [name]: height }));
  } catch {
    // A browser that keeps nothing shows the usual heights.
  }
}
