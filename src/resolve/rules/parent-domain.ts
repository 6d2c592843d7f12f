import { sql } from "../../store/sql.ts";
import { hostFormOf, hostsAbove } from "../match-form.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "parent_domain",
  meaning: "The row's host lies under a host of the account that is itself below a registered domain: mail.emea.acme.com under emea.acme.com.",
  clue: "domain",
  method: "domain",
  confidence: 0.8,
  candidates: ({ spelt }) => sql`
    SELECT s.text AS text, s.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, 0.8 AS confidence, s.above AS rank
    FROM (
      SELECT text, source, hosts[nth] AS host, nth - 1 AS above
      FROM (SELECT text, source, ${hostsAbove(hostFormOf(sql`text`))} AS hosts FROM (${spelt}))
      ARRAY JOIN arrayEnumerate(hosts) AS nth
    ) AS s
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'host') AS r ON r.ref = s.host
    WHERE s.above > 0`,
});
