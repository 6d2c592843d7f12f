/** What sources say of which record belongs to which (`identity_link`): a deal to a company, a meeting to a contact, a merged record to the one it lives on in. */
import type { Engine } from "../store/engine.ts";
import { type Sql, sql, value } from "../store/sql.ts";
import type { RecordTable } from "../store/table.ts";
import identityLink from "../store/tables/identity-link.ts";

/** Records of this table can be linked. */
export function isLinkable(table: RecordTable): boolean {
  return Object.keys(table.refersTo).length > 0 && identityLink.columns["from_kind"]?.words?.includes(table.kind) === true;
}

/** One kind is linked to another: `opportunity → account`. */
export interface Linked {
  readonly from: string;
  readonly to: string;
}

/** Which kinds are linked to which now. */
export async function linkedKinds(engine: Engine): Promise<Linked[]> {
  return engine.rows<{ from: string; to: string }>(sql`SELECT toString(from_kind) AS from, toString(to_kind) AS to FROM identity_link GROUP BY from_kind, to_kind`);
}

/** Kinds that are or were linked, also by a decision about one of their rows: what an undo of links concerns. */
export async function everLinked(engine: Engine): Promise<string[]> {
  const kind = sql`if(from_kind = 'row', splitByChar(':', from_id)[1], toString(from_kind))`;
  const rows = await engine.rows<{ kind: string }>(sql`
    SELECT DISTINCT kind
    FROM (SELECT ${kind} AS kind FROM identity_link UNION ALL SELECT ${kind} FROM identity_link_shelf)`);
  return rows.map((row) => row.kind);
}

/** Keys or ids of the rows of a kind that somebody decided about: `decided`. */
export function decidedKeys(kind: string): Sql {
  return sql`SELECT substring(from_id, ${value.uint(kind.length + 2)}) AS decided FROM identity_link WHERE from_kind = 'row' AND startsWith(from_id, ${value.string(`${kind}:`)}) AND NOT ifNull(removed, false)`;
}

const always = sql`toDateTime64(0, 3, 'UTC')`;
const still = sql`toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`;

/** Links of one kind to another: `text (the record's id), source, target, minor, batch, seq, begins, ends`. Links that were taken away are none. */
export function linksTo(from: string, to: string): Sql {
  return sql`
    SELECT from_id AS text, source, to_id AS target, NOT ifNull(main, false) AS minor, batch, seq, ifNull(from_at, ${always}) AS begins, ifNull(to_at, ${still}) AS ends
    FROM identity_link
    WHERE from_kind = ${value.string(from)} AND to_kind = ${value.string(to)} AND means != 'apart' AND NOT ifNull(removed, false)`;
}

/** Ids of a kind that any link or merge starts from: `text, source`. */
export function linkedIds(kind: string): Sql {
  return sql`SELECT from_id, source FROM identity_link WHERE from_kind = ${value.string(kind)} AND NOT ifNull(removed, false)`;
}

/**
 * Of links with the account they lead to (`text, source, account_id, minor, batch, seq, begins, ends`) at each instant the one that goes before the
 * others: the main one, then the first that came. As candidates of a rule.
 */
export function tenures(found: Sql, confidence: number, rank: number): Sql {
  return sql`
    SELECT text, source, since, best.4 AS account_id, '' AS person_id, if(best.4 = '', 0, ${value.float(confidence)}) AS confidence, ${value.uint(rank)} AS rank
    FROM (
      SELECT text, source, since, arraySort(arrayMap(l -> (l.1, l.2, l.3, l.4), arrayFilter(l -> l.5 <= since AND since < l.6, links)))[1] AS best
      FROM (
        SELECT text, source, groupArray((minor, batch, seq, account_id, begins, ends)) AS links
        FROM (${found})
        GROUP BY text, source)
      ARRAY JOIN arraySort(arrayDistinct(arrayConcat(links.5, arrayFilter(ended -> ended < ${still}, links.6)))) AS since)`;
}

/** Where merged records live on, up to four merges on: `merged, source, survivor`. */
export function survivors(kind: string): Sql {
  const step = sql`
    SELECT from_id, source, argMin(to_id, (batch, seq)) AS to_id
    FROM identity_link
    WHERE from_kind = ${value.string(kind)} AND to_kind = ${value.string(kind)} AND means = 'merge' AND NOT ifNull(removed, false)
    GROUP BY from_id, source`;
  return sql`
    SELECT merged, source, survivor
    FROM (
      SELECT a.from_id AS merged, a.source AS source, multiIf(d.to_id != '', d.to_id, c.to_id != '', c.to_id, b.to_id != '', b.to_id, a.to_id) AS survivor
      FROM (${step}) AS a
      GLOBAL ANY LEFT JOIN (${step}) AS b ON a.to_id = b.from_id AND a.source = b.source
      GLOBAL ANY LEFT JOIN (${step}) AS c ON b.to_id = c.from_id AND b.source = c.source
      GLOBAL ANY LEFT JOIN (${step}) AS d ON c.to_id = d.from_id AND c.source = d.source)
    WHERE survivor != merged`;
}
