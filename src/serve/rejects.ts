/**
 * Rows that imports refused. A replay reads them again as an import of its own; while it counts, what it decided stands in the place of the
 * rejects that it read. The same file imported again says everything anew. So undoing the one or the other brings the rejects back.
 */
import { discard, type Gathered } from "../collect/files/gather.ts";
import { look } from "../collect/files/look.ts";
import type { FileLook, Reject } from "../collect/files/report.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { Engine } from "../store/engine.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import type { RejectPage } from "./contract.ts";
import type { ImportParts } from "./imports.ts";
import { textAt } from "./kept-text.ts";

/** Rejects are of files; events set aside lie in the inbox. */
type RejectParts = Omit<ImportParts, "reader">;

export interface RejectsQuestion {
  readonly batch?: number | undefined;
  readonly code?: string | undefined;
  readonly offset: number;
  readonly limit: number;
}

const samplesMax = 10;

interface StoredReject {
  readonly batch: number;
  readonly kind: string;
  readonly seq: string;
  readonly offset: string;
  readonly length: number;
  readonly code: string;
  readonly field: string;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
  readonly raw: string;
}

/** A page of the rows that are refused now. */
export async function rejectPage(parts: RejectParts, question: RejectsQuestion): Promise<RejectPage> {
  const imports = await parts.control.imports.list();
  const condition = conditionOf(imports, question);
  const [rows, codes] = await Promise.all([
    parts.engine.rows<StoredReject>(sql`
      SELECT batch, kind, seq, offset, length, code, field, column, value, reason, raw
      FROM reject
      WHERE ${condition}
      ORDER BY batch DESC, seq, kind
      LIMIT ${value.uint(question.limit)} OFFSET ${value.uint(question.offset)}`),
    parts.engine.rows<{ code: string; field: string; rows: string }>(sql`
      SELECT code, field, count() AS rows
      FROM reject
      WHERE ${condition}
      GROUP BY code, field
      ORDER BY rows DESC, code, field`),
  ]);
  const by_code = codes.map((one) => ({ ...one, rows: Number(one.rows) }));
  const files = await filesOf(parts, imports.filter((one) => rows.some((row) => row.batch === one.batch)));
  const rejects = await Promise.all(rows.map((row) => shownReject(parts, row, files.get(row.batch))));
  return { rejects, total: by_code.reduce((sum, one) => sum + one.rows, 0), by_code };
}

/** One reason why rows of a file were refused. */
export interface RejectReason {
  readonly batch: number;
  readonly file: string;
  readonly code: string;
  readonly field: string;
  /** As one of them says it. */
  readonly reason: string;
  readonly rows: number;
}

/** Reasons shown; files with more kinds of faults are read in their own list. */
const reasonsMax = 100;

/** Why rows are refused now, file by file, the most frequent first. */
export async function rejectReasons({ engine, control }: Pick<RejectParts, "engine" | "control">): Promise<RejectReason[]> {
  const imports = await control.imports.list();
  const rows = await engine.rows<Omit<RejectReason, "file" | "rows"> & { readonly refused: string }>(sql`
    SELECT batch, code, field, any(reason) AS reason, count() AS refused
    FROM reject
    WHERE ${conditionOf(imports, {})}
    GROUP BY batch, code, field
    ORDER BY refused DESC, batch, code, field
    LIMIT ${value.uint(reasonsMax)}`);
  const files = new Map(imports.map(({ batch, file }) => [batch, file.name]));
  return rows.map(({ refused, ...one }) => ({ ...one, file: files.get(one.batch) ?? "", rows: Number(refused) }));
}

/** The refused rows of a dry run, from the table in which they were gathered. */
export async function firstRejects(parts: RejectParts, table: string, seen: FileLook): Promise<Reject[]> {
  const rows = await parts.engine.rows<StoredReject>(sql`
    SELECT batch, kind, seq, offset, length, code, field, column, value, reason, raw
    FROM ${name(table)}
    ORDER BY seq, kind
    LIMIT ${value.uint(samplesMax)}`);
  return Promise.all(rows.map(async (row) => ({ ...plain(row), batch: 0, file: seen.name, raw: await rawOf(parts, row, { sha256: seen.sha256, encoding: seen.encoding ?? "utf-8" }) })));
}

interface FromFile {
  readonly name: string;
  readonly sha256: string;
  readonly encoding: string;
}

/** The files behind imports, with their encoding as it was recognised or said. */
async function filesOf({ dataDir }: RejectParts, imports: readonly ImportRecord[]): Promise<Map<number, FromFile>> {
  const found = await Promise.all(imports.map(async ({ batch, file, options }) => {
    const said = typeof options["encoding"] === "string" ? { encoding: options["encoding"] } : {};
    const { encoding } = await look({ dataDir, sha256: file.sha256, name: file.name, ...said });
    return [batch, { name: file.name, sha256: file.sha256, encoding: encoding ?? "utf-8" }] as const;
  }));
  return new Map(found);
}

async function shownReject(parts: RejectParts, row: StoredReject, from: FromFile | undefined): Promise<Reject> {
  return { ...plain(row), file: from?.name ?? "", raw: from === undefined ? row.raw : await rawOf(parts, row, from) };
}

function plain({ batch, kind, seq, offset, code, field, column, value: text, reason }: StoredReject): Omit<Reject, "file" | "raw"> {
  return { batch, kind, line: Number(seq), offset: Number(offset), code, field, column, value: text, reason };
}

// Broken records bring their text along; the others are read where they stand.
async function rawOf({ dataDir }: RejectParts, { raw, offset, length }: StoredReject, { sha256, encoding }: { sha256: string; encoding: string }): Promise<string> {
  return raw !== "" || length === 0 ? raw : textAt({ dataDir, sha256, encoding }, { offset: Number(offset), length });
}

