/** The windows that facts are asked for, each with the settings that hold in it. */
import { instantsOf, type Period } from "../model/period.ts";
import { dayOf, daysLater, startOfDay } from "../model/zone.ts";
import type { Ask, Kpi, KnobValues, Window } from "./kpi.ts";
import { knobDays, knobsOf, type MeasureSettings } from "./settings.ts";

/** The window that facts are asked for. A snapshot of a period that is not over is the state now. */
export function windowOf(kpi: Pick<Kpi, "reading">, period: Period, now: string): Window {
  const { from, to } = instantsOf(period);
  const plain = { from, to, zone: period.zone, fromDay: period.from, toDay: period.to, now };
  if (kpi.reading !== "snapshot" || to <= now) return plain;
  return { ...plain, to: new Date(new Date(now).getTime() + 1).toISOString(), toDay: daysLater(dayOf(now, period.zone), 1) };
}

export interface WindowsAsk {
  readonly kpi: Kpi;
  readonly settings: MeasureSettings;
  readonly now: string;
}

/** The knobs that hold at the end of a period: on its last day. */
export function knobsIn({ kpi, settings }: Pick<WindowsAsk, "kpi" | "settings">, period: Pick<Period, "to">): KnobValues {
  return knobsOf(kpi, settings, daysLater(period.to, -1));
}

/**
 * What facts of a period are asked: once, or in pieces where a knob changed within it, so that each fact is counted by what held on its day.
 * What is a state, or depends on the bounds of its window, is counted by what holds at the end.
 */
export function asksOf(ask: WindowsAsk, period: Period): Ask[] {
  const { kpi, settings, now } = ask;
  const window = windowOf(kpi, period, now);
  const days = [window.fromDay, ...knobDaysWithin(ask, window), window.toDay];
  if (days.length === 2) return [{ window, knobs: knobsIn(ask, period), workspace: settings }];
  return days.slice(0, -1).map((fromDay, i) => {
    const piece = { ...window, fromDay, toDay: days[i + 1] ?? window.toDay };
    const [from, to] = [startOfDay(piece.fromDay, window.zone), startOfDay(piece.toDay, window.zone)];
    return { window: { ...piece, from, to }, knobs: knobsOf(kpi, settings, fromDay), workspace: settings };
  });
}

function knobDaysWithin({ kpi, settings }: WindowsAsk, { fromDay, toDay }: Window): string[] {
  const isOfItsDates = kpi.reading !== "snapshot" && kpi.bounded !== true && kpi.series !== "each_point";
  return isOfItsDates ? knobDays(kpi, settings).filter((day) => day > fromDay && day < toDay) : [];
}
