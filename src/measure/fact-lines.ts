/** The facts of a number in a form that can be kept and compared later: one line per subject and account, with what it adds. */
import { sql, value, type Sql } from "../store/sql.ts";
import { factRows } from "./fact-rows.ts";
import { groupsAsk, questionOf, type MeasureAsk, type Question } from "./run.ts";

/** What one subject (of one account) adds to a number. */
export type FactLine = readonly [account: string, subject: string, bucket: string, top: number, bottom: number, facts: number, record: string, batch: number, seq?: number];

export interface FactLines {
  /** Where there are too many subjects a line is a whole account. */
  readonly grain: "subject" | "account";
  readonly lines: readonly FactLine[];
}

/** More lines of one number are not kept: by account then, and beyond that not at all. */
const linesMax = 20_000;

/** The lines of all facts that count; null where there are too many even by account, or nothing was collected. */
export async function factLines(ask: MeasureAsk): Promise<FactLines | null> {
  const { question } = await questionOf(ask);
  if (question === null) return null;
  for (const grain of ["subject", "account"] as const) {
    const rows = await ask.engine.rows<LineRow>(linesSql(question, grain), { ...question.query, lane: "long" });
    if (rows.length <= linesMax) return { grain, lines: rows.map(lineOf) };
  }
  return null;
}

interface LineRow {
  readonly account: string;
  readonly subject: string;
  readonly bucket: string;
  readonly sum_of_top: string;
  readonly sum_of_bottom: string;
  readonly facts: string;
  readonly kind: string;
  readonly newest_batch: number;
  readonly newest_seq: string;
}

function linesSql(question: Question, grain: FactLines["grain"]): Sql {
  const subject = grain === "subject" ? sql`fact_subject` : sql`''`;
  return sql`
    SELECT
      fact_account AS account, ${subject} AS subject, fact_bucket AS bucket, toString(sum(ifNull(top, 0))) AS sum_of_top, toString(sum(ifNull(bottom, 0))) AS sum_of_bottom,
      count() AS facts, if(uniqExact(fact_record) = 1, any(fact_record), '') AS kind, if(kind = '', 0, max(fact_batch)) AS newest_batch,
      toString(if(kind = '', 0, argMax(fact_seq, (fact_batch, fact_seq)))) AS newest_seq
    FROM (${factRows(groupsAsk(question, [question.period]))})
    WHERE is_counted
    GROUP BY account, subject, bucket
    ORDER BY account, subject, bucket
    LIMIT ${value.uint(linesMax + 1)}`;
}

function lineOf(row: LineRow): FactLine {
  return [row.account, row.subject, row.bucket, Number(row.sum_of_top), Number(row.sum_of_bottom), Number(row.facts), row.kind, row.newest_batch, Number(row.newest_seq)];
}
