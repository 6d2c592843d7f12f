/** ECharts with only what our charts need; a chunk of its own, fetched when the first chart comes into sight. */
import { BarChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, GridComponent, TooltipComponent, AriaComponent, SVGRenderer]);

export function draw(place: HTMLElement): EChartsType {
  return init(place, null, { renderer: "svg" });
}
