import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "decided_row",
  meaning: "Somebody decided whose this row is: the last decision holds, whatever else is known. Who only decided that it is not the account's it was given to leaves it without one.",
  clue: "row",
  method: "decision",
  confidence: 1,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, toDateTime64(0, 3, 'UTC') AS since, d.account_id AS account_id, '' AS person_id, 1 AS confidence, 0 AS rank
    FROM (${spelt}) AS s
    INNER JOIN (
      SELECT from_id, if(target = '', '', if(survivor.account_id != '', survivor.account_id, target)) AS account_id
      FROM (
        SELECT from_id, argMaxIf(to_id, (batch, seq), means = 'link') AS target
        FROM identity_link
        WHERE from_kind = 'row' AND to_kind = 'account' AND NOT ifNull(removed, false)
        GROUP BY from_id
      ) AS last
      ANY LEFT JOIN account_survivor AS survivor ON last.target = survivor.merged
    ) AS d ON s.text = d.from_id
    WHERE d.account_id = '' OR d.account_id IN (SELECT account_id FROM account_ref WHERE ref_kind = 'id')`,
});
