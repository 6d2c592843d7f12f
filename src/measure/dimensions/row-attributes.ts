/** `row.<column>`: a column of the file that the fact's own row came from, beyond our fields, e.g. the month or the product group of a deal. */
import { join, name, sql, value, type Sql } from "../../store/sql.ts";
import { recordTables } from "../../store/tables/index.ts";
import { orNone, type Dimension } from "./dimension.ts";

/**
 * A fact that was made of several rows has no row of its own and stands under "none", as does one whose file has no such column.
 * @param reads record kinds and relations that the facts are read from; the row is looked for among the kinds
 */
export function rowAttribute(attribute: string, reads: readonly string[]): Dimension {
  const read = recordTables.filter((table) => reads.includes(table.kind));
  const tables = read.length > 0 ? read : recordTables;
  return {
    id: `row.${attribute}`,
    title: attribute,
    of: "fact",
    keyed: (rows, ask) => sql`
      SELECT fact.*, ${orNone(sql`origin.said`)} AS ${name(ask.column)}
      FROM (${rows}) AS fact
      LEFT ANY JOIN (${join(tables.map((table) => saidIn(table.name, table.kind, attribute)), "\nUNION ALL\n")}) AS origin
        ON origin.kind_of_row = fact.fact_record AND origin.batch_of_row = fact.fact_batch AND origin.seq_of_row = fact.fact_seq`,
  };
}

function saidIn(table: string, kind: string, attribute: string): Sql {
  return sql`
    SELECT ${value.string(kind)} AS kind_of_row, batch AS batch_of_row, seq AS seq_of_row, attributes[${value.string(attribute)}] AS said
    FROM ${name(table)}
    WHERE mapContains(attributes, ${value.string(attribute)})`;
}
