/** Opening a number: the facts it was counted from, and the received rows behind a fact. */
import type { Period } from "../model/period.ts";
import { join, sql, value, type Sql } from "../store/sql.ts";
import { accountNames, type AccountName } from "./account-names.ts";
import { noAccount } from "./dimensions/dimension.ts";
import { keptAsk } from "./keeping.ts";
import { factRows, type FactShape, type Filter } from "./fact-rows.ts";
import { addSums, figureOf, noSums, sideOut } from "./figure.ts";
import { groupsOf, type Sums } from "./groups.ts";
import type { FactPage, FactRow, SourceRow } from "./result.ts";
import { figureAsk, groupsAsk, questionOf, type MeasureAsk, type Question } from "./run.ts";
import { asksOf } from "./windows.ts";

export interface FactsAsk extends Omit<MeasureAsk, "by" | "every" | "accounts" | "compare"> {
  /** Only facts of this account; "" = of no account. */
  readonly account?: string | undefined;
  /** Only facts of this bucket. */
  readonly bucket?: string | undefined;
  /** Only facts of this line of a breakdown. */
  readonly line?: { readonly dimension: string; readonly key: string } | undefined;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  /** Default: the newest first; `largest`: by numerator. */
  readonly order?: "newest" | "largest" | undefined;
}

/** Facts on one page. */
const factsMax = 1_000;
const factsDefault = 100;
/** Received rows that are shown of one fact. */
const sourcesMax = 1_000;

/** A page of facts. Its sums are those of all facts that fit the question: the number that was opened. */
export async function factsPage(ask: FactsAsk): Promise<FactPage> {
  const { question } = await questionOf(ask);
  if (question === null) return { facts: [], total: 0, numerator: null, denominator: null };
  const narrowed: Question = { ...question, where: [...(ask.where ?? []), ...narrowing(ask)] };
  const asked = groupsAsk(narrowed, [ask.period]);
  const [groups, rows] = await Promise.all([
    groupsOf(ask.engine, asked, question.query),
    ask.engine.rows<PageRow>(pageSql(factRows(asked), ask), question.query),
  ]);
  const names = await accountNames(ask.engine, rows.map((row) => row.fact_account), question.query);
  const { numerator, denominator } = figureOf(figureAsk(question), groups);
  const total = groups.map(({ sums }) => sums).reduce(addSums, noSums);
  return { facts: rows.map((row) => factRow(row, question.shape, names)), total: inAll(total), numerator, denominator };
}

function narrowing({ account, bucket, line }: FactsAsk): Filter[] {
  return [
    ...(account === undefined ? [] : [{ dimension: "account_id", values: [account === "" ? noAccount : account] }]),
    ...(bucket === undefined ? [] : [{ dimension: "bucket", values: [bucket] }]),
    ...(line === undefined ? [] : [{ dimension: line.dimension, values: [line.key] }]),
  ];
}

function inAll(sums: Sums): number {
  return sums.counted + sums.unknown + sums.withoutRate + sums.withoutCurrency + sums.leftOut;
}

interface PageRow {
  readonly fact_account: string;
  readonly fact_subject: string;
  readonly at_text: string;
  readonly top: string | number | null;
  readonly bottom: string | number | null;
  readonly own_top: string | number | null;
  readonly is_foreign: boolean;
  readonly fact_currency: string;
  readonly fact_bucket: string;
  readonly fact_flag: string;
  readonly fact_labels: Readonly<Record<string, string>>;
  readonly fact_record: string;
  readonly fact_batch: number;
  readonly fact_seq: string;
}

function pageSql(rows: Sql, ask: FactsAsk): Sql {
  const first = ask.order === "largest" ? sql`top DESC NULLS LAST, fact_at DESC` : sql`fact_at DESC`;
  return sql`
    SELECT
      fact_account, fact_subject, toString(fact_at) AS at_text, top, bottom, own_top,
      CAST(fact_currency NOT IN ('', ${value.string(ask.settings.currency)}) AS Bool) AS is_foreign,
      fact_currency, fact_bucket, fact_flag, fact_labels, fact_record, fact_batch, fact_seq
    FROM (${rows})
    ORDER BY ${first}, fact_account, fact_subject, fact_bucket, fact_record, fact_batch, fact_seq
    LIMIT ${value.uint(Math.min(ask.limit ?? factsDefault, factsMax))} OFFSET ${value.uint(ask.offset ?? 0)}`;
}

function factRow(row: PageRow, shape: FactShape, names: (id: string) => AccountName): FactRow {
  return {
    account_id: row.fact_account,
    account_name: names(row.fact_account).name,
    subject_id: row.fact_subject,
    at: isoInstant(row.at_text),
    numerator: sideOut(row.top, shape.numerator),
    denominator: sideOut(row.bottom, shape.denominator),
    currency: row.fact_currency,
    bucket: row.fact_bucket,
    flag: row.fact_flag,
    labels: row.fact_labels,
    record: row.fact_record,
    batch: row.fact_batch,
    seq: Number(row.fact_seq),
    own_amount: row.is_foreign && row.own_top !== null ? String(row.own_top) : null,
  };
}

