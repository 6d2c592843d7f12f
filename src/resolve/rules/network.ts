import { sql } from "../../store/sql.ts";
import { coreOf, hostFormOf } from "../match-form.ts";
import { networksOf } from "../networks.ts";
import { rule } from "../rule.ts";

export default rule({
  id: "network",
  meaning: "The visit came from the company's own network, by the user's file of networks. Internet providers, hosting, VPN and mobile networks name nobody, and nobody is named as a person.",
  clue: "network",
  method: "network",
  confidence: 0.7,
  candidates: ({ spelt }) => sql`
    SELECT n.text AS text, n.source AS source, r.since AS since, r.account_id AS account_id, '' AS person_id, least(n.sureness, 0.7) AS confidence, n.place AS rank
    FROM (
      SELECT text, source, sureness, form.1 AS form_kind, form.2 AS form_text, place
      FROM (
        SELECT text, source, sureness, [('network', lowerUTF8(whose)), ('domain', ${hostFormOf(sql`whose`)}), ('host', ${hostFormOf(sql`whose`)}), ('core', ${coreOf(sql`whose`)})] AS forms
        FROM (${networksOf(spelt)}))
      ARRAY JOIN forms AS form, arrayEnumerate(forms) AS place
    ) AS n
    INNER JOIN account_ref AS r ON n.form_kind = r.ref_kind AND n.form_text = r.ref
    WHERE n.form_text != ''`,
});
