/** The values of a dimension, for the screens that filter by it. */
import { join, name, shared, sql, value, type Sql } from "../../store/sql.ts";
import type { Engine, QueryOptions } from "../../store/engine.ts";
import { recordTables } from "../../store/tables/index.ts";
import { dimensionNamed } from "./catalogue.ts";
import type { Dimension } from "./dimension.ts";

export interface ValuesAsk {
  readonly engine: Engine;
  readonly dimension: string;
  readonly zone: string;
  /** Keys of accounts are those of now. */
  readonly now: string;
  /** Only values with this text in them, whatever the case. */
  readonly search?: string | undefined;
  readonly query?: QueryOptions | undefined;
}

/** A list longer than this is searched, not scrolled. */
const valuesMax = 200;

/** Values of a dimension, those with most rows first. @throws Problem `unknown_dimension` */
export async function dimensionValues(ask: ValuesAsk): Promise<string[]> {
  const dimension = dimensionNamed(ask.dimension);
  const rows = await ask.engine.rows<{ line_key: string }>(sql`
    SELECT line AS line_key
    FROM (${dimension.keyed(subjects(dimension, ask), { column: "line", zone: ask.zone, moment: sql`fact.fact_at` })})
    WHERE positionCaseInsensitiveUTF8(line, ${value.string(ask.search ?? "")}) > 0 OR ${value.bool((ask.search ?? "") === "")}
    GROUP BY line
    ORDER BY sum(times) DESC, line
    LIMIT ${value.uint(valuesMax)}`, ask.query ?? {});
  return rows.map((row) => row.line_key);
}

/** Rows that look like facts: every account as it is now, every owner, every label that record tables hold under the dimension's name. */
function subjects(dimension: Dimension, ask: ValuesAsk): Sql {
  const isOfAccount = dimension.of === "account";
  return isOfAccount ? accounts(ask) : join([...labels(dimension.id, ask), ...owners(dimension, ask)], "\nUNION ALL\n");
}

function accounts(ask: ValuesAsk): Sql {
  return subject(ask, { account: sql`account_id`, label: sql`map()`, rows: sql`SELECT account_id, count() AS found FROM account GROUP BY account_id` });
}

const ofOurPeople = ["owner", "manager", "office", "team"];

function owners(dimension: Dimension, ask: ValuesAsk): Sql[] {
  if (!ofOurPeople.includes(dimension.id)) return [];
  return [accounts(ask), labelled(ask, { label: "owner", table: "opportunity", column: "owner" }), labelled(ask, { label: "owner", table: "touch", column: "user" })];
}

function labels(id: string, ask: ValuesAsk): Sql[] {
  const label = id.replace(/^label\./, "");
  const holding = ofOurPeople.includes(id) ? [] : recordTables.filter((table) => ["text", "word", "currency"].includes(table.columns[label]?.holds ?? ""));
  const found = holding.map((table) => labelled(ask, { label, table: table.name, column: label }));
  const none = subject(ask, { account: sql`''`, label: sql`map()`, rows: sql`SELECT 1 AS found WHERE 0` });
  return [...found, ...(ofOurPeople.includes(id) ? [] : [none])];
}

interface Labelled {
  readonly label: string;
  readonly table: string;
  readonly column: string;
}

/** Who searches asks for the same column with each letter: its values are counted once. */
function labelled(ask: ValuesAsk, { label, table, column }: Labelled): Sql {
  const rows = shared(sql`SELECT toString(${name(column)}) AS said, count() AS found FROM ${name(table)} WHERE ${name(column)} != '' GROUP BY said`);
  return subject(ask, { account: sql`''`, label: sql`map(${value.string(label)}, said)`, rows });
}

/** `rows` with `found`: how many rows each of them stands for. */
function subject(ask: ValuesAsk, { account, label, rows }: Readonly<Record<"account" | "label" | "rows", Sql>>): Sql {
  return sql`
    SELECT
      toString(${account}) AS fact_account,
      toDateTime64(${value.instant(ask.now)}, 3, 'UTC') AS fact_at,
      CAST(${label} AS Map(String, String)) AS fact_labels,
      '' AS fact_currency,
      '' AS fact_bucket,
      found AS times
    FROM (${rows})`;
}
