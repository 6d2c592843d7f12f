import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofKind, opportunityLabelNames, opportunityLabels, closedToday } from "../../relations/opportunities.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { kindsOf } from "../../relations/settings.ts";
import { inside } from "../../relations/time.ts";

export default kpi({
  id: "closed_opportunity_outcomes",
  title: "Outcomes of closed opportunities",
  group: "sales",
  unit: "count",
  better: "none",
  combine: "distribution",
  reading: "flow",
  version: 1,
  question: "How did finished opportunities end, and why?",
  formula: "Opportunities closed in the period by outcome: won, lost by the reason given, or disqualified as a test or duplicate.",
  denominator: "closed opportunities",
  caveats: [
    "A lost one without a reason stands under “not stated” and is never spread over the others: look at its share first.",
    "Reasons stand as the source writes them; map its words at the import.",
    "Deleted ones never count.",
  ],
  knobs: {
    kinds: { default: "new, renewal, upsell, cross_sell", meaning: "Kinds of opportunities that count, parted by commas." },
    population: populationKnob,
  },
  reads: ["opportunity", "list_membership"],
  needs: [{ record: "opportunity", broughtBy: "a CRM export of opportunities or deals" }, targetListNeed],
  labels: opportunityLabelNames,
  buckets: () => ["won", "not stated"],
  facts: ({ window, knobs }) => ofPopulation(sql`
    SELECT account_id, entity AS subject_id, assumeNotNull(closed_at) AS at, 1 AS numerator, 1 AS denominator,
      multiIf(excluded != '', 'disqualified', status = 'won', 'won', loss_reason = '', 'not stated', toString(loss_reason)) AS bucket,
      ${opportunityLabels()} AS labels, 'opportunity' AS record, batch, seq
    FROM (${closedToday()})
    WHERE ${ofKind(kindsOf(knobs))} AND ${inside(sql`assumeNotNull(closed_at)`, window)}`, sql`at`, window, knobs),
  nothing: "No opportunities are collected: no value. With a source and nothing closed every bucket is 0.",
  example: {
    given: {
      opportunity: `
        id | account_id | closed_at            | status | loss_reason
        o1 | A          | 2026-03-02T06:00:00Z | won    |
        o2 | B          | 2026-03-02T06:00:00Z | won    |
        o3 |            | 2026-03-02T06:00:00Z | won    |
        o4 | A          | 2026-03-02T06:00:00Z | lost   | competitor
        o5 | A          | 2026-03-02T06:00:00Z | lost   | competitor
        o6 | B          | 2026-03-02T06:00:00Z | lost   | no decision
        o7 | C          | 2026-03-02T06:00:00Z | lost   | no decision
        o8 | C          | 2026-03-02T06:00:00Z | lost   |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 8, buckets: { won: 3, competitor: 2, "no decision": 2, "not stated": 1 } },
    because: "Eight closed; the reason that nobody gave has its own line.",
  },
  edges: [
    {
      given: {
        opportunity: `
          id | account_id | valid_from | closed_at            | status | loss_reason | excluded | deleted
          o1 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   | price       |          |
          o1 | A          | 2026-03-20 | 2026-03-20T00:00:00Z | won    | price       |          |
          o2 | A          | 1970-01-01 | 2026-04-01T00:00:00Z | won    |             |          |
          o3 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   |             | test     |
          o4 | A          | 1970-01-01 | 2026-03-01T00:00:00Z | lost   | price       |          | yes`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 2, buckets: { won: 1, "not stated": 0, disqualified: 1 } },
      because: "Reopened and won: once, won. A test is disqualified; the deleted one and the one after the end do not count.",
    },
    {
      given: { opportunity: "id" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0, buckets: { won: 0, "not stated": 0 } },
      because: "Nothing closed.",
    },
  ],
});
