import { useEffect, useRef, type RefObject } from "react";

/** On a phone one column of the board is in sight at a time: the row of them is as tall as that one (`--shown-height`), whatever the others hold. */
export function useShownColumn(): RefObject<HTMLDivElement | null> {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => (row.current === null ? undefined : followed(row.current)), []);
  return row;
}

function followed(row: HTMLElement): () => void {
  let shown: Element | undefined;
  const fit = (): void => {
    if (!(shown instanceof HTMLElement)) return;
    row.style.setProperty("--shown-height", `${shown.offsetHeight + row.offsetHeight - row.clientHeight}px`);
    // The focus may have scrolled to what was below the edge.
    row.scrollTop = 0;
  };
  const grown = new ResizeObserver(fit);
  const seen = new IntersectionObserver((entries) => {
    shown = entries.find(({ isIntersecting }) => isIntersecting)?.target ?? shown;
    fit();
  }, { root: row, rootMargin: "10000px -50% 10000px -49%" });
  for (const column of row.children) {
    grown.observe(column);
    seen.observe(column);
  }
  return () => {
    grown.disconnect();
    seen.disconnect();
  };
}
