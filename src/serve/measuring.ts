/** Questions about KPIs as they come over the wire, put to `measure/`. */
import { kpis } from "../measure/kpis/index.ts";
import { type Coverage, readCoverage } from "../measure/coverage.ts";
import type { Filter } from "../measure/fact-rows.ts";
import type { Kpi } from "../measure/kpi.ts";
import type { MeasureAsk } from "../measure/run.ts";
import type { MeasureSettings } from "../measure/settings.ts";
import type { Period } from "../model/period.ts";
import { editRatio } from "../model/likeness.ts";
import { problem } from "../model/problem.ts";
import type { QueryOptions } from "../store/engine.ts";
import { recordTables } from "../store/tables/index.ts";
import type { OpenWorkspace } from "./app.ts";
import { happenedUntil } from "./happened.ts";
import { periodAsked } from "./periods.ts";
import { filtersOf } from "./where.ts";

/** What every question about KPIs may say. */
export interface WindowQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly period?: string | undefined;
  readonly where: readonly string[];
}

/** What of a workspace numbers are made with. */
export type Measured = Pick<OpenWorkspace, "engine" | "control" | "settings" | "steadyNow">;

/** The ground that a question stands on: settings, period, what was collected. */
export interface Ground {
  readonly settings: MeasureSettings;
  readonly period: Period;
  readonly coverage: Coverage;
  readonly now: Date;
}

/** The KPI of an id. @throws Problem `unknown_kpi` */
export function kpiNamed(id: string): Kpi {
  const found = kpis.find((kpi) => kpi.id === id || kpi.id === id.replaceAll("-", "_"));
  if (found !== undefined) return found;
  const near = nearest(id);
  const advice = near.length > 0 ? `Perhaps ${near.join(" or ")}? All: sextant kpi list.` : "All of them: sextant kpi list.";
  throw problem("unknown_kpi", `There is no KPI “${id.slice(0, 200)}”.`, advice, { id: id.slice(0, 200), near });
}

/** From so alike on, an id may have been meant. */
const likeEnough = 0.6;

function nearest(id: string): string[] {
  const asked = plain(id.slice(0, 200));
  const alike = kpis.map((kpi) => ({ id: kpi.id, likeness: (asked.length > 2 && plain(kpi.id).includes(asked) ? 1 : 0) + editRatio(plain(kpi.id), asked) }));
  return alike.filter(({ likeness }) => likeness >= likeEnough).toSorted((a, b) => b.likeness - a.likeness).slice(0, 3).map((one) => one.id);
}

function plain(id: string): string {
  return id.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
}

/** Settings, period and coverage, each read once for all that is asked at once. */
export async function groundOf(workspace: Measured, query: Omit<WindowQuery, "where">, signal?: AbortSignal): Promise<Ground> {
  const now = workspace.steadyNow();
  const options = withSignal(signal);
  const [settings, coverage, { last }] = await Promise.all([
    workspace.settings(),
    readCoverage(workspace.engine, options, await importedEmpty(workspace)),
    happenedUntil(workspace.engine, now, options),
  ]);
  return { settings, coverage, now, period: periodAsked({ ...query, calendar: settings, now, newest: last }) };
}

/** Kinds that an import brought, whether or not a row of them counts. */
async function importedEmpty(workspace: Measured): Promise<string[]> {
  const committed = (await workspace.control.imports.list()).filter((one) => one.state === "committed");
  const brought = new Set(committed.flatMap((one) => one.kinds.map(({ kind }) => kind)));
  return recordTables.map(({ kind }) => kind).filter((kind) => brought.has(kind));
}

/** A question to `measure()` on its ground. */
export function askOf(workspace: Measured, kpi: Kpi, ground: Ground, where: readonly string[], signal?: AbortSignal): MeasureAsk & { readonly coverage: Coverage } {
  return { kpi, ...asking(workspace, ground, filtersOf(where, kpi), signal) };
}

/** The same for several KPIs at once. */
export function askOfAll(workspace: Measured, ground: Ground, where: readonly string[], signal?: AbortSignal): Omit<MeasureAsk, "kpi"> & { readonly coverage: Coverage } {
  return asking(workspace, ground, filtersOf(where), signal);
}

function asking(workspace: Measured, ground: Ground, where: readonly Filter[], signal: AbortSignal | undefined): Omit<MeasureAsk, "kpi"> & { readonly coverage: Coverage } {
  return {
    engine: workspace.engine,
    settings: ground.settings,
    period: ground.period,
    now: ground.now.toISOString(),
    where,
    coverage: ground.coverage,
    query: withSignal(signal),
  };
}

function withSignal(signal: AbortSignal | undefined): QueryOptions {
  return signal === undefined ? {} : { signal };
}