function isoInstant(clickHouse: string): string {
  return `${clickHouse.replace(" ", "T")}Z`;
}

export interface SourcesAsk extends Omit<FactsAsk, "bucket" | "line" | "order"> {
  /** Only rows behind this subject's facts. */
  readonly subject?: string | undefined;
}

/**
 * The received rows behind facts of an account or a subject: those that the KPI names (`rows`), whose amounts sum to the fact; else the
 * rows that the facts were counted from one to one.
 */
export async function sourcesOf(ask: SourcesAsk): Promise<SourceRow[]> {
  const { question } = await questionOf(ask);
  if (question === null) return [];
  const { rows: rowsOf } = ask.kpi;
  const named = rowsOf === undefined ? [] : await ask.engine.rows<SourceSqlRow>(namedSql(join(asksOf(ask, ask.period).map((one) => sql`SELECT * FROM (${rowsOf(keptAsk(question, one))})`), "\nUNION ALL\n"), ask), question.query);
  const rows = named.length > 0 ? named : await ask.engine.rows<SourceSqlRow>(ownSql(factRows(groupsAsk(question, [ask.period])), ask), question.query);
  return rows.map(({ account, subject, at_text, what_it_is, amount_of_row, unit_of_row, kind, batch_of_row, seq_of_row }) => ({
    account_id: account, subject_id: subject, at: isoInstant(at_text), what: what_it_is, amount: Number(amount_of_row), unit_of_amount: unit_of_row,
    record: kind, batch: batch_of_row, seq: Number(seq_of_row),
  }));
}

interface SourceSqlRow {
  readonly account: string;
  readonly subject: string;
  readonly at_text: string;
  readonly what_it_is: string;
  readonly amount_of_row: number | string;
  readonly unit_of_row: string;
  readonly kind: string;
  readonly batch_of_row: number;
  readonly seq_of_row: string;
}

function namedSql(rows: Sql, ask: SourcesAsk): Sql {
  return sql`
    SELECT
      toString(account_id) AS account, toString(subject_id) AS subject, toString(toDateTime64(at, 3, 'UTC')) AS at_text,
      toString(what) AS what_it_is, toFloat64(ifNull(amount, 0)) AS amount_of_row, toString(unit_of_amount) AS unit_of_row,
      toString(record) AS kind, toUInt32(batch) AS batch_of_row, toUInt64(seq) AS seq_of_row
    FROM (${rows})
    WHERE ${behind(ask, sql`account_id`, sql`subject_id`)}
    ORDER BY at_text, kind, batch_of_row, seq_of_row
    ${paged(ask)}`;
}

function ownSql(rows: Sql, ask: SourcesAsk): Sql {
  return sql`
    SELECT
      fact_account AS account, fact_subject AS subject, toString(fact_at) AS at_text,
      replaceAll(fact_record, '_', ' ') AS what_it_is, toFloat64(ifNull(top, 0)) AS amount_of_row, ${value.string(ask.kpi.unit)} AS unit_of_row,
      fact_record AS kind, fact_batch AS batch_of_row, fact_seq AS seq_of_row
    FROM (${rows})
    WHERE fact_record != '' AND ${behind(ask, sql`fact_account`, sql`fact_subject`)}
    ORDER BY at_text, kind, batch_of_row, seq_of_row
    ${paged(ask)}`;
}

function behind({ account, subject }: SourcesAsk, accountColumn: Sql, subjectColumn: Sql): Sql {
  const ofAccount = account === undefined ? sql`true` : sql`${accountColumn} = ${value.string(account)}`;
  const ofSubject = subject === undefined ? sql`true` : sql`${subjectColumn} = ${value.string(subject)}`;
  return sql`${ofAccount} AND ${ofSubject}`;
}

function paged(ask: SourcesAsk): Sql {
  return sql`LIMIT ${value.uint(Math.min(ask.limit ?? sourcesMax, sourcesMax))} OFFSET ${value.uint(ask.offset ?? 0)}`;
}

/** How many accounts have something counted, more than 0, in each of the periods; null where the KPI cannot be asked. */
export async function accountsBehind(ask: MeasureAsk, periods: readonly Period[] = [ask.period]): Promise<readonly (number | null)[]> {
  const { question } = await questionOf(ask);
  if (question === null) return periods.map(() => null);
  const rows = await ask.engine.rows<{ period: number; accounts: string }>(sql`
    SELECT slice AS period, uniqExactIf(fact_account, is_counted AND top > 0 AND fact_account != '') AS accounts
    FROM (${factRows(groupsAsk(question, periods))})
    GROUP BY slice`, question.query);
  const found = new Map(rows.map((row) => [row.period, Number(row.accounts)]));
  return periods.map((_, place) => found.get(place) ?? 0);
}
