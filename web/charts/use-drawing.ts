import { useComputedColorScheme } from "@mantine/core";
import type { EChartsCoreOption, EChartsType } from "echarts/core";
import { useEffect, useRef, type RefObject } from "react";

/** Reads the words of colour as they stand in the page now. */
export type Colours = (name: string) => string;

export interface Drawing {
  readonly place: RefObject<HTMLDivElement | null>;
  /** What stands there as SVG, with its size; null while nothing does. */
  readonly picture: () => { readonly width: number; readonly height: number; readonly svg: string } | null;
}

/** Draws what `options` says for a width in pixels into the returned element, again when it, the colours or the width change. */
export function useDrawing(options: (colours: Colours, width: number) => EChartsCoreOption): Drawing {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const scheme = useComputedColorScheme();
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    let gone = false;
    const show = (): void => {
      chart.current?.resize();
      chart.current?.setOption(options(coloursOf(element), element.clientWidth), true);
    };
    const watch = new ResizeObserver(show);
    void (async () => {
      const { draw } = await import("./drawing.ts");
      if (gone) return;
      chart.current ??= draw(element);
      watch.observe(element);
    })();
    return () => { gone = true; watch.disconnect(); };
  }, [options, scheme]);
  useEffect(() => () => { chart.current?.dispose(); chart.current = null; }, []);
  const picture = (): ReturnType<Drawing["picture"]> => {
    const drawn = chart.current;
    if (drawn === null) return null;
    // What stands behind the comma of the address is the drawing itself.
    const [, svg = ""] = /^[^,]*,(.*)$/s.exec(drawn.getDataURL({ type: "svg" })) ?? [];
    return { width: drawn.getWidth(), height: drawn.getHeight(), svg: decodeURIComponent(svg) };
  };
  return { place, picture };
}

/** The words of colour as they stand at an element. */
export function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  return (name) => plain(style.getPropertyValue(`--${name}`).trim());
}

/** A colour that the reader's system sets has only a name in the page; a drawing is told which it is. */
function plain(colour: string): string {
  if (!/Canvas|Highlight/.test(colour)) return colour;
  const probe = document.createElement("i");
  probe.style.cssText = "forced-color-adjust: none";
  probe.style.color = colour;
  document.body.append(probe);
  const shown = getComputedStyle(probe).color;
  probe.remove();
  return shown;
}
