/** What an engine keeps of a KPI: its facts or nothing, those of all time or of a window, in one piece or by quarters. */
import type { Engine } from "../store/engine.ts";
import type { Coverage } from "./coverage.ts";
import { type FactRowsAsk, piecesOf } from "./fact-rows.ts";
import type { Ask, Kpi } from "./kpi.ts";
import { knobDays, type MeasureSettings } from "./settings.ts";

/** Facts are kept where they are made of at most so many rows. */
const keptRowsMax = 50_000_000;

export interface Keeping {
  readonly engine: Engine;
  readonly kpi: Kpi;
  readonly coverage: Coverage;
  readonly settings: MeasureSettings;
}

/**
 * Whether the engine is to keep the facts. Where accounts or people are counted there are never more facts than these; else as many as rows
 * were read: beyond some number it is quicker to read what a question needs than to keep all that others might.
 */
export function isKept({ engine, kpi, coverage, settings }: Keeping): boolean {
  if (engine.isKeeping !== true || knobDays(kpi, settings).length > 0) return false;
  return rowsRead({ kpi, coverage }) <= keptRowsMax || (kpi.reading === "snapshot" && ["accounts", "people", "percent"].includes(kpi.unit));
}

/** Each window has facts of its own: states, and what is counted once in it. */
export function isAskedPerPoint(kpi: Pick<Kpi, "reading" | "series">): boolean {
  return kpi.reading === "snapshot" || kpi.series === "each_point";
}

/** Whether the engine keeps what the KPI is made of by quarters of the calendar: where that is many rows. */
export function isInQuarters({ engine, kpi, coverage }: Pick<Keeping, "engine" | "kpi" | "coverage">): boolean {
  return engine.isKeeping === true && rowsRead({ kpi, coverage }) >= (engine.piecedFrom ?? Infinity);
}

/** The question as an engine that keeps is asked. */
export function keptAsk(keeping: Keeping, ask: Ask): Ask {
  return isInQuarters(keeping) ? { ...ask, window: { ...ask.window, isPieced: true } } : ask;
}

/** How the rows of a question are to be taken: for {@link FactRowsAsk}. */
export function keptHow(keeping: Keeping): Pick<FactRowsAsk, "isKept" | "isWide"> {
  return { isKept: isKept(keeping), isWide: !isAskedPerPoint(keeping.kpi) && keeping.kpi.bounded !== true };
}

/** Of a question the first that is asked of the facts: what they look like is asked of the same relations as they themselves. */
export function firstAsked(keeping: Keeping, ask: Ask): Ask {
  const { isKept: kept, isWide } = keptHow(keeping);
  const asked = keptAsk(keeping, ask);
  return kept === true ? (piecesOf({ kpi: keeping.kpi, isWide }, asked)[0]?.ask ?? asked) : asked;
}

function rowsRead({ kpi, coverage }: Pick<Keeping, "kpi" | "coverage">): number {
  const kinds = new Set([...kpi.reads, ...kpi.needs.flatMap((need) => [need.record, ...(need.or ?? [])])]);
  return [...kinds].reduce((sum, kind) => sum + (coverage.records.get(kind)?.rows ?? 0), 0);
}
