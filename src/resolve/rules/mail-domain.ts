import { sql } from "../../store/sql.ts";
import { hostFormOf, hostsAbove } from "../match-form.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "mail_domain",
  meaning: "The mail address is at a domain of the account. Free mail domains never name an account that does not own them.",
  clue: "mail_domain",
  method: "email",
  confidence: 0.9,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id,
      if(s.above > 0 AND r.ref_kind = 'host', 0.8, least(r.confidence, 0.9)) AS confidence, s.above AS rank
    FROM (
      SELECT text, source, hosts[nth] AS host, nth - 1 AS above
      FROM (SELECT text, source, ${hostsAbove(hostFormOf(sql`text`))} AS hosts FROM (${spelt}) WHERE position(text, '@') > 0)
      ARRAY JOIN arrayEnumerate(hosts) AS nth
    ) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind IN ('domain', 'host')) AS r ON r.ref = s.host`,
});
