/**
 * Reads a kept file into stage tables: typed rows of each record kind, not yet compared with what is there, without accounts; and the
 * rows that were refused. The file is read once, whatever the number of mappings: framing and the engine's typing run side by side, and
 * the engine's pace holds back the reading.
 */
import { Readable } from "node:stream";
import { problem } from "../../model/problem.ts";
import type { Engine } from "../../store/engine.ts";
import { createStage } from "../../store/schema.ts";
import { join, name, sql, trusted, value, type Sql } from "../../store/sql.ts";
import type { RecordTable } from "../../store/table.ts";
import { type BrokenRecord, valueCharactersMax } from "./framer.ts";
import { columnFinder, placeOf, repeatedHeaders } from "./header.ts";
import { tableOf } from "./mapping.ts";
import type { FieldSource, Mapping } from "./preset.ts";
import { openIntake, type Intake, type IntakeCounts } from "./intake.ts";
import { unfolded } from "./parquet-footer.ts";
import { keepPlaces } from "./places.ts";
import { readingOf } from "./reading.ts";
import type { FileLook, Progress } from "./report.ts";
import { compileMapping, verdicts, type CompiledMapping } from "./typing/compile.ts";
import { Derivation } from "./typing/derivation.ts";
import { columnsOf } from "./typing/sources.ts";

