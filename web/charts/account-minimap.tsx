import { useMemo, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from "react";
import { addDays, showDay, showMonthShort } from "../format/days.ts";
import { showCount, showNumber } from "../format/numbers.ts";
import { daysIn } from "../format/periods.ts";
import { say } from "../words/say.ts";
import { ChartMenu } from "./chart-menu.tsx";
import { Arrivals, BandKey, Bands, type MinimapArrival, type MinimapBand } from "./minimap-past.tsx";
import "./account-minimap.css";

export interface MinimapWeek {
  /** Its Monday. */
  readonly week: string;
  readonly minutes: number;
  readonly touches: number;
}
/** A deal or contract, from its first day to the first day outside. */
export interface MinimapSpan {
  readonly from: string;
  readonly to: string;
  readonly stage: "opportunity" | "won" | "lost" | "retained";
  readonly text: string;
  /** Of a deal: the stages of the sale that it went through, in order. */
  readonly steps?: readonly { readonly from: string; readonly to: string; readonly name: string }[];
}
export interface AccountMinimapProps {
  readonly title: string;
  /** Whose minutes: a picture of it stands elsewhere, where no name is above. */
  readonly account: string;
  readonly weeks: readonly MinimapWeek[];
  readonly spans: readonly MinimapSpan[];
  /** Stages of the account, and who came when; empty while they are on their way. */
  readonly bands: readonly MinimapBand[];
  readonly arrivals: readonly MinimapArrival[];
  /** First day inside and first day outside of what the timeline is narrowed to. */
  readonly chosen: readonly [string, string] | null;
  /** The day at the top of the timeline. */
  readonly here: string | null;
  /** A week was clicked: its last day. */
  readonly onJump: (day: string) => void;
  /** Several were dragged over: first day inside, first day outside. */
  readonly onChoose: (from: string, to: string) => void;
}

/** Bars of minutes by week (where no minutes are known, of touches), marks of new people above, stages below, then deals and contracts. */
export function AccountMinimap({ title, account, weeks, spans, bands, arrivals, chosen, here, onJump, onChoose }: AccountMinimapProps): ReactElement {
  const { lanes, left } = useMemo(() => lanesOf(spans, weeks), [spans, weeks]);
  const { place, drag, cursor, handlers } = usePointing({ weeks, onJump, onChoose });
  const share = (day: string): number => shareOf(day, weeks);
  const named = weeks[cursor ?? -1];
  return (
    <div className="minimap">
      <div className="row between chart-head"><h2>{title}</h2><span className="row"><span className="soft small no-print">{named === undefined ? say("account.minimap.jump") : textOf(named)}</span><ChartMenu title={title} table={async () => (await import("./minimap-picture.ts")).minimapTable(weeks)} svg={async (colours, { ground }) => (await import("./minimap-picture.ts")).minimapPicture({ title: `${account}, ${title}`, ground, weeks, lanes, bands, arrivals }, colours)} /></span></div>
      <Arrivals arrivals={arrivals} share={share} />
      <div
        ref={place} className="minimap-plot" role="slider" tabIndex={0} aria-label={`${title}. ${say("account.minimap.keys")}`}
        aria-valuemin={0} aria-valuemax={Math.max(0, weeks.length - 1)} aria-valuenow={cursor ?? weeks.length - 1} aria-valuetext={drag === null ? textOf(named ?? weeks.at(-1)) : spanText(drag, weeks)} {...handlers}
      >
        <Bars weeks={weeks} />
        {chosen !== null && <span className="minimap-chosen" style={{ insetInlineStart: `${share(chosen[0]) * 100}%`, width: `${(share(chosen[1]) - share(chosen[0])) * 100}%` }} />}
        {drag !== null && <span className="minimap-chosen" style={{ insetInlineStart: `${(Math.min(...drag) / weeks.length) * 100}%`, width: `${((Math.abs(drag[1] - drag[0]) + 1) / weeks.length) * 100}%` }} />}
        {drag === null && cursor !== null && <span className="minimap-cursor" style={{ insetInlineStart: `${(cursor / weeks.length) * 100}%`, width: `${100 / weeks.length}%` }} />}
        {here !== null && share(here) > 0 && <span className="minimap-here" style={{ insetInlineStart: `${share(here) * 100}%` }} />}
      </div>
      <Bands bands={bands} share={share} />
      <div className="minimap-labels" aria-hidden>{weeks.map(({ week }, i) => (isFirstOfQuarter(week) ? <span key={week} style={{ insetInlineStart: `${(i / weeks.length) * 100}%` }}>{week.slice(5, 7) === "01" ? week.slice(0, 4) : showMonthShort(week)}</span> : null))}</div>
      {lanes.length > 0 && <div className="minimap-lanes" role="group" aria-label={say("account.minimap.spans")}>{lanes.map((lane, i) => <div key={i} className="minimap-lane">{lane.map((span) => <Span key={`${span.text}${span.from}`} span={span} share={share} />)}</div>)}</div>}
      {left > 0 && <p className="foot-note">{say("account.minimap.more", { n: showCount(left), count: left })}</p>}
      <BandKey bands={bands} />
    </div>
  );
}

/** A deal or contract; a deal grows deeper in colour from stage to stage. */
function Span({ span, share }: { readonly span: MinimapSpan; readonly share: (day: string) => number }): ReactElement {
  const [start, width] = [share(span.from), share(span.to) - share(span.from)];
  const days = (from: string, to: string): string => say("period.range", { from: showDay(from), until: showDay(addDays(to, -1)) });
  const steps = (span.steps ?? []).filter((one) => share(one.to) > share(one.from));
  const title = [`${span.text}: ${days(span.from, span.to)}`, ...(span.steps ?? []).map((one) => `${one.name}: ${days(one.from, one.to)}`)].join("\n");
  return (
    <span className="minimap-span" data-stage={span.stage} title={title} style={{ insetInlineStart: `${start * 100}%`, width: `max(3px, ${width * 100}%)` }}>
      {width > 0 && steps.map((one, i) => <i key={one.from} style={{ insetInlineStart: `${((share(one.from) - start) / width) * 100}%`, width: `${((share(one.to) - share(one.from)) / width) * 100}%`, opacity: 0.04 + (0.16 * (i + 1)) / steps.length }} />)}
      <bdi>{span.text}</bdi>
    </span>
  );
}

function Bars({ weeks }: { readonly weeks: readonly MinimapWeek[] }): ReactElement {
  const most = Math.max(1, ...weeks.map((week) => sizeOf(week, weeks)));
  return (
    <svg className="minimap-bars" viewBox={`0 0 ${weeks.length * 10} 100`} preserveAspectRatio="none" aria-hidden>
      {weeks.map((week, i) => { const height = (sizeOf(week, weeks) / most) * 96; return height === 0 ? null : <rect key={week.week} x={i * 10 + 1} width={8} y={100 - Math.max(height, 2)} height={Math.max(height, 2)} fill="var(--bar)" />; })}
    </svg>
  );
}

/** Where no touch has a duration, their number speaks. */
export function sizeOf(week: MinimapWeek, weeks: readonly MinimapWeek[]): number {
  return weeks.some((one) => one.minutes > 0) ? week.minutes : week.touches;
}

interface Pointing extends Pick<AccountMinimapProps, "weeks" | "onJump" | "onChoose"> {}

function usePointing({ weeks, onJump, onChoose }: Pointing) {
  const place = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<readonly [number, number] | null>(null);
  const [cursor, setCursor] = useState<number | null>(null);
  const at = (event: PointerEvent): number => {
    const { left, width } = place.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return Math.min(weeks.length - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * weeks.length)));
  };
  const finish = (): void => {
    if (drag === null) return;
    const [first, last] = weeksOf(drag, weeks);
    setDrag(null);
    if (first === undefined || last === undefined) return;
    if (drag[0] === drag[1]) onJump(addDays(last, 6));
    else onChoose(first, addDays(last, 7));
  };
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => { if (event.button !== 0) return; event.currentTarget.setPointerCapture(event.pointerId); setDrag([at(event), at(event)]); },
    onPointerMove: (event: PointerEvent) => { setCursor(at(event)); if (drag !== null && event.buttons !== 0) setDrag([drag[0], at(event)]); },
    onPointerUp: finish,
    onPointerCancel: () => setDrag(null),
    onPointerLeave: () => setCursor(null),
    onBlur: () => { setCursor(null); setDrag(null); },
    onKeyDown: (event: KeyboardEvent) => {
      const now = cursor ?? weeks.length - 1;
      const next = { ArrowLeft: now - 1, ArrowRight: now + 1, PageUp: now + 13, PageDown: now - 13, Home: 0, End: weeks.length - 1 }[event.key];
      const to = next === undefined ? null : Math.min(weeks.length - 1, Math.max(0, next));
      const isPressed = event.key === "Enter" || event.key === " ";
      if (to !== null) { setCursor(to); setDrag(event.shiftKey ? [drag?.[0] ?? now, to] : null); }
      else if (event.key === "Escape" && drag !== null) setDrag(null);
      else if (isPressed && drag !== null) finish();
      else if (isPressed && weeks[now] !== undefined) onJump(addDays(weeks[now].week, 6));
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { place, drag, cursor, handlers };
}

