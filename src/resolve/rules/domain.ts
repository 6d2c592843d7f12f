import { sql } from "../../store/sql.ts";
import { hostFormOf, hostsAbove } from "../match-form.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "domain",
  meaning: "The row bears a domain of the account, or a host under a domain that the account registered. Free mail domains never name an account that does not own them.",
  clue: "domain",
  method: "domain",
  confidence: 0.9,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, least(r.confidence, 0.9) AS confidence, s.above AS rank
    FROM (
      SELECT text, source, hosts[nth] AS host, nth - 1 AS above
      FROM (SELECT text, source, ${hostsAbove(hostFormOf(sql`text`))} AS hosts FROM (${spelt}))
      ARRAY JOIN arrayEnumerate(hosts) AS nth
    ) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind IN ('domain', 'host')) AS r ON r.ref = s.host
    WHERE s.above = 0 OR r.ref_kind = 'domain'`,
});