export interface GatherOptions {
  readonly engine: Engine;
  readonly dataDir: string;
  readonly look: FileLook;
  readonly mappings: readonly Mapping[];
  readonly batch: number;
  /** ISO instant; “now” of the run. */
  readonly receivedAt: string;
  /** The workspace's zone and currency, for times and amounts without one. */
  readonly zone: string;
  readonly currency: string | null;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface GatheredPart {
  readonly kind: string;
  /** Name of the stage table: all columns of the record table, `account_*` and `person_id` empty. */
  readonly stage: string;
  /** Rows of the file. Good rows = read − rejected − skipped. */
  readonly read: number;
  readonly rejected: number;
  /** Rows that a rule keeps out: totals, footers, rows that make no record of this kind. */
  readonly skipped: number;
  /** Accounts: the mapping fills the parent company. */
  readonly namesParents: boolean;
}

export interface Gathered {
  readonly batch: number;
  readonly parts: readonly GatheredPart[];
  /** Table of the refused rows, with the columns of `reject`. */
  readonly rejects: string;
  /** Codes with counts: of rows, and 1 for what concerns the whole file. */
  readonly flags: Readonly<Record<string, number>>;
  readonly seconds: number;
}

/**
 * Fails with a problem of the file (`line_too_long`, `unbalanced_quote`, `changed`, `ambiguous_date` …) and then leaves nothing behind;
 * the same when it is aborted. What it made belongs to the caller: {@link keepRejects} and {@link discard}.
 */
export async function gather(options: GatherOptions): Promise<Gathered> {
  const startedAt = performance.now();
  const plan = await planOf(options);
  try {
    await makeTables(options, plan);
    const counts = await load(options, plan);
    const staged = await countStaged(options, plan);
    await keepFaults(options, plan, staged);
    await keepPlaces(options, plan.intake.places());
    await dropHelpers(options.engine, plan, options.batch);
    return { ...outcome(options, plan, counts, staged), seconds: (performance.now() - startedAt) / 1000 };
  } catch (error) {
    await dropHelpers(options.engine, plan, options.batch);
    await dropAll(options.engine, [...plan.parts.map((part) => part.stage), rejectsName(options.batch)]);
    throw error;
  }
}

/** Puts the refused rows into `reject`, for good. */
export async function keepRejects(engine: Engine, gathered: Gathered): Promise<void> {
  if (gathered.parts.every((part) => part.rejected === 0)) return;
  await engine.command(sql`INSERT INTO reject SELECT * FROM ${name(gathered.rejects)}`, { lane: "load" });
}

/** Drops everything that {@link gather} made. */
export async function discard(engine: Engine, gathered: Pick<Gathered, "parts" | "rejects">): Promise<void> {
  await dropAll(engine, [...gathered.parts.map((part) => part.stage), gathered.rejects]);
}

async function dropAll(engine: Engine, tables: readonly string[]): Promise<void> {
  await Promise.all(tables.map((table) => engine.command(sql`DROP TABLE IF EXISTS ${name(table)} SYNC`)));
}

interface Part {
  readonly table: RecordTable;
  readonly mapping: Mapping;
  readonly prefix: string;
  readonly stage: string;
  readonly compiled: CompiledMapping;
}

interface Plan {
  readonly parts: readonly Part[];
  readonly intake: Intake;
  readonly broken: BrokenRecord[];
}

async function planOf(options: GatherOptions): Promise<Plan> {
  const header = options.look.columns.map((column) => column.name);
  checkAnswered(options.look);
  checkHeader(options, header);
  const find = columnFinder(header);
  const parts = options.mappings.map((mapping, i): Part => {
    const table = tableOf(mapping.kind);
    const prefix = `m${i}`;
    const reading = readingOf(options, mapping, find);
    const compiled = compileMapping({ table, mapping, header, find, prefix, reading, hasRest: options.look.format === "jsonl", batch: options.batch, receivedAt: options.receivedAt });
    return { table, mapping, prefix, stage: `stage_${options.batch}_${i}_${table.name}`, compiled };
  });
  return { parts: withImplausibleClicks(parts), intake: await openIntake(options), broken: [] };
}

/** What the look left open and no mapping answers: the encoding. */
function checkAnswered(look: FileLook): void {
  const open = look.questions.find(({ code }) => code === "encoding");
  if (open !== undefined) throw problem("encoding", `${look.name}: ${open.text}`, `Say which it is: ${open.option}`, { choices: open.choices });
}

/** Two columns of one name can only be told apart by position. */
function checkHeader({ mappings, look }: GatherOptions, header: readonly string[]): void {
  const byPosition = new Set(mappings.flatMap((mapping) => Object.values(mapping.fields).flatMap(columnsOf)).flatMap((text) => placeOf(text) ?? []));
  const open = repeatedHeaders(header).find((text) => header.some((one, place) => one === text && !byPosition.has(place)));
  if (open === undefined) return;
  const places = header.flatMap((one, place) => (one === open ? [`#${place + 1}`] : []));
  throw problem("duplicate_header", `${look.name} has ${places.length} columns named “${open}”.`, `Map them by position: ${places.map((place) => `--map FIELD=${place}`).join(" ")}`, { column: open, places });
}

/** One row of an ad report makes impressions and clicks: more clicks than impressions are kept, with a warning. */
function withImplausibleClicks(parts: readonly Part[]): readonly Part[] {
  const ofType = (type: string): Part | undefined => parts.find(({ mapping }) => mapping.kind === "touch" && isConstant(mapping.fields["type"], type));
  const [shown, clicked] = [ofType("ad_impression"), ofType("ad_click")];
  if (shown === undefined || clicked === undefined) return parts;
  const occurrences = ({ compiled }: Part): Sql => compiled.columns.find(({ id }) => id === "occurrences")?.is ?? sql`NULL`;
  const isOdd = sql`ifNull(${shown.compiled.verdict} = ${value.uint(verdicts.good)} AND ${occurrences(clicked)} > ${occurrences(shown)}, 0)`;
  const columns = clicked.compiled.columns.map((column) => (column.id === "flags" ? { ...column, is: sql`arrayConcat(${column.is}, if(${isOdd}, ['implausible'], []))` } : column));
  return parts.map((part) => (part === clicked ? { ...part, compiled: { ...part.compiled, columns } } : part));
}

function isConstant(source: FieldSource | undefined, text: string): boolean {
  return source !== undefined && "set" in source && source.set === text;
}

const intakeName = (batch: number): string => `stage_${batch}_intake`;
const faultsName = (batch: number): string => `stage_${batch}_faults`;
const rejectsName = (batch: number): string => `stage_${batch}_reject`;
const goodName = (batch: number, part: Part): string => `stage_${batch}_${part.prefix}_good`;
const badName = (batch: number, part: Part): string => `stage_${batch}_${part.prefix}_bad`;

/**
 * Every row passes `intake`, a table that keeps nothing, once; two views on it per mapping put it where it belongs. So the cells are
 * parsed and typed once, and a row is in the stage or among the refused, whose cells are kept until their faults are found.
 */
async function makeTables(options: GatherOptions, plan: Plan): Promise<void> {
  const { engine, batch } = options;
  await dropAll(engine, plan.parts.flatMap((part) => viewsOf(batch, part)));
  await Promise.all([
    ...plan.parts.map((part) => createStage(engine, part.table, part.stage)),
    engine.command(sql`CREATE OR REPLACE TABLE ${name(rejectsName(batch))} ENGINE = MergeTree ORDER BY seq EMPTY AS SELECT * FROM reject`),
    engine.command(sql`
      CREATE OR REPLACE TABLE ${name(faultsName(batch))} (part UInt8, ${join(rowColumns(options), ", ")})
      ENGINE = MergeTree ORDER BY tuple()`),
    engine.command(sql`CREATE OR REPLACE TABLE ${name(intakeName(batch))} (${join([...rowColumns(options), ...intakeColumns(plan)], ", ")}) ENGINE = Null`),
  ]);
  await Promise.all(plan.parts.map((part, i) => makeViews(options, part, i)));
}

function viewsOf(batch: number, part: Part): string[] {
  return [goodName(batch, part), badName(batch, part)];
}

/** A row as it comes in: its place and its cells. */
const placeColumns = ["seq", "offset", "length", "raw", "rest", "unsafe"] as const;

function rowColumns({ look }: GatherOptions): Sql[] {
  const cells = look.columns.map((_, i) => sql`${name(`c${i}`)} String`);
  return [sql`seq UInt64`, sql`offset UInt64`, sql`length UInt32`, sql`raw String`, sql`rest String`, sql`unsafe String`, ...cells];
}

function rowNames({ look }: GatherOptions): Sql[] {
  return [...placeColumns, ...look.columns.map((_, i) => `c${i}`)].map(name);
}

function intakeColumns(plan: Plan): Sql[] {
  return plan.parts.flatMap((part) => [
    ...part.compiled.columns.map(({ id, type }) => sql`${name(`${part.prefix}_is_${id}`)} ${trusted(type)}`),
    sql`${name(`${part.prefix}_verdict`)} UInt8`,
  ]);
}

async function makeViews(options: GatherOptions, part: Part, i: number): Promise<void> {
  const { engine, batch } = options;
  const verdict = name(`${part.prefix}_verdict`);
  const columns = part.compiled.columns.map(({ id }) => sql`${name(`${part.prefix}_is_${id}`)} AS ${trusted(`\`${id}\``)}`);
  const good = sql`
    CREATE MATERIALIZED VIEW ${name(goodName(batch, part))} TO ${name(part.stage)}
    AS SELECT ${join(columns, ", ")}
    FROM ${name(intakeName(batch))}
    WHERE ${verdict} = ${trusted(String(verdicts.good))}`;
  const bad = sql`
    CREATE MATERIALIZED VIEW ${name(badName(batch, part))} TO ${name(faultsName(batch))}
    AS SELECT toUInt8(${trusted(String(i))}) AS part, ${join(rowNames(options), ", ")}
    FROM ${name(intakeName(batch))}
    WHERE ${verdict} = ${trusted(String(verdicts.refused))}`;
  await Promise.all([good, bad].map((view) => engine.command(view)));
}

async function load(options: GatherOptions, plan: Plan): Promise<IntakeCounts> {
  const { engine, batch } = options;
  const { intake } = plan;
  const columns = plan.parts.flatMap((part) => [
    ...part.compiled.columns.map(({ id, is }) => ({ id: `${part.prefix}_is_${id}`, is })),
    { id: `${part.prefix}_verdict`, is: part.compiled.verdict },
  ]);
  const insert = sql`
    INSERT INTO ${name(intakeName(batch))} (${join([...rowNames(options), ...columns.map(({ id }) => name(id))], ", ")})
    SELECT ${join(rowNames(options), ", ")}, ${join(columns.map(({ id, is }) => sql`${is} AS ${name(id)}`), ", ")}
    FROM ${Derivation.over(intake.rows, plan.parts.map((part) => part.compiled.derivation))}`;
  const body = Readable.from(intake.bytes({ onBroken: (record) => takeBroken(options, plan, record), onProgress: progressOf(options, startClock()) }), { objectMode: false });
  const settings = { ...loadSettings, ...intake.settings };
  await engine.load(insert, body, intake.format, { ...(options.signal === undefined ? {} : { signal: options.signal }), settings }).catch((error: unknown) => {
    throw options.look.format === "parquet" ? unfolded(error, options.look.name) : error;
  });
  await takeBroken(options, plan, null);
  return intake.counts();
}

/** Blocks of about 256 MB or a million rows: few parts to merge, and bounded memory. */
const loadSettings = {
  max_insert_block_size: 262_144,
  // Both together: typing runs on two threads although views follow (measured: 2.5 s → 1.9 s for 1 M rows on 2 cores).
  max_insert_threads: 2,
  parallel_view_processing: 1,
  min_insert_block_size_rows: 262_144,
  min_insert_block_size_bytes: 128 * 1024 * 1024,
  input_format_parallel_parsing: 1,
  max_memory_usage: 3 * 1024 ** 3,
};

function startClock(): () => number {
  const startedAt = performance.now();
  return () => (performance.now() - startedAt) / 1000;
}

function progressOf(options: GatherOptions, seconds: () => number): (rows: number, bytes: number) => void {
  const { onProgress, look } = options;
  if (onProgress === undefined) return () => undefined;
  return (rows, bytes) => onProgress({ step: "reading", rows, bytes, bytesTotal: look.bytes, rowsPerSecond: Math.round(rows / Math.max(seconds(), 0.001)) });
}

/** The refused rows are typed once more, now to find the first fault of each and its words. */
async function keepFaults(options: GatherOptions, plan: Plan, staged: Staged): Promise<void> {
  const { engine, batch, receivedAt } = options;
  for (const [i, part] of plan.parts.entries()) {
    const { faults, fault, texts, derivation } = part.compiled;
    if ((staged.refused[i] ?? 0) === 0) continue;
    const says = (words: readonly string[]): Sql => sql`arrayElement(${value.strings(words)}, fault)`;
    const refused = sql`(SELECT * FROM ${name(faultsName(batch))} WHERE part = ${value.uint(i)})`;
    await engine.command(
      sql`
        INSERT INTO ${name(rejectsName(batch))} (batch, kind, seq, offset, length, code, field, column, value, reason, raw, rejected_at)
        SELECT ${value.uint(batch)}, ${value.string(part.table.kind)}, seq, offset, length, ${says(faults.map((one) => one.code))},
          ${says(faults.map((one) => one.field))}, ${says(faults.map((one) => one.columns.join(", ")))}, shown,
          replaceAll(${says(faults.map((one) => one.reason))}, '{value}', shown), raw, ${value.instant(receivedAt)}
        FROM (${withShortText(sql`
          SELECT seq, offset, length, raw, ${fault} AS fault, arrayElement([${join(texts, ", ")}], fault) AS said
          FROM ${Derivation.over(refused, [derivation])}`)})`,
      { lane: "load" },
    );
  }
}

/** What belongs to the sign before it: accents, joiners, shades of skin. */
const signTail = String.raw`[\p{M}\x{200d}\x{fe0f}\x{1f3fb}-\x{1f3ff}]`;
/** One sign at the end of a text, with all that is joined to it. */
const lastSign = String.raw`(?:[^\p{M}\x{200d}]${signTail}*\x{200d})*[^\p{M}\x{200d}]${signTail}*$`;
const flagLetter = String.raw`[\x{1f1e6}-\x{1f1ff}]`;

/**
 * The rows with `said` cut to `shown`, as `cutText` does: where the limit falls inside a sign, that sign is left out, unless nothing else would
 * be left. Layer by layer: written into each other the text of every column stood twenty times in the statement, which then cost 0.6 s to plan.
 */
function withShortText(rows: Sql): Sql {
  const [max, after] = [value.uint(valueCharactersMax), value.uint(valueCharactersMax + 1)];
  const isInside = sql`(match(following, ${value.string(`^${signTail}`)}) OR endsWith(cut, ${value.string("\u200d")}))`;
  const isHalfFlag = sql`(match(following, ${value.string(`^${flagLetter}`)}) AND lengthUTF8(extract(cut, ${value.string(`${flagLetter}*$`)})) % 2 = 1)`;
  const whole = sql`multiIf(${isInside}, replaceRegexpOne(cut, ${value.string(lastSign)}, ''), ${isHalfFlag}, substringUTF8(said, 1, ${value.uint(valueCharactersMax - 1)}), cut)`;
  return sql`
    SELECT *, if(whole = '', cut, whole) AS shown
    FROM (
      SELECT *, ${whole} AS whole
      FROM (SELECT *, substringUTF8(said, 1, ${max}) AS cut, substringUTF8(said, ${after}, 1) AS following FROM (${rows})))`;
}

const rejectRowsAtOnce = 2_000;

/** Structural rejects as they come, in batches: a file of nothing else must not fill the memory. */
async function takeBroken(options: GatherOptions, plan: Plan, record: BrokenRecord | null): Promise<void> {
  if (record !== null) plan.broken.push(record);
  if (plan.broken.length === 0 || (record !== null && plan.broken.length < rejectRowsAtOnce)) return;
  for (const part of plan.parts) await insertBroken(options, plan.broken, part.table.kind);
  plan.broken.length = 0;
}

async function insertBroken({ engine, batch, receivedAt }: GatherOptions, broken: readonly BrokenRecord[], kind: string): Promise<void> {
  const rejected_at = receivedAt.replace("T", " ").replace("Z", "");
  const rows = broken.map(({ line, ...record }) => ({ batch, kind, seq: line, field: "", column: "", rejected_at, ...record }));
  await engine.insert(rejectsName(batch), rows);
}

/** What came of each part, by its place in the plan. */
interface Staged {
  readonly good: readonly number[];
  readonly refused: readonly number[];
  /** Flags of the good rows of all parts. */
  readonly flags: readonly (readonly [flag: string, times: number])[];
}

/** One question for all counts: each question of its own would cost a small file more than its rows do. */
async function countStaged({ engine, batch }: GatherOptions, plan: Plan): Promise<Staged> {
  const counts = plan.parts.flatMap((part, i) => [
    sql`SELECT 'good' AS what, toUInt8(${value.uint(i)}) AS part, '' AS flag, count() AS times FROM ${name(part.stage)}`,
    sql`SELECT 'flag' AS what, toUInt8(${value.uint(i)}) AS part, arrayJoin(flags) AS flag, count() AS times FROM ${name(part.stage)} GROUP BY flag`,
  ]);
  const refused = sql`SELECT 'refused' AS what, part, '' AS flag, count() AS times FROM ${name(faultsName(batch))} GROUP BY part`;
  const rows = await engine.rows<{ what: string; part: number; flag: string; times: string }>(join([...counts, refused], "\nUNION ALL\n"), { lane: "load" });
  const of = (what: string, i: number): number => Number(rows.find((row) => row.what === what && Number(row.part) === i)?.times ?? 0);
  return {
    good: plan.parts.map((_, i) => of("good", i)),
    refused: plan.parts.map((_, i) => of("refused", i)),
    flags: rows.filter(({ what }) => what === "flag").map(({ flag, times }) => [flag, Number(times)]),
  };
}

function outcome({ batch, look }: GatherOptions, plan: Plan, counts: IntakeCounts, staged: Staged): Omit<Gathered, "seconds"> {
  const parts = plan.parts.map((part, i): GatheredPart => {
    const rejected = counts.broken + (staged.refused[i] ?? 0);
    const read = counts.read + counts.skipped;
    return { kind: part.table.kind, stage: part.stage, namesParents: part.mapping.fields["parent"] !== undefined, read, rejected, skipped: read - rejected - (staged.good[i] ?? 0) };
  });
  const flags = new Map<string, number>([...look.flags.map((flag): [string, number] => [flag, 1]), ...plan.intake.flags()]);
  for (const [flag, times] of staged.flags) flags.set(flag, (flags.get(flag) ?? 0) + times);
  return { batch, parts, rejects: rejectsName(batch), flags: Object.fromEntries(flags) };
}

async function dropHelpers(engine: Engine, plan: Plan, batch: number): Promise<void> {
  await dropAll(engine, plan.parts.flatMap((part) => viewsOf(batch, part)));
  await dropAll(engine, [intakeName(batch), faultsName(batch)]);
}
