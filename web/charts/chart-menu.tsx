import { Menu } from "@mantine/core";
import { Ellipsis } from "lucide-react";
import { useRef, type ReactElement } from "react";
import { showDone } from "../frame/undo-toast.tsx";
import { say, type WordKey } from "../words/say.ts";
import { useAboutChart, type AboutChart } from "./about-chart.ts";
import type { TableRows } from "./clipboard-table.ts";
import { coloursOf, type Colours } from "./use-drawing.ts";

export interface ChartMenuProps {
  readonly title: string;
  /** What the chart shows, heading first. */
  readonly table: () => TableRows | Promise<TableRows>;
  /** The chart as a picture of its own, with what it says of itself. */
  readonly svg: (colours: Colours, about: AboutChart) => string | Promise<string>;
}

/** Every chart can be taken along: as PNG, as SVG, as a table. */
export function ChartMenu({ title, table, svg }: ChartMenuProps): ReactElement {
  const button = useRef<HTMLButtonElement>(null);
  const colours: Colours = (name) => coloursOf(button.current ?? document.documentElement)(name);
  const label = say("chart.menu", { title });
  const about = useAboutChart();
  const take = (work: () => Promise<unknown>, otherwise: WordKey): void => void work().catch(() => showDone(say(otherwise)));
  return (
    <Menu position="bottom-end">
      <Menu.Target><button ref={button} type="button" className="icon-button chart-menu no-print" aria-label={label} title={label}><Ellipsis size={16} aria-hidden /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => take(async () => saved(title, "png", await svg(colours, about)), "chart.failed")}>{say("chart.png")}</Menu.Item>
        <Menu.Item onClick={() => take(async () => saved(title, "svg", await svg(colours, about)), "chart.failed")}>{say("chart.svg")}</Menu.Item>
        <Menu.Item onClick={() => take(async () => { await (await import("./clipboard-table.ts")).copyTable(await table()); showDone(say("chart.copied")); }, "chart.failed.copy")}>{say("chart.copy")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

async function saved(title: string, format: "png" | "svg", svg: string): Promise<void> {
  const { download, fileNameOf, pngOf } = await import("./picture.ts");
  download(`${fileNameOf(title)}.${format}`, format === "png" ? await pngOf(svg) : new Blob([svg], { type: "image/svg+xml" }));
}
