import { sql } from "../../store/sql.ts";
import { coreOf } from "../match-form.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "core_name",
  meaning: "The names are one when case, accents, punctuation and legal form are left aside: “ACME Inc.” and “Acme”. Nothing is guessed beyond that.",
  clue: "account",
  method: "name",
  confidence: 0.75,
  rest: true,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, 0.75 AS confidence, 3 AS rank
    FROM (SELECT text, source, ${coreOf(sql`text`)} AS core FROM (${spelt})) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'core') AS r ON r.ref = s.core
    WHERE s.core != ''`,
});
