/** Whose network an address belongs to, by the user's own file (`network_range`). */
import { type Sql, sql } from "../store/sql.ts";

/**
 * Of `text, source` that are addresses, prefixes or names: `text, source, whose (a domain or an organisation), sureness (0–1)`. Networks that
 * name no company (providers, hosting, VPN …) are left out.
 */
export function networksOf(spelt: Sql): Sql {
  return sql`
    SELECT text, source, text AS whose, toFloat32(0.7) AS sureness
    FROM (${addressed(spelt)})
    WHERE address IS NULL
    UNION ALL
    SELECT a.text AS text, a.source AS source, if(n.domain != '', n.domain, n.organisation) AS whose, n.confidence AS sureness
    FROM (SELECT text, source, toUInt128(assumeNotNull(address)) AS number, 1 AS joined FROM (${addressed(spelt)}) WHERE address IS NOT NULL) AS a
    ASOF INNER JOIN (SELECT *, 1 AS joined FROM network_range) AS n ON a.joined = n.joined AND a.number >= n.first
    WHERE a.number <= n.last AND n.excluded = ''`;
}

/** The address itself, or the first one of a prefix; NULL for a name. */
function addressed(spelt: Sql): Sql {
  return sql`SELECT text, source, toIPv6OrNull(splitByChar('/', trimBoth(text))[1]) AS address FROM (${spelt})`;
}
