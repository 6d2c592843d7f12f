import { useEffect, useState, type KeyboardEvent } from "react";

/** A line that can be chosen by keys and opened. */
export interface Choosable {
  readonly id: string;
  readonly open: () => void;
}

/** The id of the element that shows a line: what has a blank in it could not be pointed to. */
export function elementId(id: string): string {
  return `palette-${encodeURIComponent(id)}`;
}

/**
 * The chosen one of `lines`, by its id: it stays chosen while answers come in above and below it. The first is chosen until the arrows are used, and again
 * once `text` is another.
 */
export function useChosenLine(lines: readonly Choosable[], text: string): { readonly chosen: string | undefined; readonly onKeys: (event: KeyboardEvent) => void } {
  const [{ of, id }, choose] = useState<{ readonly of: string; readonly id?: string | undefined }>({ of: text });
  const kept = of === text ? lines.findIndex((line) => line.id === id) : -1;
  const at = Math.max(kept, 0);
  const chosen = lines[at]?.id;
  useEffect(() => { if (chosen !== undefined) document.getElementById(elementId(chosen))?.scrollIntoView({ block: "nearest" }); }, [chosen]);
  const step = (by: number): void => choose({ of: text, id: lines.at((at + by) % lines.length)?.id });
  return {
    chosen,
    onKeys: (event) => {
      // A letter that is still being put together (Chinese, Japanese) has the arrows and Enter for itself.
      const act = event.nativeEvent.isComposing ? undefined : { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: () => lines[at]?.open() }[event.key];
      if (!act) return;
      event.preventDefault();
      // Spotlight 9.7.3 would choose by place, and loses the choice when lines come in.
      event.stopPropagation();
      act();
    },
  };
}
