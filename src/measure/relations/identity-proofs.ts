/** Guesses of a visitor's company that can be checked, because the visitor later said who it is (KPI identification_precision). */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { rollupKnob, withRoot } from "./account-roots.ts";
import { byQuarter } from "./quarters.ts";
import { numberOf, wordsOf } from "./settings.ts";
import { daysLater, inside } from "./time.ts";
import { begunEarlier } from "./view-through.ts";
import { importedSessions, visitRule, visitsOfPages } from "./visits.ts";

export const precisionKnobs = {
  methods: { default: "network, name, domain", meaning: "Ways of finding the account that are guesses, parted by commas; domain: the company domain that a look-up wrote beside the visit." },
  max_days_to_proof: { default: 90, meaning: "A visit is checked by what its visitor says within so many days after it." },
  rollup: rollupKnob,
} as const satisfies Record<string, Knob>;

/**
 * Visits whose company was guessed and that were proven in the window: `account_id (the proven one, or the top of its group), visit, began, proven_at, is_right, how,
 * source, record, batch, seq (of the visit's first row), proof_batch, proof_seq (the touch that proves it)`. The first proof after a visit counts.
 */
export function provenGuesses(window: Window, knobs: KnobValues): Sql {
  const guessed = withRoot({ rows: guessesWithProof(window, knobs), of: "guessed", as: "guess" }, window, knobs);
  return sql`
    SELECT proven AS account_id, visit, began, proven_at, toUInt8(guess = proven) AS is_right, how, source, record, batch, seq, proof_batch, proof_seq
    FROM (${withRoot({ rows: guessed, of: "said_account", as: "proven" }, window, knobs)})`;
}

function guessesWithProof(window: Window, knobs: KnobValues): Sql {
  const days = numberOf(knobs, "max_days_to_proof");
  return sql`
    SELECT p.proof.2 AS said_account, g.visit AS visit, g.began AS began, p.proof.1 AS proven_at, g.guessed AS guessed, g.how AS how, g.source AS source, g.record AS record, g.batch AS batch,
      g.seq AS seq, p.proof.3 AS proof_batch, p.proof.4 AS proof_seq
    FROM (SELECT * FROM (${guesses(begunEarlier(window, days + 1), knobs)}) WHERE guessed != '') AS g
    INNER JOIN (
      SELECT visit_of_proof, visitor_of_proof, min((proof_at, proven, batch, seq)) AS proof
      FROM (
        SELECT v.visit AS visit_of_proof, s.said_by AS visitor_of_proof, s.proof_at AS proof_at, s.proven AS proven, s.batch AS batch, s.seq AS seq
        FROM (SELECT visit, visitor_key, began FROM (${guesses(begunEarlier(window, days + 1), knobs)})) AS v
        INNER JOIN (${proofs()}) AS s ON v.visitor_key = s.said_by
        WHERE s.proof_at >= v.began AND s.proof_at <= ${daysLater(sql`v.began`, days, window)}
      )
      GROUP BY visit_of_proof, visitor_of_proof
    ) AS p ON g.visit = p.visit_of_proof AND g.visitor_key = p.visitor_of_proof
    WHERE ${inside(sql`p.proof.1`, window)}`;
}

/**
 * Visits of the window, by a device that said some time who it is and that their own first row does not name: `visit, visitor_key, began, guessed ('' = none), how, source, record, batch, seq`, the guess by how the
 * account was found, or by what was looked up then. Those of all time, or of quarters, are made once for every window.
 */
function guesses(window: Window, knobs: KnobValues): Sql {
  const kept = byQuarter(window, (quarter) => guessesOf(quarter, knobs)) ?? shared(guessesOf(null, knobs));
  return either({ kept: sql`SELECT * FROM (${kept}) WHERE ${inside(sql`began`, window)}`, inPlace: guessesOf(window, knobs) });
}

function guessesOf(window: Window | null, knobs: KnobValues): Sql {
  const isGuess = sql`how_found IN ${value.strings(wordsOf(knobs, "methods"))}`;
  const looked = sql`if(v.looked_by IN ${value.strings(wordsOf(knobs, "methods"))}, u.owner, '')`;
  const asked = sql`SELECT said_by FROM (${proofs()})`;
  const rule = { ...visitRule(window, { session_gap_minutes: 30, domains: "", ...knobs }), visitors: asked };
  const page = sql`(page_at, batch, seq, is_named, toString(account_method), lower(looked_up), looked_by, toString(source))`;
  return sql`
    SELECT v.visit AS visit, v.visitor_key AS visitor_key, v.began AS began, if(${isGuess}, v.account_now, ${looked}) AS guessed, if(${isGuess}, v.how_found, v.looked_by) AS how,
      v.source AS source, v.record AS record, v.batch AS batch, v.seq AS seq
    FROM (
      SELECT concat(visitor_key, ' ', toString(began)) AS visit, visitor_key, first.1 AS began, account AS account_now, first.5 AS how_found, first.6 AS company, first.7 AS looked_by,
        first.8 AS source, 'touch' AS record, first.2 AS batch, first.3 AS seq
      FROM (SELECT account, visitor_key, pages[1] AS first FROM (${visitsOfPages(rule, page)}))
      WHERE NOT first.4
      UNION ALL
      SELECT if(id = '', concat(toString(batch), '/', toString(seq)), id) AS visit, visitor AS visitor_key, at AS began, account_id AS account_now, toString(account_method) AS how_found,
        lower(looked_up) AS company, looked_by, toString(source) AS source, 'session' AS record, batch, seq
      FROM (${importedSessions(rule)})
      WHERE visitor != '' AND person_email = '' AND visitor IN (${asked})
    ) AS v
    LEFT JOIN (${companyNames()}) AS u ON v.company = u.called`;
}

/** Domains and names of accounts, those that only one has: `called, owner`. */
function companyNames(): Sql {
  return sql`
    SELECT called, any(account_id) AS owner
    FROM (SELECT account_id, arrayJoin(arrayDistinct(arrayFilter(n -> n != '', arrayConcat([lower(name)], arrayMap(d -> lower(d), domains))))) AS called FROM account WHERE account_id != '')
    GROUP BY called
    HAVING uniqExact(account_id) = 1`;
}

/** What visitors said of themselves by a form or a login: `said_by, proof_at, proven (the account of the person then), batch, seq`. */
function proofs(): Sql {
  return shared(sql`
    SELECT said_by, proof_at, if(empty(employers), own, ifNull(arrayLast(e -> e.1 <= proof_at, employers).2, '')) AS found_then, if(found_then = '' AND notEmpty(employers), employers[1].2, found_then) AS proven,
      batch, seq
    FROM (
      SELECT t.visitor AS said_by, t.at AS proof_at, t.account_id AS own, t.batch AS batch, t.seq AS seq, p.employers AS employers
      FROM (
        SELECT visitor, at, if(account_method IN ('person', 'email', 'id', 'link'), account_id, '') AS account_id, lower(person_email) AS mail, batch, seq
        FROM touch
        WHERE visitor != '' AND person_email != '' AND removed = '' AND NOT ifNull(deleted, false)
      ) AS t
      LEFT JOIN (
        SELECT lower(email) AS person_mail, arraySort(groupArray((valid_from, account_id))) AS employers FROM person WHERE email != '' AND account_id != '' GROUP BY person_mail
      ) AS p ON t.mail = p.person_mail
    )
    WHERE proven != ''`);
}
