/** The values of a dimension that occur, for filters: keyed by the dimension itself, so that they are the words of the breakdowns. */
import { type Dimension, noAccount, none } from "../measure/dimensions/dimension.ts";
import { dimensionNamed } from "../measure/dimensions/catalogue.ts";
import { join, name, type Sql, sql, value } from "../store/sql.ts";
import { recordTables } from "../store/tables/index.ts";
import type { OpenWorkspace } from "./app.ts";

/** A list to choose from; with more one searches. */
const valuesMax = 200;

/** At most {@link valuesMax} values that hold the text, the most frequent first. @throws Problem `unknown_dimension` */
export async function dimensionValues({ engine, settings, now }: OpenWorkspace, id: string, search: string): Promise<string[]> {
  const { zone } = await settings();
  const rows = candidates(dimensionNamed(id), now());
  if (rows === null) return [];
  const keyed = dimensionNamed(id).keyed(rows, { column: "line", zone, moment: sql`fact.fact_at` });
  const found = await engine.rows<{ line: string }>(sql`
    SELECT line
    FROM (${keyed})
    WHERE line NOT IN (${value.string(none)}, ${value.string(noAccount)}, '') AND positionCaseInsensitiveUTF8(line, ${value.string(search)}) > 0
    GROUP BY line
    ORDER BY count() DESC, line
    LIMIT ${value.uint(valuesMax)}`);
  return found.map((row) => row.line);
}

/** Rows that bear every value: all accounts as of now, or all records with a column of the dimension's name. */
function candidates({ id, of }: Dimension, now: Date): Sql | null {
  if (of === "account" || id === "account") return accounts(now);
  if (ownersOf.has(id)) return join([accounts(now), labelled("opportunity", "owner", "owner", now)], "\nUNION ALL\n");
  const label = id.startsWith("label.") ? id.slice("label.".length) : id;
  const bearing = recordTables.filter((table) => label === "source" || Object.hasOwn(table.columns, label));
  return bearing.length === 0 ? null : join(bearing.map((table) => labelled(table.name, label, label, now)), "\nUNION ALL\n");
}

const ownersOf = new Set(["owner", "manager", "office", "team"]);

function accounts(now: Date): Sql {
  return sql`
    SELECT account_id AS fact_account, CAST(map(), 'Map(String, String)') AS fact_labels, ${value.instant(now)} AS fact_at, '' AS fact_currency
    FROM (SELECT DISTINCT account_id FROM account WHERE account_id != '')`;
}

function labelled(table: string, column: string, label: string, now: Date): Sql {
  return sql`
    SELECT '' AS fact_account, map(${value.string(label)}, text_of_label) AS fact_labels, ${value.instant(now)} AS fact_at, '' AS fact_currency
    FROM (SELECT toString(${name(column)}) AS text_of_label FROM ${name(table)})`;
}
