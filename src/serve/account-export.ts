/** The filtered list of accounts as a file, streamed from the engine. No text of it is run as a formula. */
import type { Readable } from "node:stream";
import { problem } from "../model/problem.ts";
import { linesOf } from "../resolve/lines.ts";
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { type AccountFilter, filterOf, orderOf, wantedBy } from "./account-filters.ts";
import { type AsOf, happened, listing } from "./account-relations.ts";
import { type Export, withoutFormula } from "./export.ts";
import { isoOf } from "./instants.ts";
import { sheetRowsMax, type SheetCell, workbookStream } from "./workbook-stream.ts";

/** Columns of the file, in the order in which they stand where none are asked for. */
export const exportColumns = ["account_id", "name", "domain", "stage", "tier", "owner", "industry", "country", "region", "lists", "minutes_90d", "people", "last_touch_at", "open_pipeline", "won", "currency"] as const;
export type ExportColumn = (typeof exportColumns)[number];

export interface AccountExport extends AsOf, AccountFilter {
  readonly sort: string;
  readonly columns: readonly ExportColumn[];
  readonly format: "csv" | "xlsx";
  /** Day of asking, for the file's name. */
  readonly day: string;
  readonly signal: AbortSignal;
}

/** @throws Problem `too_many_rows` where a sheet cannot hold them */
export async function exportAccounts(engine: Engine, asked: AccountExport): Promise<Export> {
  const fileName = `accounts-${asked.day}.${asked.format}`;
  const options = { lane: "long", signal: asked.signal, maxRows: Number.MAX_SAFE_INTEGER } as const;
  if (asked.format === "csv") {
    return { fileName, mediaType: "text/csv; charset=utf-8", body: await engine.stream(rowsOf(asked, csvColumn), "CSVWithNames", { ...options, settings: { format_csv_null_representation: "" } }) };
  }
  await refuseTooMany(engine, asked);
  const rows = await engine.stream(rowsOf(asked, sheetColumn), "JSONCompactEachRow", options);
  return { fileName, mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", body: workbookOf(rows, asked) };
}

function rowsOf(asked: AccountExport, shown: (column: ExportColumn, asOf: AsOf) => Sql): Sql {
  const byOrder = wantedBy(asked, asked.sort);
  const wanted = { stage: byOrder.stage || asked.columns.includes("stage"), happenings: byOrder.happenings || asked.columns.some((column) => column in happened) };
  const { key, way } = orderOf(asked.sort);
  return sql`
    SELECT ${join(asked.columns.map((column) => sql`${shown(column, asked)} AS ${name(column)}`), ", ")}
    FROM (
      SELECT *, ${key} AS order_key
      FROM (${listing(asked, wanted)})
      WHERE ${filterOf(asked)}
    ) AS chosen
    ORDER BY order_key ${way}, chosen.account_id`;
}

async function refuseTooMany(engine: Engine, asked: AccountExport): Promise<void> {
  const [counted] = await engine.rows<{ total: string }>(sql`SELECT count() AS total FROM (${listing(asked, wantedBy(asked, "name"))}) WHERE ${filterOf(asked)}`);
  const total = Number(counted?.total ?? 0);
  if (total < sheetRowsMax) return;
  throw problem("too_many_rows", `These are ${total} accounts; a sheet holds ${sheetRowsMax - 1}.`, "Take the CSV, or narrow the list.", { total, max: sheetRowsMax - 1 });
}

function csvColumn(column: ExportColumn, asOf: AsOf): Sql {
  if (column === "last_touch_at") return sql`if(chosen.touch_newest IS NULL, '', ${isoOf(sql`assumeNotNull(chosen.touch_newest)`)})`;
  if (column in happened) return happened[column as keyof typeof happened];
  return withoutFormula(textOf(column, asOf));
}

/** Instants as wall-clock texts of the workspace's zone, which the heading names: a sheet knows no zones. */
function sheetColumn(column: ExportColumn, asOf: AsOf): Sql {
  if (column === "last_touch_at") return sql`if(chosen.touch_newest IS NULL, '', toString(toTimeZone(assumeNotNull(chosen.touch_newest), ${value.string(asOf.settings.zone)})))`;
  if (column in happened) return sql`ifNull(toString(${happened[column as keyof typeof happened]}), '')`;
  return textOf(column, asOf);
}

function textOf(column: ExportColumn, { settings }: AsOf): Sql {
  if (column === "lists") return sql`arrayStringConcat(chosen.lists, ', ')`;
  if (column === "currency") return sql`${value.string(settings.currency)}`;
  return name(`chosen.${column}`);
}

function workbookOf(rows: Readable, { columns, settings }: AccountExport): Readable {
  const header = columns.map((column) => (column === "last_touch_at" ? `${column} (${settings.zone})` : column));
  return workbookStream({ sheet: "Accounts", header, rows: sheetRows(rows, columns) });
}

async function* sheetRows(rows: Readable, columns: readonly ExportColumn[]): AsyncGenerator<readonly SheetCell[]> {
  for await (const line of linesOf(rows)) {
    const texts = JSON.parse(line) as readonly string[];
    yield columns.map((column, i) => sheetCell(column, texts[i] ?? ""));
  }
}

function sheetCell(column: ExportColumn, text: string): SheetCell {
  if (text === "") return null;
  if (column === "last_touch_at") return { moment: text };
  return column in happened ? { number: text } : { text };
}
