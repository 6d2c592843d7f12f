import { useElementSize } from "@mantine/hooks";
import { RefreshCw } from "lucide-react";
import type { ReactElement } from "react";
import type { KpiResult, StageSummary } from "../../src/serve/contract.ts";
import { Change } from "../figures/change.tsx";
import { reasonOf, showValue, whyNone } from "../figures/figure.ts";
import { showCount, showInterval, showShare } from "../format/numbers.ts";
import { labelOf } from "../format/periods.ts";
import type { Compare } from "../views.ts";
import { say } from "../words/say.ts";
import { ChartMenu } from "./chart-menu.tsx";
import { showDays, wordsOf } from "./strip-words.ts";
import "./stage-strip.css";

export interface StageStripProps {
  readonly stages: readonly StageSummary[];
  /** The KPIs of the same board: value and interval of a stage are theirs. */
  readonly kpis: readonly KpiResult[];
  readonly compare: Compare;
  /** The address of a KPI's page; with `accounts` opened at the accounts behind it, or at some of its facts. */
  readonly hrefOf: (kpi: string, accounts?: boolean, facts?: StageSummary["days_key"]) => string;
}

/** The six stages as one stream: its width is the number of accounts, its narrowing what was lost. The numbers stand as text below it. */
export function StageStrip({ stages, kpis, compare, hrefOf }: StageStripProps): ReactElement {
  const byId = new Map(kpis.map((kpi) => [kpi.id, kpi]));
  return (
    <section className="strip" aria-label={say("board.strip")}>
      <div className="strip-menu"><ChartMenu title={say("board.stages")} table={async () => (await import("./strip-picture.ts")).stripTable(stages, byId)} svg={async (colours, { period, ground }) => (await import("./strip-picture.ts")).stripPicture(stages, byId, { title: say("board.stages"), subtitle: `${period} · ${ground}` }, colours)} /></div>
      <Stream stages={stages} kpis={byId} hrefOf={hrefOf} />
      <ol className="strip-stages">
        {stages.map((stage) => <Stage key={stage.stage} stage={stage} kpis={byId} compare={compare} hrefOf={hrefOf} />)}
      </ol>
    </section>
  );
}

interface StageProps extends Pick<StageStripProps, "hrefOf"> {
  readonly stage: StageSummary;
  readonly kpis: ReadonlyMap<string, KpiResult>;
}

function Stage({ stage, kpis, compare, hrefOf }: StageProps & Pick<StageStripProps, "compare">): ReactElement {
  return (
    <li className="strip-stage" data-stage={stage.stage} title={stage.counts}>
      <a className="strip-link" href={hrefOf(stage.kpi, true)}>
        <span className="strip-name"><span className="dot" aria-hidden />{stage.title}</span>
        <span className={stage.accounts === null ? "strip-count nothing" : "strip-count"} title={stage.accounts === null ? undefined : showCount(stage.accounts)}>{stage.accounts === null ? say("board.strip.unknown") : showCount(stage.accounts, "board")}</span>
      </a>
      <div className="strip-how"><Moved stage={stage} kpi={kpis.get(stage.kpi)} compare={compare} /></div>
      <div className="strip-how"><Worth worth={kpis.get(stage.value_kpi ?? "")} hrefOf={hrefOf} /></div>
      {stage.conversion !== null && <div className="strip-how conversion"><a className="quiet-link" href={hrefOf(stage.conversion_kpi ?? stage.kpi)} title={conversionOf(stage, kpis)}><strong>{showShare(stage.conversion)}</strong> {stage.conversion_of}</a></div>}
      <div className="strip-how"><Days stage={stage} kpi={kpis.get(stage.days_kpi ?? "")} hrefOf={hrefOf} /><Rate rate={kpis.get(stage.rate_kpi ?? "")} hrefOf={hrefOf} /></div>
    </li>
  );
}

