import { sql } from "../../store/sql.ts";
import { linksTo, tenures } from "../links.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "linked_opportunity",
  meaning: "The source links the record to an opportunity whose account is known, or says that it was merged into one.",
  clue: "link",
  method: "link",
  confidence: 0.95,
  candidates: ({ spelt, kind }) => tenures(sql`
    SELECT l.text AS text, l.source AS source, o.account_id AS account_id, l.minor AS minor, l.batch AS batch, l.seq AS seq, l.begins AS begins, l.ends AS ends
    FROM (${spelt}) AS s
    INNER JOIN (${linksTo(kind, "opportunity")}) AS l ON s.text = l.text AND s.source = l.source
    INNER JOIN (
      SELECT id AS ref, source AS ref_source, argMax(account_id, (valid_from, batch, seq)) AS account_id
      FROM opportunity
      WHERE id != ''
      GROUP BY id, source
      HAVING account_id != ''
    ) AS o ON l.target = o.ref AND l.source = o.ref_source`, 0.95, 1),
});
