import { sql } from "../../store/sql.ts";
import { linksTo, tenures } from "../links.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "linked_account",
  meaning: "The source itself links the record to the account, as a CRM does in its associations; of several links the main one, then the first.",
  clue: "link",
  method: "link",
  confidence: 0.98,
  candidates: ({ spelt, kind }) => tenures(sql`
    SELECT l.text AS text, l.source AS source, a.account_id AS account_id, l.minor AS minor, l.batch AS batch, l.seq AS seq, l.begins AS begins, l.ends AS ends
    FROM (${spelt}) AS s
    INNER JOIN (${linksTo(kind, "account")}) AS l ON s.text = l.text AND s.source = l.source
    INNER JOIN (SELECT * FROM account_ref WHERE ref_kind = 'id') AS a ON l.target = a.ref
    WHERE a.source = l.source OR a.source = ''
    ORDER BY a.source = '', a.since DESC
    LIMIT 1 BY l.text, l.source, l.target, l.begins`, 0.98, 0),
});
