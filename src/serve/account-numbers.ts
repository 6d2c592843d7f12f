/** What a number at the head of an account's page is made of: its rows, each of which leads to its line in a file. */
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import { type AsOf, dealAmounts } from "./account-relations.ts";
import type { NumberBehind } from "./contract.ts";
import { isoOf } from "./instants.ts";

/** Rows are for reading; beyond this the newest are shown, and the total says how many there are. */
const shownMax = 500;

interface Behind extends Omit<NumberBehind["rows"][number], "seq"> {
  readonly seq: string;
  readonly in_all: string;
  readonly sum_of_all: string | null;
}

/** The rows behind a number; the sum of their amounts is the number. */
export async function numberBehind(engine: Engine, asked: AsOf & { readonly account: string; readonly number: NumberBehind["number"] }): Promise<NumberBehind> {
  const rows = await engine.rows<Behind>(sql`
    SELECT record, batch, seq, ${isoOf(sql`moment`)} AS at, said AS title, toString(amount_in) AS amount,
      if(foreign_currency = '', NULL, toString(own)) AS own_amount, foreign_currency AS own_currency,
      count() OVER () AS in_all, toString(if(countIf(amount_in IS NULL) OVER () > 0, NULL, ${totalOf(asked.number)})) AS sum_of_all
    FROM (${partsOf(asked)})
    ORDER BY moment DESC NULLS LAST, batch DESC, seq DESC
    LIMIT ${value.uint(shownMax)}`);
  const [first] = rows;
  const shown = rows.map(({ in_all: _, sum_of_all: _sum, seq, ...row }) => ({ ...row, seq: Number(seq) }));
  return { number: asked.number, total: first?.sum_of_all ?? null, rows_total: Number(first?.in_all ?? 0), rows: shown };
}

function totalOf(number: NumberBehind["number"]): Sql {
  if (number === "last_touch_at") return sql`NULL`;
  // Of whole seconds, as the page adds them up: of minutes the sum depends on their order, and so does which way a half is rounded.
  return number === "minutes_90d" ? sql`round(sum(round(amount_in * 60, 3)) OVER () / 60, 1)` : sql`sum(amount_in) OVER ()`;
}

/** Rows `record, batch, seq, moment, said, amount_in, own, foreign_currency`. */
function partsOf(asked: AsOf & { readonly account: string; readonly number: NumberBehind["number"] }): Sql {
  const mine = sql`account_id = ${value.string(asked.account)}`;
  const now = value.instant(asked.now);
  const counted = sql`${mine} AND ifNull(deleted, false) = false AND removed = '' AND at <= ${now}`;
  switch (asked.number) {
    case "minutes_90d":
      return sql`SELECT ${touchColumns}, ifNull(seconds, 0) / 60 AS amount_in, NULL AS own, '' AS foreign_currency FROM touch WHERE ${counted} AND at >= ${now} - INTERVAL 90 DAY AND ifNull(seconds, 0) > 0`;
    case "last_touch_at":
      return sql`SELECT ${touchColumns}, NULL AS amount_in, NULL AS own, '' AS foreign_currency FROM touch WHERE ${counted} ORDER BY at DESC LIMIT 1 WITH TIES`;
    case "people":
      return sql`
        SELECT 'person' AS record, newest.2 AS batch, newest.3 AS seq, assumeNotNull(newest.1) AS moment, newest.4 AS said, 1 AS amount_in, NULL AS own, '' AS foreign_currency
        FROM (
          SELECT person_id, argMax((if(valid_from > toDateTime64('1971-01-01', 3, 'UTC'), valid_from, ifNull(created_at, received_at)), batch, seq, if(name = '', email, name)), (valid_from, batch)) AS newest
          FROM person
          WHERE ${mine} AND ifNull(deleted, false) = false
          GROUP BY person_id
        )`;
    case "open_pipeline": case "won":
      return sql`
        SELECT 'opportunity' AS record, deal.batch AS batch, deal.seq AS seq, since AS moment, if(named.name = '', deal.id, named.name) AS said, reported AS amount_in, own,
          if(fact_currency IN ('', ${value.string(asked.settings.currency)}), '', fact_currency) AS foreign_currency
        FROM (${dealAmounts(asked, mine)}) AS deal
        LEFT JOIN (SELECT batch, seq, name FROM opportunity WHERE ${mine}) AS named ON named.batch = deal.batch AND named.seq = deal.seq
        WHERE is_won = ${value.bool(asked.number === "won")}`;
  }
}

const touchColumns = sql`'touch' AS record, batch, seq, at AS moment, concat(replaceAll(toString(type), '_', ' '), if(subject = '' AND asset = '' AND url = '', '', concat(': ', arrayFirst(one -> one != '', [subject, toString(asset), url, '']))))  AS said`;
