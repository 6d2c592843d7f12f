/**
 * Freezes by itself what has been over for some days (the setting `close_lag_days`): the latest month, quarter and year. Of periods before
 * the first import nobody has reported anything, and nothing is frozen.
 */
import { instantsOf, isOver, type Period, periodNamed, type Calendar } from "../model/period.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import type { OpenWorkspace } from "./app.ts";
import { noteDay } from "./changes.ts";
import type { FrozenBoardCard } from "./contract.ts";
import { groundOf } from "./measuring.ts";
import { freeze } from "./reported.ts";

/** How often it looks whether a period is due. */
const lookMs = 600_000;
/** The first look comes when whoever started the server has seen the board. */
const firstMs = 120_000;

export interface DueAsk {
  readonly calendar: Calendar;
  readonly closeLagDays: number;
  readonly now: Date;
  /** When the first import that counts was received; null: there is none. */
  readonly since: string | null;
}

/** The latest month, quarter and year that ended long enough ago, with data that were there in time. */
export function periodsDue({ calendar, closeLagDays, now, since }: DueAsk): Period[] {
  if (since === null) return [];
  const today = dayOf(now.toISOString(), calendar.zone);
  const closed = new Date(instantsOf({ from: daysLater(today, -closeLagDays), to: today, zone: calendar.zone }).from).toISOString();
  const isDue = (period: Period): boolean => isOver(period, closed) && dayOf(since, calendar.zone) <= daysLater(period.to, closeLagDays);
  const words = calendar.fiscalYearStarts === "01-01" ? ["month", "quarter", "year"] : ["month", "fiscal_quarter", "fiscal_year"];
  return words.map((word) => periodNamed(`last_${word}`, calendar, closed)).filter(isDue);
}

/** Freezes what is due and not frozen yet. */
export async function freezeDue(workspace: OpenWorkspace, signal?: AbortSignal): Promise<FrozenBoardCard[]> {
  const [settings, imports] = await Promise.all([workspace.settings(), workspace.control.imports.list()]);
  const since = imports.filter(({ state }) => state === "committed").map(({ received_at }) => received_at).toSorted()[0] ?? null;
  const boards = [];
  for (const period of periodsDue({ calendar: settings, closeLagDays: settings.closeLagDays, now: workspace.now(), since })) {
    if (signal?.aborted === true || (await workspace.control.frozen.of(period)) !== undefined) continue;
    const ground = await groundOf(workspace, { from: period.from, to: period.to }, signal);
    const reason = `${settings.closeLagDays} days after the end of the period`;
    boards.push(await freeze(workspace, ground, { author: "Sextant", reason, byItself: true, signal }));
  }
  return boards;
}

/** Begins to look, and to note the numbers of each day; the answer ends it and waits for what is on its way. */
export function keepFrozen(workspace: OpenWorkspace): () => Promise<void> {
  const stop = new AbortController();
  let freezing: Promise<void> = Promise.resolve();
  const look = (): void => {
    freezing = freezing.then(async () => {
      const boards = stop.signal.aborted ? [] : await freezeDue(workspace, stop.signal);
      for (const { label } of boards) workspace.log.info({ label }, "frozen as reported");
      if (!stop.signal.aborted) await noteDay(workspace, stop.signal);
    }).catch((error: unknown) => {
      if (!stop.signal.aborted) workspace.log.warn({ error }, "could not freeze a period");
    });
  };
  const first = setTimeout(look, firstMs).unref();
  const timer = setInterval(look, lookMs).unref();
  return async () => {
    clearTimeout(first);
    clearInterval(timer);
    stop.abort();
    await freezing;
  };
}
