import { say } from "../words/say.ts";
import { addDays, addMonths, monthStart, showDay, showMonth, showMonthShort, showShortDay } from "./days.ts";

/** First day inside and first day outside. */
export interface Span {
  readonly from: string;
  readonly to: string;
}
export interface NamedSpan extends Span {
  readonly label: string;
}
export type SpanKind = "quarters" | "months" | "years" | "fiscal";

export function quarterOf(day: string): NamedSpan {
  const month = Number(day.slice(5, 7));
  const quarter = Math.ceil(month / 3);
  const from = `${day.slice(0, 4)}-${String(quarter * 3 - 2).padStart(2, "0")}-01`;
  return { from, to: addMonths(from, 3), label: say("period.quarter", { quarter, year: day.slice(0, 4) }) };
}

export function monthOf(day: string): NamedSpan {
  const from = monthStart(day);
  return { from, to: addMonths(from, 1), label: showMonth(from) };
}

export function yearOf(day: string): NamedSpan {
  const year = Number(day.slice(0, 4));
  return { from: `${year}-01-01`, to: `${year + 1}-01-01`, label: String(year) };
}

/** The fiscal year that holds the day; it is named by the year in which it ends. `starts` is `MM` or `MM-DD`. */
export function fiscalYearOf(day: string, starts: string): NamedSpan {
  const first = starts.length === 2 ? `${starts}-01` : starts;
  const year = Number(day.slice(0, 4)) - (day.slice(5) < first ? 1 : 0);
  const named = first === "01-01" ? year : year + 1;
  return { from: `${year}-${first}`, to: `${year + 1}-${first}`, label: say("period.fiscal.label", { year: named }) };
}

/** The last spans of a kind that begin on or before `today`, newest first, back to the one that holds `oldest`. */
export function spansOf(kind: SpanKind, today: string, oldest: string, fiscalStarts: string, most = 40): readonly NamedSpan[] {
  const spans: NamedSpan[] = [];
  let day = today;
  while (spans.length < most && (spans.length === 0 || day >= oldest)) {
    const span = spanOf(kind, day, fiscalStarts);
    spans.push(span);
    day = addDays(span.from, -1);
  }
  return spans;
}

function spanOf(kind: SpanKind, day: string, fiscalStarts: string): NamedSpan {
  switch (kind) {
    case "quarters": return quarterOf(day);
    case "months": return monthOf(day);
    case "years": return yearOf(day);
    case "fiscal": return fiscalYearOf(day, fiscalStarts);
  }
}

/** What people call the span: "Q2 2026", "March 2026", "2026", a day, or its first and last day. */
export function labelOf(span: Span): string {
  if (daysIn(span) === 1) return showDay(span.from);
  const named = [quarterOf(span.from), monthOf(span.from), yearOf(span.from)].find((one) => one.from === span.from && one.to === span.to);
  return named?.label ?? say("period.range", { from: showDay(span.from), until: showDay(addDays(span.to, -1)) });
}

/** Spans below an axis: months and days in short, with the year beneath where it begins. */
export function axisLabels(spans: readonly Span[]): readonly string[] {
  return spans.map((span, place) => {
    const year = span.from.slice(0, 4);
    const begins = year !== spans[place - 1]?.from.slice(0, 4);
    return isMonth(span) || daysIn(span) <= 7 ? [shortOf(span), ...(begins ? [year] : [])].join("\n") : labelOf(span);
  });
}

function shortOf(span: Span): string {
  return isMonth(span) ? showMonthShort(span.from) : showShortDay(span.from);
}

function isMonth({ from, to }: Span): boolean {
  return from.endsWith("-01") && addMonths(from, 1) === to;
}

/** The span of the same length right before or after: by whole months where it is made of whole months. */
export function neighbour(span: Span, step: -1 | 1): Span {
  const months = wholeMonths(span);
  if (months !== null) return { from: addMonths(span.from, months * step), to: addMonths(span.to, months * step) };
  const days = daysIn(span) * step;
  return { from: addDays(span.from, days), to: addDays(span.to, days) };
}

export function daysIn({ from, to }: Span): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function wholeMonths({ from, to }: Span): number | null {
  if (!from.endsWith("-01") || !to.endsWith("-01")) return null;
  return (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7));
}

/** Without a period in the address: the quarter of today, or of the newest event where the data end earlier. */
export function defaultSpan(today: string, lastEventDay: string | null): NamedSpan {
  return quarterOf(lastEventDay !== null && lastEventDay < today ? lastEventDay : today);
}
