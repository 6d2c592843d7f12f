import { useElementSize } from "@mantine/hooks";
import type { ReactElement } from "react";
import type { StageSummary } from "../../src/serve/contract.ts";
import { showCount, showShare } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import "./stage-strip.css";

export interface StageStripProps {
  readonly stages: readonly StageSummary[];
  /** Where a stage's number leads. */
  readonly onOpen: (stage: StageSummary["stage"]) => string;
}

/** The six stages as one stream: its width is the number of accounts, its narrowing what was lost. The numbers stand as text below it. */
export function StageStrip({ stages, onOpen }: StageStripProps): ReactElement {
  return (
    <section className="strip" aria-label={say("board.strip")}>
      <Stream stages={stages} />
      <ol className="strip-stages">
        {stages.map((stage, place) => <Stage key={stage.stage} stage={stage} before={stages[place - 1]} target={onOpen(stage.stage)} />)}
      </ol>
    </section>
  );
}

function Stage({ stage, before, target }: { readonly stage: StageSummary; readonly before: StageSummary | undefined; readonly target: string }): ReactElement {
  return (
    <li className="strip-stage" data-stage={stage.stage} title={stage.counts}>
      <a className="strip-link" href={target}>
        <span className="strip-name"><span className="dot" aria-hidden />{stage.title}</span>
        <span className={stage.accounts === null ? "strip-count nothing" : "strip-count"} title={stage.accounts === null ? undefined : showCount(stage.accounts)}>{stage.accounts === null ? say("board.strip.unknown") : showCount(stage.accounts, "board")}</span>
      </a>
      <div className="strip-how">{stage.conversion === null ? " " : <Conversion stage={stage} before={before} />}</div>
      <div className="strip-how">{stage.median_days === null ? " " : <><strong>{say("board.strip.days", { n: showCount(Math.round(stage.median_days)), count: Math.round(stage.median_days) })}</strong> {say("board.strip.daysmedian")}</>}</div>
    </li>
  );
}

function Conversion({ stage, before }: { readonly stage: StageSummary; readonly before: StageSummary | undefined }): ReactElement {
  const share = showShare(stage.conversion ?? 0);
  const text = before === undefined ? share : say("board.strip.conversion", { share, before: before.title.toLowerCase() });
  return <><strong>{text.slice(0, share.length)}</strong>{text.slice(share.length)}</>;
}

const height = 64;
const widest = 56;
const thinnest = 3;

/** The drawing. Square roots keep nine won accounts visible beside three hundred targets; exact counts stand below. */
function Stream({ stages }: { readonly stages: readonly StageSummary[] }): ReactElement {
  const { ref, width } = useElementSize();
  const most = Math.max(1, ...stages.map((stage) => stage.accounts ?? 0));
  const thick = stages.map((stage) => (stage.accounts === null ? 0 : Math.max(thinnest, Math.sqrt(stage.accounts / most) * widest)));
  const cell = width / stages.length;
  return (
    <div ref={ref} style={{ padding: 0 }}>
      <svg className="strip-band" viewBox={`0 0 ${Math.max(width, 1)} ${height}`} aria-hidden>
        <defs>{stages.map((stage, place) => place < stages.length - 1 && <Gradient key={stage.stage} id={`flow-${place}`} from={stage.stage} to={stages[place + 1]?.stage ?? stage.stage} />)}</defs>
        {stages.map((stage, place) => <Segment key={stage.stage} place={place} stage={stage.stage} thick={thick[place] ?? 0} next={thick[place + 1]} cell={cell} />)}
      </svg>
    </div>
  );
}

function Gradient({ id, from, to }: { readonly id: string; readonly from: string; readonly to: string }): ReactElement {
  return <linearGradient id={id}><stop offset="0" stopColor={`var(--stage-${from})`} stopOpacity="0.34" /><stop offset="1" stopColor={`var(--stage-${to})`} stopOpacity="0.34" /></linearGradient>;
}

interface SegmentProps {
  readonly place: number;
  readonly stage: string;
  readonly thick: number;
  readonly next: number | undefined;
  readonly cell: number;
}

/** The stage's own block, then the narrowing towards the next one. Won → retained is the turn to another track, so the stream breaks there. */
function Segment({ place, stage, thick, next, cell }: SegmentProps): ReactElement {
  const middle = height / 2;
  const left = place * cell + (place === 0 ? 0 : cell * 0.04);
  const block = left + cell * 0.5;
  const right = (place + 1) * cell + cell * 0.04;
  const top = middle - thick / 2;
  if (thick === 0) return <line x1={left + 16} x2={block} y1={middle} y2={middle} stroke="var(--line-strong)" strokeDasharray="3 4" strokeWidth="2" />;
  return (
    <>
      {next !== undefined && next > 0 && <path d={flow(block, top, thick, right, middle - next / 2, next)} fill={`url(#flow-${place})`} />}
      <rect x={left} y={top} width={block - left} height={thick} rx={Math.min(3, thick / 2)} fill={`var(--stage-${stage})`} />
    </>
  );
}

function flow(x0: number, y0: number, h0: number, x1: number, y1: number, h1: number): string {
  const mid = (x0 + x1) / 2;
  return `M${x0} ${y0}C${mid} ${y0} ${mid} ${y1} ${x1} ${y1}L${x1} ${y1 + h1}C${mid} ${y1 + h1} ${mid} ${y0 + h0} ${x0} ${y0 + h0}Z`;
}
