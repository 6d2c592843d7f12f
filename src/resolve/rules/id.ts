import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "id",
  meaning: "The row names the account by the id that another source gave it, as an outreach tool does with CRM ids; of several the oldest account has it.",
  clue: "account",
  method: "id",
  confidence: 0.98,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, 0.98 AS confidence, 1 AS rank
    FROM (${spelt}) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'id' AND source = '') AS r ON r.ref = s.text`,
});
