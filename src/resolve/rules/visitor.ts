import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "visitor",
  meaning: "The device was named by a login, a form or a click token, before or after: it is that person's, and the account is the employer on the day. Asked only where the row itself names nobody.",
  clue: "visitor",
  method: "visitor",
  confidence: 0.95,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, v.since AS since, v.account_id AS account_id, v.person_id AS person_id, v.confidence AS confidence, 0 AS rank
    FROM (${spelt}) AS s
    INNER JOIN visitor_ref AS v ON s.text = v.visitor`,
});
