/** Why a row is on its account: what each rule found for it, which one was taken, and the links that the taken way goes along. */
import type { Engine, QueryOptions } from "../store/engine.ts";
import { join, name, sql, value } from "../store/sql.ts";
import { allColumns, type RecordTable } from "../store/table.ts";
import { cluesOf, momentOf, personClues, textOf, throughOf } from "./ladder.ts";
import { isoOf, type LedgerLink, ledgerOf, round } from "./ledger.ts";
import { lastClues, type Clue } from "./rule.ts";
import { rules } from "./rules/index.ts";

/** What one rule found. */
export interface Rung {
  readonly rule: string;
  readonly method: string;
  readonly clue: Clue;
  /** What the row says. */
  readonly text: string;
  readonly account_id: string;
  readonly person_id: string;
  readonly confidence: number;
  /** Since when it leads there; null = always. */
  readonly since: string | null;
  /** taken; weaker: another way is surer; other_time: it leads there at another time; beside: the person works at several accounts, and the row says at which; unsure: below the setting; last: something else named the account first. */
  readonly verdict: "taken" | "weaker" | "other_time" | "unsure" | "last" | "beside";
}

export interface Why {
  readonly account_id: string;
  readonly account_method: string;
  readonly account_confidence: number;
  readonly person_id: string;
  /** When the row happened, as far as its account depends on it. */
  readonly at: string;
  /** The taken one first, then by confidence. */
  readonly rungs: readonly Rung[];
  /** The links of the account that the taken way goes along, nearest to the row first. */
  readonly chain: readonly LedgerLink[];
}

export interface WhyOptions {
  readonly engine: Engine;
  readonly table: RecordTable;
  readonly batch: number;
  readonly seq: number;
  readonly minConfidence: number;
  readonly call?: QueryOptions;
}

/** Null where no such row counts. */
export async function whyOf(options: WhyOptions): Promise<Why | null> {
  const row = await rowOf(options);
  if (row === null) return null;
  const found = await candidatesOf(options, row);
  const rungs = judged(found, row, options.minConfidence);
  const ledger = row.account_id === "" ? [] : await ledgerOf(options.engine, row.account_id, options.call);
  return {
    account_id: row.account_id, account_method: row.account_method, account_confidence: round(row.account_confidence), person_id: row.person_id, at: row.moment,
    rungs, chain: chainOf(rungs.find(({ verdict }) => verdict === "taken"), ledger, row),
  };
}

interface Row {
  readonly account_id: string;
  readonly account_method: string;
  readonly account_confidence: number;
  readonly person_id: string;
  readonly row_source: string;
  readonly moment: string;
  readonly texts: readonly (readonly [Clue, string])[];
}

async function rowOf({ engine, table, batch, seq, call }: WhyOptions): Promise<Row | null> {
  const clues = cluesOf(table);
  const columns = join(Object.keys(allColumns(table)).map((id) => name(id)), ", ");
  const texts = clues.map(({ column }, i) => sql`${textOf(table, column, sql`s.`)} AS ${name(`text_${i}`)}`);
  const rows = await engine.rows<Record<string, unknown>>(sql`
    SELECT s.account_id AS account_id, toString(s.account_method) AS account_method, s.account_confidence AS account_confidence, s.person_id AS person_id, toString(s.source) AS row_source,
      ${isoOf(momentOf(table))} AS moment${texts.length === 0 ? sql`` : sql`, ${join(texts, ", ")}`}
    FROM (SELECT ${columns} FROM ${name(table.name)} WHERE batch = ${value.uint(batch)} AND seq = ${value.uint(seq)} LIMIT 1) AS s`, call);
  const [row] = rows;
  if (row === undefined) return null;
  return { ...(row as unknown as Omit<Row, "texts">), texts: clues.map(({ clue }, i) => [clue, String(row[`text_${i}`] ?? "")] as const).filter(([, text]) => text !== "") };
}