/** How the count moved against what it is compared with. */
function Moved({ stage, kpi, compare }: { readonly stage: StageSummary; readonly kpi: KpiResult | undefined; readonly compare: Compare }): ReactElement | null {
  const [earlier, period] = compare === "year" ? [stage.accounts_year_before, kpi?.year_before?.period] : [stage.accounts_before, kpi?.previous?.period];
  if (compare === "none" || stage.accounts === null || earlier === null || period === undefined) return null;
  const difference = stage.accounts - earlier;
  return <Change comparison={{ difference, change: earlier === 0 ? null : difference / earlier }} unit="accounts" currency={null} better="none" label={labelOf(period)} />;
}

/** How long it took to get here; the first stage is where the way begins, and the customers' stages have a share instead. */
function Days({ stage, kpi, hrefOf }: Pick<StageProps, "stage" | "hrefOf"> & { readonly kpi: KpiResult | undefined }): ReactElement | null {
  if (kpi === undefined) return null;
  const nobody = stage.median_days === null ? ` ${reasonOf(kpi.reason) || say("board.strip.days.nobody")}` : "";
  return <a className="quiet-link" href={hrefOf(kpi.id, true, stage.days_key)} title={`${stage.days_of}${nobody}`}><strong>{showDays(stage.median_days)}</strong> {say("board.strip.daysmedian")}</a>;
}

/** How well customers stay or grow, with how sure that is. */
function Rate({ rate, hrefOf }: { readonly rate: KpiResult | undefined; readonly hrefOf: StageStripProps["hrefOf"] }): ReactElement | null {
  if (rate === undefined) return null;
  const sure = rate.interval === null ? "" : ` (${showInterval(rate.interval, rate.unit)})`;
  const exact = rate.value === null ? whyNone(rate) : `${showValue(rate, rate)}${sure}`;
  return <a className="quiet-link" href={hrefOf(rate.id)} title={`${rate.title}: ${exact}`}><strong>{rate.value === null ? "—" : showValue(rate, rate, "board")}</strong> {wordsOf("rate", rate.id)}</a>;
}

/** What the stage is worth, at its KPI. */
function Worth({ worth, hrefOf }: { readonly worth: KpiResult | undefined; readonly hrefOf: StageStripProps["hrefOf"] }): ReactElement | null {
  if (worth === undefined || worth.value === null) return null;
  return <a className="quiet-link" href={hrefOf(worth.id)} title={`${worth.title}: ${showValue(worth, worth)}`}><strong>{showValue(worth, worth, "board")}</strong> {wordsOf("worth", worth.id)}</a>;
}

/** The share, what it is a share of, and how sure it is. */
function conversionOf(stage: StageSummary, kpis: ReadonlyMap<string, KpiResult>): string {
  const interval = kpis.get(stage.conversion_kpi ?? "")?.interval;
  const share = `${showShare(stage.conversion ?? 0)} ${stage.conversion_of}`;
  return interval === null || interval === undefined ? share : `${share} (${showInterval(interval, "percent")})`;
}

const height = 72;
const widest = 64;
const thinnest = 3;
const gap = 12;
/** Until it is measured; the drawing is stretched to what there is. */
const usualWidth = 1360;