/** First and last of the weeks from one to another, whichever was first. */
function weeksOf(drag: readonly [number, number], weeks: readonly MinimapWeek[]): readonly [string | undefined, string | undefined] {
  return [weeks[Math.min(...drag)]?.week, weeks[Math.max(...drag)]?.week];
}

function spanText(drag: readonly [number, number], weeks: readonly MinimapWeek[]): string {
  const [first = "", last = ""] = weeksOf(drag, weeks);
  return first === "" ? "" : say("period.range", { from: showDay(first), until: showDay(addDays(last, 6)) });
}

function shareOf(day: string, weeks: readonly MinimapWeek[]): number {
  const first = weeks[0]?.week;
  return first === undefined ? 0 : Math.min(1, Math.max(0, daysIn({ from: first, to: day }) / (weeks.length * 7)));
}

/** So many lines of deals and contracts; how many do not fit is said below, they stand in the lists beside. */
const lanesMax = 4;

/** Spans of these weeks, each in the first lane where it overlaps nobody. */
function lanesOf(spans: readonly MinimapSpan[], weeks: readonly MinimapWeek[]): { readonly lanes: readonly (readonly MinimapSpan[])[]; readonly left: number } {
  const [first, end] = [weeks[0]?.week ?? "", addDays(weeks.at(-1)?.week ?? "1970-01-01", 7)];
  const lanes: MinimapSpan[][] = [];
  let left = 0;
  for (const span of spans.filter((one) => one.to > first && one.from < end).toSorted((a, b) => a.from.localeCompare(b.from))) {
    const lane = lanes.find((one) => (one.at(-1)?.to ?? "") <= span.from);
    if (lane !== undefined) lane.push(span);
    else if (lanes.length < lanesMax) lanes.push([span]);
    else left += 1;
  }
  return { lanes, left };
}

function isFirstOfQuarter(week: string): boolean {
  return ["01", "04", "07", "10"].includes(week.slice(5, 7)) && Number(week.slice(8)) <= 7;
}

export function textOf(week: MinimapWeek | undefined): string {
  if (week === undefined) return "";
  return say("account.minimap.week", { day: showDay(week.week), minutes: showNumber(week.minutes, { unit: "minutes", precision: "board" }), touches: say("account.minimap.touches", { n: showCount(week.touches), count: week.touches }) });
}
