/**
 * Where people work beside their employer: `membership`, made anew from what sources and people say of persons and accounts (`identity_link`),
 * from further mail addresses of somebody, and from records of one person that were merged. A consultant has several at a time, each in a role and with its days.
 */
import { empty, type Sql, sql, value } from "../store/sql.ts";
import { survivors } from "./links.ts";
import { mailFormOf } from "./match-form.ts";
import mailDomain from "./rules/mail-domain.ts";

const always = sql`toDateTime64(0, 3, 'UTC')`;
const still = sql`toDateTime64('2299-12-31 00:00:00', 3, 'UTC')`;
/** The source of what is decided here. */
const decidedHere = "sextant";

/** The rows of `membership`. `people` = the table with the ways to name a person; `versions` = that of their versions with their accounts. */
export function membershipRows(people: Sql, versions: Sql): Sql {
  return sql`
    SELECT person_id, account_id, role, begins, ends, record, source, batch, seq
    FROM (${saidRows(people)} UNION ALL ${addressRows(people)} UNION ALL ${mergedRows(versions)})
    ORDER BY person_id, account_id, begins, role DESC, record, source, batch, seq
    LIMIT 1 BY person_id, account_id, begins`;
}

/** Where somebody decided about a person and an account, no source is asked about these two; who was parted does not work there. */
function saidRows(people: Sql): Sql {
  return sql`
    SELECT person_id, account_id, role, begins, ends, 'identity_link' AS record, source, batch, seq
    FROM (
      SELECT *, max(is_decided) OVER (PARTITION BY person_id, account_id) AS decided_on
      FROM (
        SELECT if(own.person_id != '', own.person_id, p.person_id) AS person_id, l.account_id AS account_id, l.role AS role, l.begins AS begins, l.ends AS ends, l.means AS means,
          l.source = ${value.string(decidedHere)} OR l.means = 'apart' AS is_decided, l.source AS source, l.batch AS batch, l.seq AS seq
        FROM (${linksWithAccount}) AS l
        GLOBAL ANY LEFT JOIN (SELECT ref, source AS ref_source, any(person_id) AS person_id FROM ${people} WHERE ref_kind = 'id' AND source != '' GROUP BY ref, ref_source) AS own
          ON l.from_id = own.ref AND l.source = own.ref_source
        GLOBAL ANY LEFT JOIN (SELECT ref_kind, ref, any(person_id) AS person_id FROM ${people} WHERE source = '' GROUP BY ref_kind, ref) AS p
          ON if(position(l.from_id, '@') > 0, 'email', 'id') = p.ref_kind AND if(position(l.from_id, '@') > 0, ${mailFormOf(sql`l.from_id`)}, l.from_id) = p.ref)
      WHERE person_id != '')
    WHERE is_decided = decided_on AND means = 'link' AND begins < ends`;
}

/** Each link with the account that it names: by the id in its own source, by any id, by name or domain, by our own id. */
const linksWithAccount = sql`
  SELECT l.from_id AS from_id, l.means AS means, l.role AS role, l.begins AS begins, l.ends AS ends, l.source AS source, l.batch AS batch, l.seq AS seq, a.account_id AS account_id
  FROM (
    SELECT from_id, to_id, toString(means) AS means, toString(role) AS role, ifNull(from_at, ${always}) AS begins, ifNull(to_at, ${still}) AS ends, toString(source) AS source, batch, seq
    FROM identity_link
    WHERE from_kind = 'person' AND to_kind = 'account' AND means IN ('link', 'apart') AND NOT ifNull(removed, false)
  ) AS l
  GLOBAL INNER JOIN (
    SELECT ref, toString(source) AS ref_source, account_id, since, if(ref_kind = 'id', 0, 1) AS place
    FROM account_ref
    WHERE ref_kind IN ('id', 'name', 'domain') AND account_id != ''
    UNION ALL
    SELECT account_id AS ref, '' AS ref_source, account_id, ${always} AS since, 2 AS place
    FROM account_ref
    WHERE ref_kind = 'id' AND account_id != ''
    GROUP BY account_id
  ) AS a ON l.to_id = a.ref
  WHERE a.ref_source = l.source OR a.ref_source = ''
  ORDER BY a.place, a.ref_source = '', a.since DESC
  LIMIT 1 BY l.source, l.from_id, l.to_id`;

/** Another mail address of somebody, at the domain of another account: they work there too. */
function addressRows(people: Sql): Sql {
  const merges = sql`
    SELECT from_id AS text, source, to_id, ifNull(from_at, ${always}) AS begins, ifNull(to_at, ${still}) AS ends, batch, seq
    FROM identity_link
    WHERE from_kind = 'person' AND to_kind = 'person' AND means = 'merge' AND position(from_id, '@') > 0 AND NOT ifNull(removed, false)`;
  return sql`
    SELECT p.person_id AS person_id, d.account_id AS account_id, '' AS role, l.begins AS begins, l.ends AS ends, 'identity_link' AS record, toString(l.source) AS source, l.batch AS batch, l.seq AS seq
    FROM (${merges}) AS l
    GLOBAL INNER JOIN (
      SELECT text, account_id
      FROM (${mailDomain.candidates({ spelt: sql`SELECT DISTINCT text, source FROM (${merges})`, through: empty, kind: "person" })})
      ORDER BY rank, since DESC
      LIMIT 1 BY text
    ) AS d ON l.text = d.text
    GLOBAL ANY INNER JOIN (SELECT ref, source AS ref_source, any(person_id) AS person_id FROM ${people} WHERE ref_kind = 'id' AND source != '' GROUP BY ref, ref_source) AS p
      ON l.to_id = p.ref AND l.source = p.ref_source`;
}

/** Records of one person that were merged and are not deleted in their source: each employer is one, as long as its record says so. */
function mergedRows(versions: Sql): Sql {
  return sql`
    SELECT mail_person AS person_id, account_id, '' AS role, since AS begins, until AS ends, 'person' AS record, toString(source) AS source, batch, seq
    FROM (
      SELECT *, leadInFrame(since, 1, ${still}) OVER (PARTITION BY source, id ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS until
      FROM ${versions}
      WHERE (id, source) IN (SELECT arrayJoin([merged, survivor]) AS one, source FROM (${survivors("person")}) WHERE merged GLOBAL IN (SELECT id FROM ${versions})))
    WHERE account_id != '' AND NOT gone`;
}
