import { sql } from "../../store/sql.ts";
import { linksTo } from "../links.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "linked_person",
  meaning: "The source links the record to a known person: it belongs to whom that person worked for on the day. Of several people the main one whose employer is known, then the first.",
  clue: "linked_person",
  method: "link",
  confidence: 0.95,
  candidates: ({ spelt, kind }) => sql`
    SELECT n.text AS text, n.source AS source, p.since AS since, p.account_id AS account_id, p.person_id AS person_id,
      if(p.account_id = '', 0, 0.95) AS confidence, 2 * n.nth + (p.source = '') AS rank
    FROM (
      SELECT l.text AS text, l.source AS source, l.target AS target,
        row_number() OVER (PARTITION BY l.text, l.source ORDER BY known.employed DESC, l.minor, l.batch, l.seq, l.target) AS nth
      FROM (${spelt}) AS s
      INNER JOIN (${linksTo(kind, "person")}) AS l ON s.text = l.text AND s.source = l.source
      INNER JOIN (SELECT ref, max(account_id != '') AS employed FROM person_ref WHERE ref_kind = 'id' GROUP BY ref) AS known ON l.target = known.ref
    ) AS n
    INNER JOIN (SELECT * FROM person_ref WHERE ref_kind = 'id') AS p ON n.target = p.ref
    WHERE p.source = n.source OR p.source = ''`,
});
