import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "exact_name",
  meaning: "The row writes the account's name letter by letter as the account does; of several the oldest account has it.",
  clue: "account",
  method: "name",
  confidence: 0.95,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, 0.95 AS confidence, 2 AS rank
    FROM (${spelt}) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'name') AS r ON r.ref = s.text`,
});
