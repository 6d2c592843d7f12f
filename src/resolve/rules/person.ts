import { sql } from "../../store/sql.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "person",
  meaning: "The row names a person by id: it belongs to whom that person worked for on the day. Who changes employer leaves the past behind.",
  clue: "person",
  method: "person",
  confidence: 0.98,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, r.person_id AS person_id,
      if(r.account_id = '', 0, 0.98) AS confidence, if(r.source = '', 1, 0) AS rank
    FROM (${spelt}) AS s
    INNER JOIN (SELECT * FROM person_ref WHERE ref_kind = 'id') AS r ON r.ref = s.text
    WHERE r.source = s.source OR r.source = ''`,
});
