/** Boards as they were reported: freezing a period, and its numbers of then beside those of now. */
import { factLines, type FactLines } from "../measure/fact-lines.ts";
import { kpis } from "../measure/kpis/index.ts";
import type { Kpi } from "../measure/kpi.ts";
import { differenceOf, restate, type Restatement } from "../measure/restatement.ts";
import { restatementSaid } from "../measure/restatement-said.ts";
import type { KpiResult } from "../measure/result.ts";
import { measureAll } from "../measure/run.ts";
import { settingsAsOf } from "../measure/settings.ts";
import { inTurns } from "../measure/turns.ts";
import { isOver, type Period } from "../model/period.ts";
import { problem } from "../model/problem.ts";
import type { FrozenBoard, FrozenGround, FrozenNumber } from "../store/control/frozen-boards.ts";
import type { OpenWorkspace } from "./app.ts";
import type { FrozenBoardCard, ReportedBoard, ReportedKpi } from "./contract.ts";
import { askOf, askOfAll, type Ground } from "./measuring.ts";
import { changedSince, groundsOfCauses, marksNow, type Standing } from "./since.ts";
import { productVersion } from "./version.ts";

/** Numbers whose facts are read side by side. */
const sideBySide = 2;
const freezeTimeoutMs = 600_000;

export interface Freezing {
  readonly author: string;
  readonly reason: string;
  /** Nobody asked for it: the period has ended long enough ago. */
  readonly byItself: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes down every number of a period with its facts and what it stood on; from then on it is never changed.
 * @throws Problem `already_frozen`, `period_not_over`, `busy`
 */
export async function freeze(workspace: OpenWorkspace, ground: Ground, { author, reason, byItself, signal }: Freezing): Promise<FrozenBoardCard> {
  const { period } = ground;
  if (!isOver(period, ground.now.toISOString())) throw notOver(period);
  const standing = await groundNow(workspace);
  const before = await workspace.control.frozen.of(period);
  const numbers = before === undefined ? await workspace.tables.whole(() => numbersOf(workspace, ground, signal)) : [];
  if (JSON.stringify(await groundNow(workspace)) !== JSON.stringify(standing)) throw changedMeanwhile(period);
  const data_as_of = numbers.map(({ result }) => result.data_as_of).filter((at) => at !== null).toSorted().at(-1) ?? null;
  const { from, to, zone, label } = period;
  const board = await workspace.control.frozen.freeze({ from, to, zone, label, author, reason, by_itself: byItself, ground: { ...standing, data_as_of }, at: workspace.now(), numbers });
  return cardOf(board);
}

async function numbersOf(workspace: OpenWorkspace, ground: Ground, signal: AbortSignal | undefined): Promise<FrozenNumber<KpiResult, FactLines>[]> {
  const query = { ...(signal === undefined ? {} : { signal }), timeoutMs: freezeTimeoutMs };
  const ask = { ...askOfAll(workspace, ground, []), query };
  const results = new Map((await measureAll(ask, kpis)).map((result) => [result.id, result]));
  const found = await inTurns(kpis, sideBySide, async (kpi) => {
    const result = results.get(kpi.id);
    return result === undefined ? null : { kpi: kpi.id, result, facts: result.reason === "not_collected" ? null : await factLines({ ...ask, kpi }) };
  });
  return found.filter((one) => one !== null);
}

async function groundNow({ control }: OpenWorkspace): Promise<Omit<FrozenGround, "data_as_of">> {
  const [imports, all, settings, marks] = await Promise.all([control.imports.active(), control.imports.list(), control.settings.ledger(), marksNow(control)]);
  return {
    imports, ...marks,
    settings: settings.length,
    product_version: productVersion,
    rule_version: settings.filter(({ name }) => name.startsWith("rule.")).length,
    identity_version: all.reduce((sum, { state }) => sum + (state === "committed" ? 1 : state === "undone" ? 2 : 0), 0),
  };
}

const standingOf = ({ ground, frozen_at }: FrozenBoard): Standing => ({ ...ground, at: frozen_at });

function notOver({ label, to }: Period): Error {
  return problem("period_not_over", `${label} is not over.`, `It can be frozen from ${to} on: until then its numbers still move.`, { to });
}

function changedMeanwhile({ label }: Period): Error {
  return problem("busy", `An import or a setting changed while ${label} was being frozen.`, "Nothing was written. Freeze it again when the import is done.");
}

/** All frozen periods, the latest first. */
export async function frozenBoards({ control }: OpenWorkspace): Promise<FrozenBoardCard[]> {
  return (await control.frozen.list()).map(cardOf);
}

function cardOf({ ground, ...board }: FrozenBoard): FrozenBoardCard {
  const { data_as_of, product_version, rule_version, identity_version } = ground;
  return { ...board, data_as_of, product_version, rule_version, identity_version };
}

/** The frozen board of a period. @throws Problem `report_not_found` */
async function boardOf({ control }: OpenWorkspace, period: Period): Promise<FrozenBoard> {
  const board = await control.frozen.of(period);
  if (board !== undefined) return board;
  const advice = "`sextant board freeze` freezes a period that is over; months, quarters and years freeze by themselves some days after their end while a server runs.";
  throw problem("report_not_found", `${period.label} was not frozen, so there is nothing as reported.`, advice, { from: period.from, to: period.to });
}

/** Every number of a frozen period as reported, and as it is now. @throws Problem `report_not_found` */
export async function reportedBoard(workspace: OpenWorkspace, ground: Ground, signal?: AbortSignal): Promise<ReportedBoard> {
  const board = await boardOf(workspace, ground.period);
  const [then, now] = await Promise.all([
    workspace.control.frozen.results<KpiResult>(board.id),
    measureAll(askOfAll(workspace, ground, [], signal), kpis),
  ]);
  const lines = now.map((restated) => lineOf(then.get(restated.id) ?? null, restated));
  return { frozen: cardOf(board), lines, moved: lines.filter(({ moved }) => moved).length, ...(await changedSince(workspace, standingOf(board))) };
}

function lineOf(reported: KpiResult | null, restated: KpiResult): ReportedBoard["lines"][number] {
  const { id, title, group, unit, better } = restated;
  const difference = reported === null ? null : differenceOf(reported, restated);
  return { id, title, group, unit, better, reported, restated, difference, moved: reported !== null && reported.value !== restated.value && difference !== 0 };
}

/** A number of a frozen period as reported and as it is now, with the causes of the difference. @throws Problem `report_not_found` */
export async function reportedKpi(workspace: OpenWorkspace, kpi: Kpi, ground: Ground, signal?: AbortSignal): Promise<ReportedKpi> {
  const board = await boardOf(workspace, ground.period);
  const kept = await workspace.control.frozen.number<KpiResult, FactLines>(board.id, kpi.id);
  if (kept === undefined) throw problem("report_not_found", `${kpi.title} did not exist when ${board.label} was frozen.`, "It stands among the numbers of today.", { kpi: kpi.id });
  const restatement = await compare(workspace, { kpi, ground, board, kept, signal });
  const since = await changedSince(workspace, standingOf(board), kpi);
  return { frozen: cardOf(board), ...restatement, ...since, sentences: restatementSaid(kpi, restatement, { frozenAt: board.frozen_at, imports: since.imports }) };
}

interface Comparing {
  readonly kpi: Kpi;
  readonly ground: Ground;
  readonly board: FrozenBoard;
  readonly kept: FrozenNumber<KpiResult, FactLines>;
  readonly signal: AbortSignal | undefined;
}

async function compare(workspace: OpenWorkspace, { kpi, ground, board, kept, signal }: Comparing): Promise<Restatement> {
  const { control } = workspace;
  const [ledger, importsNow, grounds] = await Promise.all([control.settings.ledger(), control.imports.active(), groundsOfCauses(control, standingOf(board))]);
  return restate({
    ...askOf(workspace, kpi, ground, [], signal),
    reported: kept.result,
    facts: kept.facts,
    settingsThen: settingsAsOf(ledger.slice(0, board.ground.settings), board.frozen_at),
    importsThen: board.ground.imports,
    importsNow,
    reportedAt: board.frozen_at,
    ...grounds,
  });
}

/** What is said of a number beside its explanation where its period is frozen; nothing where it is not. */
export async function reportedSentences(workspace: OpenWorkspace, kpi: Kpi, ground: Ground, signal?: AbortSignal): Promise<readonly string[]> {
  const board = await workspace.control.frozen.of(ground.period);
  const kept = board === undefined ? undefined : await workspace.control.frozen.number<KpiResult, FactLines>(board.id, kpi.id);
  if (board === undefined || kept === undefined) return [];
  const [restatement, { imports }] = await Promise.all([compare(workspace, { kpi, ground, board, kept, signal }), changedSince(workspace, standingOf(board), kpi)]);
  return restatementSaid(kpi, restatement, { frozenAt: board.frozen_at, imports });
}