/** The drawing. Square roots keep nine won accounts visible beside three hundred targets; exact counts stand below. */
function Stream({ stages, kpis, hrefOf }: Pick<StageStripProps, "stages" | "hrefOf"> & Pick<StageProps, "kpis">): ReactElement {
  const { ref, width: measured } = useElementSize();
  const width = measured === 0 ? usualWidth : measured;
  const most = Math.max(1, ...stages.map((stage) => stage.accounts ?? 0));
  const thick = stages.map((stage) => (stage.accounts === null || stage.accounts === 0 ? 0 : Math.max(thinnest, Math.sqrt(stage.accounts / most) * widest)));
  const column = Math.max(0, (width - gap * (stages.length - 1)) / stages.length);
  const left = (place: number): number => place * (column + gap);
  return (
    <div ref={ref} className="strip-stream">
      <svg className="strip-band" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden>
        <defs>{stages.map((stage, place) => place < stages.length - 1 && <Gradient key={stage.stage} id={`flow-${place}`} from={stage.stage} to={stages[place + 1]?.stage ?? stage.stage} />)}</defs>
        {stages.map((stage, place) => <Segment key={stage.stage} place={place} stage={stage.stage} left={left(place)} column={column} thick={thick[place] ?? 0} next={flowsOn(stages, place) ? thick[place + 1] ?? 0 : 0} />)}
      </svg>
      {stages.map((stage, place) => place > 0 && <Badge key={stage.stage} stage={stage} kpis={kpis} hrefOf={hrefOf} left={wayTo(place, stages.length)} />)}
    </div>
  );
}

/** Won → retained is a turn to another track: no share of the one is the other, so the stream breaks there. */
function flowsOn(stages: readonly StageSummary[], place: number): boolean {
  return stages[place + 1]?.stage !== "retained";
}

/** The middle of the way from the block before to this stage's, whatever the width. */
function wayTo(place: number, stages: number): string {
  const columns = place - 1 + (1 + block) / 2;
  return `calc((100% - ${gap * (stages - 1)}px) * ${(columns / stages).toFixed(5)} + ${gap * (place - 0.5)}px)`;
}

function Badge({ stage, kpis, left, hrefOf }: StageProps & { readonly left: string }): ReactElement | null {
  const turn = stage.stage === "retained";
  if (stage.conversion === null) return turn ? <span className="strip-badge" style={{ left }} aria-hidden><RefreshCw size={12} /></span> : null;
  const of = conversionOf(stage, kpis);
  return <a className="strip-badge" style={{ left }} href={hrefOf(stage.conversion_kpi ?? stage.kpi)} title={of} aria-label={of}>{turn && <RefreshCw size={11} aria-hidden />}{showShare(stage.conversion)}{!turn && <span aria-hidden> →</span>}</a>;
}

function Gradient({ id, from, to }: { readonly id: string; readonly from: string; readonly to: string }): ReactElement {
  return <linearGradient id={id}><stop offset="0" stopColor={`var(--stage-${from})`} stopOpacity="0.34" /><stop offset="1" stopColor={`var(--stage-${to})`} stopOpacity="0.34" /></linearGradient>;
}

/** Share of its column that a stage's own block takes; the rest is the way to the next one. */
const block = 0.46;

interface SegmentProps {
  readonly place: number;
  readonly stage: string;
  readonly left: number;
  readonly column: number;
  readonly thick: number;
  readonly next: number;
}

/** The stage's own block, then the narrowing towards the next one; a stage without accounts is a dashed line. */
function Segment({ place, stage, left, column, thick, next }: SegmentProps): ReactElement {
  const middle = height / 2;
  const end = left + column * block;
  const top = middle - thick / 2;
  if (thick === 0) return <line x1={left} x2={end} y1={middle} y2={middle} stroke="var(--line-strong)" strokeDasharray="3 4" strokeWidth="2" />;
  return (
    <>
      {next > 0 && <path d={flow(end, top, thick, left + column + gap, middle - next / 2, next)} fill={`url(#flow-${place})`} />}
      <rect x={left} y={top} width={column * block} height={thick} rx={Math.min(3, thick / 2)} fill={`var(--stage-${stage})`} />
    </>
  );
}

function flow(x0: number, y0: number, h0: number, x1: number, y1: number, h1: number): string {
  const mid = (x0 + x1) / 2;
  return `M${x0} ${y0}C${mid} ${y0} ${mid} ${y1} ${x1} ${y1}L${x1} ${y1 + h1}C${mid} ${y1 + h1} ${mid} ${y0 + h0} ${x0} ${y0 + h0}Z`;
}
