import type { KpiResult, StageSummary } from "../../src/serve/contract.ts";
import { showValue } from "../figures/figure.ts";
import { showCount, showShare } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import type { TableRows } from "./clipboard-table.ts";
import { showDays, wordsOf } from "./strip-words.ts";
import { fitted, type Picture, svgOf, svgRect, svgText } from "./picture.ts";
import type { Colours } from "./use-drawing.ts";

type Kpis = ReadonlyMap<string, KpiResult>;

const column = 160;
const tall = 90;

/** The six stages as a picture of its own: blocks as high as the root of their accounts, with counts, shares and days. */
export function stripPicture(stages: readonly StageSummary[], kpis: Kpis, { title, subtitle }: Pick<Picture, "title" | "subtitle">, colours: Colours): string {
  const most = Math.max(1, ...stages.map((stage) => stage.accounts ?? 0));
  const body = stages.map((stage, i) => {
    const x = i * column;
    const height = stage.accounts === null || stage.accounts === 0 ? 2 : Math.max(3, Math.sqrt(stage.accounts / most) * tall);
    return svgRect({ x, y: (tall - height) / 2, width: column - 70, height, fill: colours(`stage-${stage.stage}`) })
      + (stage.conversion === null ? "" : svgText(showShare(stage.conversion), { x: x - 35, y: tall / 2 + 4, fill: colours("text"), weight: 600, anchor: "middle" }))
      + svgText(stage.title, { x, y: tall + 22, fill: colours("text-soft"), weight: 600 })
      + svgText(countOf(stage), { x, y: tall + 50, size: 24, weight: 600, fill: colours("text") })
      + svgText(fitted(paceOf(stage, kpis), column - 12), { x, y: tall + 70, fill: colours("text-soft") });
  });
  return svgOf({ width: stages.length * column - 40, height: tall + 76, title, subtitle, body: body.join("") }, colours);
}

/** The same as rows. */
export function stripTable(stages: readonly StageSummary[], kpis: Kpis): TableRows {
  return [
    [say("board.stages"), say("nav.accounts"), say("kpi.share"), say("unit.name.days"), say("board.strip.stay")],
    ...stages.map((stage) => [stage.title, countOf(stage), stage.conversion === null ? "" : `${showShare(stage.conversion)} ${stage.conversion_of}`, stage.median_days === null ? "" : showCount(Math.round(stage.median_days)), rateOf(stage, kpis)]),
  ];
}

function countOf(stage: StageSummary): string {
  return stage.accounts === null ? say("board.strip.unknown") : showCount(stage.accounts);
}

/** The days to a stage, or the share in their place. */
function paceOf(stage: StageSummary, kpis: Kpis): string {
  return stage.median_days === null ? rateOf(stage, kpis) : `${showDays(stage.median_days)} ${say("board.strip.daysmedian")}`;
}

function rateOf({ rate_kpi }: StageSummary, kpis: Kpis): string {
  const rate = kpis.get(rate_kpi ?? "");
  return rate === undefined || rate.value === null ? "" : `${showValue(rate, rate, "board")} ${wordsOf("rate", rate.id)}`;
}