/** Imports that count, less what others that count have read again. */
function conditionOf(imports: readonly ImportRecord[], { batch, code }: Pick<RejectsQuestion, "batch" | "code">): Sql {
  const counting = imports.filter((one) => one.state === "committed");
  const conditions = [
    sql`batch IN ${value.uints(batch === undefined ? counting.map((one) => one.batch) : familyOf(counting, batch))}`,
    ...counting.flatMap((one) => readAgainBy(one, counting).map((before) => sql`NOT (batch = ${value.uint(before)} AND kind IN ${value.strings(one.kinds.map(({ kind }) => kind))})`)),
    ...counting.flatMap((one) => eldersOf(one, counting).map((elder) => notTakenBy(elder, one))),
    ...(code === undefined ? [] : [sql`code = ${value.string(code)}`]),
  ];
  return join(conditions, " AND ");
}

/** What an earlier replay of the same rows has taken counts, whatever the later one says of it. */
function notTakenBy(elder: ImportRecord, { batch }: ImportRecord): Sql {
  const kinds = value.strings(elder.kinds.map(({ kind }) => kind));
  return sql`NOT (batch = ${value.uint(batch)} AND kind IN ${kinds} AND (kind, seq) NOT IN (SELECT kind, seq FROM reject WHERE batch = ${value.uint(elder.batch)}))`;
}

/** Replays of the same rejects before this one. */
function earlierReplays(one: ImportRecord, replayed: number, counting: readonly ImportRecord[]): ImportRecord[] {
  return counting.filter((other) => other.batch < one.batch && replayedBy(other) === replayed);
}

/** Earlier replays of the rejects that this one reads, or that those it replays have read. */
function eldersOf(one: ImportRecord, counting: readonly ImportRecord[]): ImportRecord[] {
  const replayed = replayedBy(one);
  if (replayed === null) return [];
  const before = counting.find(({ batch }) => batch === replayed);
  return [...earlierReplays(one, replayed, counting), ...(before === undefined ? [] : eldersOf(before, counting))];
}

/** The imports of whose rejects this one says something newer: the one that it replays and earlier replays of it, else all of the same file before it. */
function readAgainBy(one: ImportRecord, counting: readonly ImportRecord[]): number[] {
  const replayed = replayedBy(one);
  if (replayed !== null) return [replayed, ...earlierReplays(one, replayed, counting).map(({ batch }) => batch)];
  return counting.filter((other) => other.batch < one.batch && other.file.sha256 === one.file.sha256).map((other) => other.batch);
}

/** The import whose rejects this one read again; null for every other import. */
export function replayedBy(one: Pick<ImportRecord, "options">): number | null {
  const given = one.options["replay_of"];
  return typeof given === "number" ? given : null;
}

/** An import with its replays, and theirs: what is refused of its file. */
function familyOf(counting: readonly ImportRecord[], batch: number): number[] {
  const family = new Set([batch]);
  for (const one of counting.toSorted((a, b) => a.batch - b.batch)) if (family.has(replayedBy(one) ?? -1)) family.add(one.batch);
  const counted = new Set(counting.map((one) => one.batch));
  return [...family].filter((one) => counted.has(one));
}

/** Of what was gathered from the whole file keeps only the rows that the import had refused. */
export async function narrowToRejects(engine: Engine, gathered: Gathered, replayOf: number): Promise<Gathered> {
  try {
    const parts = [];
    for (const part of gathered.parts) {
      const refused = sql`SELECT seq FROM reject WHERE batch = ${value.uint(replayOf)} AND kind = ${value.string(part.kind)}`;
      await engine.command(sql`DELETE FROM ${name(part.stage)} WHERE seq NOT IN (${refused})`, { lane: "load" });
      await engine.command(sql`DELETE FROM ${name(gathered.rejects)} WHERE kind = ${value.string(part.kind)} AND seq NOT IN (${refused})`, { lane: "load" });
      const [counted] = await engine.rows<{ read: string; rejected: string; staged: string }>(sql`
        SELECT
          (SELECT uniqExact(seq) FROM (${refused})) AS read,
          (SELECT count() FROM ${name(gathered.rejects)} WHERE kind = ${value.string(part.kind)}) AS rejected,
          (SELECT count() FROM ${name(part.stage)}) AS staged`, { lane: "load" });
      const [read, rejected, staged] = [Number(counted?.read), Number(counted?.rejected), Number(counted?.staged)];
      parts.push({ ...part, read, rejected, skipped: Math.max(0, read - rejected - staged) });
    }
    return { ...gathered, parts };
  } catch (error) {
    await discard(engine, gathered);
    throw error;
  }
}

/** The refused rows as CSV: what is wrong, and the row as it stands in the file. */
export async function* rejectsCsv(parts: RejectParts, batch: number | undefined): AsyncGenerator<Buffer> {
  yield Buffer.from(`${["import", "file", "kind", "line", "code", "field", "column", "value", "reason", "row"].join(",")}\r\n`);
  for (let offset = 0; ; offset += csvPageRows) {
    const { rejects } = await rejectPage(parts, { batch, offset, limit: csvPageRows });
    yield Buffer.from(rejects.map((one) => `${[one.batch, one.file, one.kind, one.line, one.code, one.field, one.column, one.value, one.reason, one.raw].map(csvCell).join(",")}\r\n`).join(""));
    if (rejects.length < csvPageRows) return;
  }
}

const csvPageRows = 1_000;

/** A cell that no spreadsheet takes for a formula: what could begin one gets an apostrophe before it. */
export function csvCell(given: string | number): string {
  const text = typeof given === "number" ? String(given) : given.replace(formulaStart, "'$&");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;
