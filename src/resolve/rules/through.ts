import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "through",
  meaning: "The row refers to another record whose account is known: a renewal to its contract, a contract to its opportunity. The same source goes before others.",
  clue: "through",
  method: "through",
  confidence: 0.98,
  candidates: ({ spelt, through }) => sql`
    SELECT s.text AS text, s.source AS source, toDateTime64(0, 3, 'UTC') AS since, r.account_id AS account_id, '' AS person_id, 0.98 AS confidence,
      if(r.source = s.source, 0, 1) AS rank
    FROM (${spelt}) AS s
    INNER JOIN (${through}) AS r ON r.ref = s.text`,
});
