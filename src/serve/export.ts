/** Rows and facts as files, streamed from the engine: nothing is held in memory. */
import type { Readable } from "node:stream";
import { factRows } from "../measure/fact-rows.ts";
import { kpis } from "../measure/kpis/index.ts";
import { groupsAsk, questionOf } from "../measure/run.ts";
import { problem } from "../model/problem.ts";
import { join, name, type Sql, sql } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { recordTables } from "../store/tables/index.ts";
import type { OpenWorkspace } from "./app.ts";
import { askOf, groundOf, kpiNamed, type WindowQuery } from "./measuring.ts";

export const exportFormats = ["csv", "parquet", "ndjson"] as const;

export interface ExportQuery extends WindowQuery {
  readonly format?: (typeof exportFormats)[number] | undefined;
}

export interface Export {
  readonly body: Readable;
  readonly mediaType: string;
  readonly fileName: string;
}

const formats = {
  csv: { engine: "CSVWithNames", mediaType: "text/csv; charset=utf-8" },
  parquet: { engine: "Parquet", mediaType: "application/vnd.apache.parquet" },
  ndjson: { engine: "JSONEachRow", mediaType: "application/x-ndjson" },
} as const;

/** @throws Problem `no_such_export` for what is neither a record kind nor a KPI */
export async function exportRows(workspace: OpenWorkspace, what: string, query: ExportQuery, signal: AbortSignal): Promise<Export> {
  const format = query.format ?? "csv";
  const table = recordTables.find((one) => one.kind === what);
  const rows = table === undefined ? await factsOf(workspace, what, query, signal) : recordsOf(table, format);
  const body = await workspace.engine.stream(rows, formats[format].engine, { lane: "long", signal, maxRows: Number.MAX_SAFE_INTEGER });
  return { body, mediaType: formats[format].mediaType, fileName: `${what}.${format}` };
}

function recordsOf(table: RecordTable, format: ExportQuery["format"]): Sql {
  const columns = Object.entries(allColumns(table)).map(([id, { type }]) => shownColumn(id, type, format));
  return sql`SELECT ${join(columns, ", ")} FROM ${name(table.name)} AS received ORDER BY received.batch, received.seq`;
}

/** In a CSV every text that a spreadsheet would take for a formula gets an apostrophe; Parquet and JSON hold it as it is. */
function shownColumn(id: string, type: string, format: ExportQuery["format"]): Sql {
  if (format !== "csv" || !/^(LowCardinality\()?String/.test(type)) return sql`received.${name(id)} AS ${name(id)}`;
  return sql`${withoutFormula(sql`toString(received.${name(id)})`)} AS ${name(id)}`;
}

/** A text as it may stand in a CSV: with an apostrophe before what a spreadsheet would run. */
export function withoutFormula(text: Sql): Sql {
  return sql`if(match(${text}, '^[=+@\\\\-\\\\t\\\\r\\\\n＝＋－＠]'), concat('\\'', ${text}), ${text})`;
}

async function factsOf(workspace: OpenWorkspace, what: string, query: ExportQuery, signal: AbortSignal): Promise<Sql> {
  if (!kpis.some((kpi) => kpi.id === what)) {
    throw problem("no_such_export", `“${what.slice(0, 100)}” is neither a record kind nor a KPI.`, `Kinds: ${recordTables.map((one) => one.kind).join(", ")}. KPIs: sextant kpi list.`, { what: what.slice(0, 100) });
  }
  const { where, format: _, ...window } = query;
  const ground = await groundOf(workspace, window, signal);
  const { question } = await questionOf(askOf(workspace, kpiNamed(what), ground, where, signal));
  if (question === null) return sql`SELECT '' AS account_id WHERE false`;
  return sql`
    SELECT fact_account AS account_id, fact_subject AS subject_id, fact_at AS at, top AS numerator, bottom AS denominator, fact_currency AS currency,
      fact_bucket AS bucket, fact_flag AS flag, toJSONString(fact_labels) AS labels, fact_record AS record, fact_batch AS batch, fact_seq AS seq
    FROM (${factRows(groupsAsk(question, [ground.period]))})
    ORDER BY at, account_id, subject_id`;
}
