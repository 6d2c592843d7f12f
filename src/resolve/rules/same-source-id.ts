import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "same_source_id",
  meaning: "The row names the account by its id in the same source: no doubt is left.",
  clue: "account",
  method: "id",
  confidence: 1,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, 1 AS confidence, 0 AS rank
    FROM (${spelt}) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'id' AND source != '') AS r ON r.ref = s.text AND r.source = s.source`,
});