interface Candidate extends Omit<Rung, "verdict" | "since"> {
  readonly since: string;
  readonly rank: number;
}

/** Each rule is asked for the one spelling of this row. */
async function candidatesOf({ engine, table, call }: WhyOptions, row: Row): Promise<Candidate[]> {
  const asked = row.texts.flatMap(([clue, text]) => rules.filter((rule) => rule.clue === clue).map((rule) => {
    const spelt = sql`SELECT ${value.string(text)} AS text, ${value.string(row.row_source)} AS source`;
    return sql`
      SELECT ${value.string(rule.id)} AS rule, ${value.string(rule.method)} AS method, ${value.string(clue)} AS clue, text, account_id, person_id, toFloat64(confidence) AS confidence,
        ${isoOf(sql`since`)} AS since, toInt64(rank) AS rank
      FROM (${rule.candidates({ spelt, through: throughOf(table), kind: table.kind })})`;
  }));
  if (asked.length === 0) return [];
  const rows = await engine.rows<Omit<Candidate, "rank"> & { rank: string }>(join(asked, "\nUNION ALL\n"), call);
  return rows.map((candidate) => ({ ...candidate, confidence: round(candidate.confidence), rank: Number(candidate.rank) }));
}

function judged(candidates: readonly Candidate[], row: Row, minConfidence: number): Rung[] {
  const now = candidates.filter(({ since }) => since <= row.moment);
  const newest = now.filter((one) => !now.some((other) => other.rule === one.rule && other.rank === one.rank && other.since > one.since));
  const isTaken = (one: Candidate): boolean => newest.includes(one) && one.method === row.account_method && one.account_id === row.account_id && one.confidence === round(row.account_confidence);
  const taken = newest.filter(isTaken).toSorted((a, b) => a.rank - b.rank)[0];
  return candidates
    .map(({ rank: _, ...one }, i) => {
      const own = candidates[i] as Candidate;
      const verdict = own === taken ? "taken" as const : !newest.includes(own) ? "other_time" as const : own.confidence < minConfidence ? "unsure" as const : lostTo(taken, own);
      return { ...one, since: one.since.startsWith("1970") ? null : one.since, verdict };
    })
    .toSorted((a, b) => Number(b.verdict === "taken") - Number(a.verdict === "taken") || b.confidence - a.confidence || (a.rule < b.rule ? -1 : 1));
}

function lostTo(taken: Candidate | undefined, { clue, confidence }: Candidate): Rung["verdict"] {
  if (taken === undefined) return "weaker";
  if (lastClues.has(clue) && !lastClues.has(taken.clue)) return "last";
  return personClues.has(clue) && taken.clue !== "row" && !personClues.has(taken.clue) && confidence > taken.confidence ? "beside" : "weaker";
}

/** Of a person's row: from the device to the person, from the person to the employer; else the account's own link that bears the text. */
function chainOf(taken: Rung | undefined, ledger: readonly LedgerLink[], row: Row): LedgerLink[] {
  if (taken === undefined) return [];
  const during = ({ since, until }: LedgerLink): boolean => (since === null || since <= row.moment) && (until === null || until > row.moment);
  const devices = taken.clue === "visitor" ? ledger.filter((link) => link.from_kind === "visitor" && link.from === taken.text && during(link)) : [];
  const people = taken.person_id === "" ? [] : ledger.filter((link) => link.from_kind === "person" && link.from === taken.person_id && during(link));
  const named = ledger.filter((link) => link.record !== "person" && ["id", "name", "domain", "network", "row"].includes(link.from_kind) && bears(taken, link));
  return [...devices, ...people, ...named];
}

function bears({ clue, text }: Rung, { from_kind, from }: LedgerLink): boolean {
  if (clue === "mail_domain" || clue === "domain") return from_kind === "domain" && text.toLowerCase().endsWith(from.toLowerCase());
  if (clue === "account") return (from_kind === "id" || from_kind === "name") && from === text;
  return (clue === "row" || clue === "network") && from === text;
}
