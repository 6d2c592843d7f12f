import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { importedSessions, softMatch, visitKnobs, visitNeed, visitPages, visitRule } from "../../relations/visits.ts";

export default kpi({
  id: "site_visits",
  title: "Website visits per account",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "Which accounts come to our site, how often?",
  formula: "Visits that begin in the period; a visit is the page views of one visitor with no more than 30 minutes of silence between them.",
  denominator: "",
  caveats: [
    "Visits of no known account stand under “no account”; so do those whose match is less sure than the setting asks, with the note “soft match”.",
    "Bots, own staff, test traffic and pages for applicants, logging in and unsubscribing are removed before visits are made.",
    "Imported sessions count as they are. Bring either the pages or the sessions of a site, not both.",
  ],
  knobs: { ...visitKnobs, population: populationKnob },
  reads: ["touch", "session", "list_membership"],
  needs: [visitNeed, targetListNeed],
  labels: ["source", "landing_page"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT if(is_soft, '', account_id) AS account_id, visit AS subject_id, begins AS at, 1 AS numerator, 0 AS denominator,
      map('source', toString(source), 'landing_page', path(url)) AS labels, '' AS record, 0 AS batch, 0 AS seq, if(is_soft, 'soft match', '') AS flag
    FROM (SELECT *, ${softMatch(knobs)} AS is_soft FROM (${visitPages(visitRule(window, knobs))}))
    WHERE opens = 1
    UNION ALL
    SELECT if(is_soft, '', account_id) AS account_id, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject_id, at, 1 AS numerator, 0 AS denominator,
      map('source', toString(source), 'landing_page', path(landing)) AS labels, 'session' AS record, batch, seq, if(is_soft, 'soft match', '') AS flag
    FROM (SELECT *, ${softMatch(knobs)} AS is_soft FROM (${importedSessions(visitRule(window, knobs))}))`, sql`at`, window, knobs),
  rows: ({ window, knobs }) => sql`
    SELECT if(is_soft, '', account_id) AS account_id, visit AS subject_id, page_at AS at, concat('page ', url) AS what, toFloat64(opens) AS amount,
      'visits' AS unit_of_amount, 'touch' AS record, batch, seq
    FROM (SELECT *, ${softMatch(knobs)} AS is_soft FROM (${visitPages(visitRule(window, knobs))}))`,
  nothing: "No web source is connected: no value. A connected source without visits gives 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type      | url
        A          | v1      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
        A          | v1      | 2026-03-02T10:20:00Z | page_view | https://www.example.com/pricing
        A          | v1      | 2026-03-02T11:05:00Z | page_view | https://www.example.com/pricing
        A          | v2      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/blog`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 3, by: { dimension: "account_id", values: { A: 3 } } },
    because: "45 minutes of silence part v1's pages into two visits; v2 makes one: 3 visits of 2 visitors.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                       | type      | removed
          A          | v1      | 2026-03-02T10:00:00Z     | page_view |
          A          | v1      | 2026-03-02T10:30:00Z     | page_view |
          A          | v1      | 2026-03-02T11:00:00.001Z | page_view |
          A          | v2      | 2026-03-02T10:00:00Z     | page_view |
          A          | v2      | 2026-03-02T10:20:00Z     | page_view | bot
          A          | v2      | 2026-03-02T10:40:00Z     | page_view |
          A          | v2      | 2026-03-02T10:05:00Z     | form      |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 4 },
      because: "Exactly 30 minutes is the same visit, a millisecond more a new one. The bot's page does not exist, so v2 was silent for 40 minutes; a form is no page.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type      | page_class
          A          | v1      | 2026-02-28T23:50:00Z | page_view |
          A          | v1      | 2026-03-01T00:10:00Z | page_view |
          A          | v2      | 2026-03-01T00:00:00Z | page_view |
          A          | v3      | 2026-03-31T23:55:00Z | page_view |
          A          | v3      | 2026-04-01T00:00:00Z | page_view |
          A          | v4      | 2026-03-05T00:00:00Z | page_view | careers`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2 },
      because: "v1's visit began the evening before; v2's begins with the first instant and v3's before the last; a look at the careers page is none.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type
          A          | v2      | 2026-03-02T10:40:00Z | page_view
          A          | v2      | 2026-03-02T10:00:00Z | page_view
          A          | v2      | 2026-03-02T10:20:00Z | page_view
                     | v7      | 2026-03-02T10:00:00Z | page_view
                     |         | 2026-03-02T10:00:00Z | page_view
                     |         | 2026-03-02T10:01:00Z | page_view
          B          |         | 2026-03-02T10:00:00Z | page_view
          B          |         | 2026-03-02T10:10:00Z | page_view`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 5, by: { dimension: "account_id", values: { A: 1, B: 1, "no account": 3 } } },
      because: "Pages that arrive out of order make one visit; where neither visitor nor account is known each page stands alone, an account without visitor is taken as one.",
    },
    {
      given: {
        session: `
          id | account_id | visitor | at                   | removed
          s1 | A          | v1      | 2026-03-02T10:00:00Z |
          s2 |            | v2      | 2026-03-02T10:00:00Z |
          s3 | A          | v3      | 2026-03-02T10:00:00Z | own_staff`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "Imported sessions count as they are, our own staff never.",
    },
    {
      given: {
        touch: `
          account_id | account_method | account_confidence | visitor | at                   | type      | url
          A          | domain         | 0.9                | v1      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
          A          | domain         | 0.5                | v2      | 2026-03-02T10:00:00Z | page_view | https://www.example.com/
          A          | domain         | 0.9                | v3      | 2026-03-02T10:00:00Z | page_view | https://shop.example.com/`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { domains: "www.example.com" },
      then: { value: 2, flags: { "soft match": 1 }, by: { dimension: "account_id", values: { A: 1, "no account": 1 } } },
      because: "A match of 0.5 is too soft to be the account's; the shop is another domain.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The tracker is there and nobody came.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No tracker, no number.",
    },
  ],
});
