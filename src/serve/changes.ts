/** What changed since yesterday: the numbers of the quarter that the data reach into are noted once a day, and compared with those of now. */
import { kpis } from "../measure/kpis/index.ts";
import { differenceOf } from "../measure/restatement.ts";
import type { KpiResult } from "../measure/result.ts";
import { measureAll } from "../measure/run.ts";
import { type Period, periodNamed } from "../model/period.ts";
import { dayOf, daysLater } from "../model/zone.ts";
import type { DayNumbers } from "../store/control/day-numbers.ts";
import type { OpenWorkspace } from "./app.ts";
import type { BoardChanges } from "./contract.ts";
import { happenedUntil } from "./happened.ts";
import { askOfAll, groundOf, type Ground } from "./measuring.ts";
import { changedSince, marksNow } from "./since.ts";

/** The quarter of the newest thing that happened: the one with which a board opens. Null where nothing did. */
async function openQuarter(workspace: OpenWorkspace): Promise<Period | null> {
  const [settings, { last }] = await Promise.all([workspace.settings(), happenedUntil(workspace.engine, workspace.steadyNow(), {})]);
  return last === null ? null : periodNamed("this_quarter", settings, last);
}

/** Notes the numbers of today, once: the first look of a day counts. */
export async function noteDay(workspace: OpenWorkspace, signal?: AbortSignal): Promise<void> {
  const period = await openQuarter(workspace);
  if (period === null) return;
  const day = dayOf(workspace.now().toISOString(), period.zone);
  if ((await workspace.control.days.upTo(day, period))?.day === day) return;
  const [imports, ledger, marks] = await Promise.all([workspace.control.imports.active(), workspace.control.settings.ledger(), marksNow(workspace.control)]);
  const ground = await groundOf(workspace, { from: period.from, to: period.to }, signal);
  const results = await workspace.tables.whole(() => measureAll(askOfAll(workspace, ground, [], signal), kpis));
  const numbers = results.map(({ id, value, currency, definition_version }) => ({ kpi: id, value, currency, definition_version }));
  const { from, to, zone } = period;
  await workspace.control.days.note({ day, from, to, zone, imports, ...marks, settings: ledger.length, numbers, at: workspace.now() });
}

export interface ChangesAsk {
  /** The day that the numbers of now are compared with, or the last one noted before it; without it yesterday. */
  readonly since?: string | undefined;
  /** Without days the quarter that a board opens with. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The numbers that are others now than on a day, and what came since. `since` is null where no day was noted. */
export async function boardChanges(workspace: OpenWorkspace, { since, from, to }: ChangesAsk, signal?: AbortSignal): Promise<BoardChanges> {
  const quarter = from === undefined || to === undefined ? await openQuarter(workspace) : { from, to };
  const ground = await groundOf(workspace, quarter === null ? {} : { from: quarter.from, to: quarter.to }, signal);
  const { period } = ground;
  const yesterday = daysLater(dayOf(workspace.now().toISOString(), period.zone), -1);
  const noted = await workspace.control.days.upTo(since ?? yesterday, period);
  if (noted === undefined) return { period, since: null, lines: [], imports: [], settings: [] };
  const lines = await movedSince(workspace, ground, noted, signal);
  return { period, since: { day: noted.day, noted_at: noted.noted_at }, lines, ...(await changedSince(workspace, { ...noted, at: noted.noted_at })) };
}

async function movedSince(workspace: OpenWorkspace, ground: Ground, { numbers }: DayNumbers, signal: AbortSignal | undefined): Promise<BoardChanges["lines"]> {
  const before = new Map(numbers.map((one) => [one.kpi, one]));
  const now = await measureAll(askOfAll(workspace, ground, [], signal), kpis);
  return now.flatMap((result) => lineOf(before.get(result.id), result));
}

function lineOf(before: DayNumbers["numbers"][number] | undefined, now: KpiResult): BoardChanges["lines"][number][] {
  if (before === undefined || before.value === now.value) return [];
  const difference = differenceOf(before, now);
  return difference === 0 ? [] : [{ before: before.value, now, difference, other_definition: before.definition_version !== now.definition_version }];
}
