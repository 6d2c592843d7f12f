/** Answers of the server with their titles in the language of the screens. Ids and data stay as they are. */
import type { Board, BoardChanges, DataHealth, Dimension, KpiCard, KpiName, KpiResult, ReportedBoard, Workspace } from "../../src/serve/contract.ts";
import { cardInWords as textsInWords, titleInWords } from "../../src/words/kpis.ts";
import { canSay, inWords, kpiCatalogue, kpiNames, kpiSays, wholeWords } from "../words/language.ts";
import { known, say } from "../words/say.ts";

/** Of a KPI's line in the catalogue what stands in a tile. */
export type Denominator = Pick<KpiName, "denominator">;

export function cardInWords(card: KpiCard): KpiCard {
  return {
    ...textsInWords(card, kpiCatalogue()),
    reads: card.reads.map((source) => ({ ...source, title: word(`record.${source.record}`, source.title) })),
    needs: card.needs.map((need) => ({ ...need, brought_by: inWords(need.brought_by) })),
    knobs: card.knobs.map((knob) => ({ ...knob, meaning: inWords(knob.meaning) })),
  };
}

export function namesInWords({ kpis }: { readonly kpis: readonly KpiName[] }): { readonly kpis: readonly KpiName[] } {
  const catalogue = kpiCatalogue();
  return { kpis: kpis.map((kpi) => ({ ...kpi, title: catalogue[kpi.id]?.title ?? kpi.title, question: catalogue[kpi.id]?.question ?? kpi.question, denominator: catalogue[kpi.id]?.denominator ?? kpi.denominator, missing: kpi.missing.map(inWords) })) };
}

export function resultInWords(result: KpiResult): KpiResult {
  return {
    ...titleInWords(result, kpiNames()),
    missing: result.missing.map(inWords),
    ...(result.fault === undefined ? {} : { fault: { ...result.fault, text: inWords(result.fault.text), advice: inWords(result.fault.advice) } }),
    warnings: result.warnings.map((warning) => ({ ...warning, text: inWords(warning.text) })),
  };
}

/** The one answer that does not wait for all words, unless it needs them. */
export async function boardInWords(board: Board): Promise<Board> {
  if (!canSay(board.kpis.flatMap(sentencesOf))) await wholeWords();
  const stages = board.stages.map((stage) => ({
    ...stage,
    title: word(`group.${stage.stage}`, stage.title),
    counts: word(`stage.${stage.stage}.counts`, stage.counts),
    conversion_of: word(`stage.${stage.stage}.of`, stage.conversion_of),
    days_of: word(`stage.${stage.stage}.days`, stage.days_of),
  }));
  return { ...board, stages, kpis: board.kpis.map(resultInWords) };
}

function sentencesOf({ missing, warnings, fault }: KpiResult): readonly string[] {
  return [...missing, ...warnings.map(({ text }) => text), ...(fault === undefined ? [] : [fault.text, fault.advice])];
}

/** What is said of a denominator, by the KPI's id. */
export function denominatorsInWords({ kpis }: { readonly kpis: readonly KpiName[] }): ReadonlyMap<string, Denominator> {
  return new Map(kpis.map(({ id, denominator }) => [id, { denominator: kpiNames()[id]?.denominator || denominator }]));
}

export function changesInWords(changes: BoardChanges): BoardChanges {
  return { ...changes, lines: changes.lines.map((line) => ({ ...line, now: resultInWords(line.now) })) };
}

export function reportedInWords(board: ReportedBoard): ReportedBoard {
  return { ...board, lines: board.lines.map((line) => ({ ...line, title: resultInWords(line.restated).title })) };
}

export function dimensionsInWords({ dimensions }: { readonly dimensions: readonly Dimension[] }): { readonly dimensions: readonly Dimension[] } {
  return { dimensions: dimensions.map((one) => ({ ...one, title: word(`dimension.${one.id}`, one.title) })) };
}

export function workspaceInWords(workspace: Workspace): Workspace {
  return { ...workspace, records: workspace.records.map((record) => ({ ...record, title: word(`record.${record.kind}`, record.title) })) };
}

export function healthInWords(health: DataHealth): DataHealth {
  const { matched, rejects: { events, rows } } = health;
  return {
    ...health,
    matched: matched.map((one) => ({ ...one, title: word(`record.${one.kind}`, one.title) })),
    rejects: { events: events.map((one) => ({ ...one, message: inWords(one.message) })), rows: rows.map((one) => ({ ...one, reason: inWords(one.reason) })) },
  };
}

export function kindsInWords<T extends { readonly kind: string; readonly title: string }>({ record_kinds: kinds }: { readonly record_kinds: readonly T[] }): { readonly record_kinds: readonly T[] } {
  return { record_kinds: kinds.map((one) => ({ ...one, title: word(`record.${one.kind}`, one.title) })) };
}

/** By the catalogue, else as a KPI says it in its own file, else in English. */
function word(key: string, english: string): string {
  return known(key) ? say(key) : (kpiSays()[english] ?? english);
}
