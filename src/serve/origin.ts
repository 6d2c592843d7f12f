/** From a row back to its place: file, line, the texts as they stand there, and the record as it is stored. */
import { originOf as fileRow } from "../collect/files/origin.ts";
import { problem } from "../model/problem.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { shelfName } from "../store/schema.ts";
import { recordTables } from "../store/tables/index.ts";
import type { OpenWorkspace } from "./app.ts";
import { liveAs } from "./collect/live-import.ts";
import type { OriginOfRow } from "./contract.ts";

/** @throws Problem `unknown_row`, `import_not_found` */
export async function originOf(workspace: OpenWorkspace, { record, batch, seq }: { record: string; batch: number; seq: number }): Promise<OriginOfRow> {
  const table = recordTables.find((one) => one.kind === record);
  const stored = table === undefined ? undefined : await storedRow(workspace, table, batch, seq);
  if (stored === undefined) throw problem("unknown_row", `There is no ${record.slice(0, 100)} of import ${batch}, line ${seq}.`, "It may have been replaced by a later import, or undone.", { record: record.slice(0, 100), batch, seq });
  const from = await workspace.control.imports.get(batch);
  const received = { record, batch, seq, file: from.file.name, source: String(stored["source"] ?? ""), received_at: from.received_at };
  if (from.as === liveAs) return { ...received, ...eventRow(workspace, seq), stored };
  const reading = { sheet: textOf(from.options["sheet"]), encoding: textOf(from.options["encoding"]) };
  const seen = await workspace.imports.look(from.file.sha256, reading);
  const place = await fileRow({ dataDir: workspace.dataDir, look: seen, seq, engine: workspace.engine });
  return { ...received, ...place, stored };
}

/** The event as it was received, its own fields as columns. @throws Problem `unknown_row` */
function eventRow({ live }: OpenWorkspace, seq: number): Pick<OriginOfRow, "line" | "header" | "cells" | "raw" | "received_at"> {
  const event = live.inbox.reader.event(seq);
  if (event === undefined) throw problem("unknown_row", `The inbox has no event ${seq}.`, "It may have been erased.", { seq });
  const cells = Object.entries(event.event).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value ?? null)] as const);
  const request = [["request", String(event.request)], ["door", event.door], ["trust", event.trust]] as const;
  return {
    line: seq, received_at: event.receivedAt, raw: JSON.stringify(event.event),
    header: [...cells, ...request].map(([name]) => name), cells: [...cells, ...request].map(([, text]) => text),
  };
}

/** The record, counted or on the shelf. */
async function storedRow({ engine }: OpenWorkspace, table: RecordTable, batch: number, seq: number): Promise<Record<string, unknown> | undefined> {
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  const from = (place: string, isCounted: boolean): Sql => sql`
    SELECT ${columns}, ${value.bool(isCounted)} AS is_counted FROM ${name(place)} WHERE batch = ${value.uint(batch)} AND seq = ${value.uint(seq)} LIMIT 1`;
  const rows = await engine.rows(sql`${from(table.name, true)}\nUNION ALL\n${from(shelfName(table), false)}`);
  return rows.toSorted((a, b) => Number(b["is_counted"]) - Number(a["is_counted"]))[0];
}

const textOf = (given: unknown): string | undefined => (typeof given === "string" ? given : undefined);
