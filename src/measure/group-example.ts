/** The company of the worked examples in which groups of companies count as one. */
import type { Example } from "./kpi.ts";

/** H owns A, which owns B; C owns D. A and B earn 10 minutes together, C and D 9; A, C and later D are targets. */
export const twoGroups: Pick<Example, "given" | "period" | "knobs"> = {
  given: {
    account: `
      account_id | name | parent
      H          | H    |
      A          | A    | H
      B          | B    | A
      C          | C    |
      D          | D    | C`,
    list_membership: `
      account_id | from
      A          | 2026-01-01
      C          | 2026-01-01
      D          | 2026-03-05`,
    touch: `
      account_id | visitor | at                   | type      | count
      A          | v1      | 2026-03-02T10:00:00Z | page_view | 6
      B          | v2      | 2026-03-03T10:00:00Z | page_view | 4
      C          | v3      | 2026-03-03T10:00:00Z | page_view | 5
      D          | v4      | 2026-03-03T10:00:00Z | page_view | 4`,
  },
  period: ["2026-03-01", "2026-04-01"],
  knobs: { rollup: "parent" },
};
