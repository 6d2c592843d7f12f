import { sql } from "../../store/sql.ts";
import { mailFormOf } from "../match-form.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "person_mail",
  meaning: "The row names a known person by mail address: it belongs to whom that person worked for on the day.",
  clue: "email",
  method: "person",
  confidence: 0.98,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, r.person_id AS person_id,
      if(r.account_id = '', 0, 0.98) AS confidence, 0 AS rank
    FROM (SELECT text, source, ${mailFormOf(sql`text`)} AS mail FROM (${spelt})) AS s
    INNER JOIN (SELECT * FROM person_ref WHERE ref_kind = 'email') AS r ON r.ref = s.mail`,
});
