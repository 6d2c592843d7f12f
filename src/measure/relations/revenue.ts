/** Everything that was won: opportunities, and renewals that are no opportunities (KPI total_revenue_won). */
import { type Sql, sql, value } from "../../store/sql.ts";
import type { Window } from "../kpi.ts";
import { termYears, yearlyValue } from "./contract-years.ts";
import { opportunityLabels, opportunitiesToday } from "./opportunities.ts";
import { inside, startOfDay } from "./time.ts";

/** A renewal and a won renewal opportunity of one account so many days apart are the same. */
const sameRenewalDays = 90;

/**
 * Revenue won in the window: `account_id, subject_id, created (of the opportunity; null for a renewal), at, numerator (Decimal; 0 where no amount is given; yearly: null where no contract is
 * known), missing (no amount, no contract), currency, bucket (new, renewal, expansion), twice (1: stands as an opportunity already), labels,
 * record, batch, seq`. A renewal gives two rows where it exceeds what was due.
 */
export function revenueWon(window: Window, yearly: boolean): Sql {
  return sql`
    ${opportunitiesWon(window, yearly)}
    UNION ALL
    ${renewalsWon(window, yearly)}`;
}

function opportunitiesWon(window: Window, yearly: boolean): Sql {
  const worth = yearly ? sql`if(c.known = 1, c.a_year, NULL)` : sql`ifNull(o.amount, 0)`;
  return sql`
    SELECT o.account_id AS account_id, o.entity AS subject_id, coalesce(o.created_at, o.starts_at, assumeNotNull(o.closed_at) - toIntervalMillisecond(1)) AS created, assumeNotNull(o.closed_at) AS at, CAST(${worth}, 'Nullable(Decimal(38, 10))') AS numerator,
      ${yearly ? sql`if(c.known = 1, '', 'no contract')` : sql`if(o.amount IS NULL, 'no amount', '')`} AS missing,
      toString(o.currency) AS currency, multiIf(o.kind = 'new', 'new', o.kind = 'renewal', 'renewal', 'expansion') AS bucket, 0 AS twice,
      o.opportunity_labels AS labels, 'opportunity' AS record, o.batch AS batch, o.seq AS seq
    FROM (
      SELECT *, ${opportunityLabels()} AS opportunity_labels
      FROM (${opportunitiesToday()})
      WHERE status = 'won' AND closed_at IS NOT NULL AND ${inside(sql`assumeNotNull(closed_at)`, window)}
    ) AS o
    LEFT JOIN (
      SELECT opportunity AS of_opportunity, account_id AS of_account, sum(${yearlyValue}) AS a_year, 1 AS known
      FROM contract
      WHERE opportunity != ''
      GROUP BY of_account, of_opportunity
    ) AS c ON o.account_id = c.of_account AND o.id = c.of_opportunity`;
}

function renewalsWon(window: Window, yearly: boolean): Sql {
  const share = (amount: Sql): Sql => (yearly ? sql`if(k.known = 1, toDecimal128(toFloat64(${amount}) / k.years, 10), NULL)` : amount);
  return sql`
    SELECT account_id, due_id AS subject_id, CAST(NULL, 'Nullable(DateTime64(3, \\'UTC\\'))') AS created, won_at AS at, CAST(part.2, 'Nullable(Decimal(38, 10))') AS numerator, if(part.2 IS NULL, 'no contract', lacking) AS missing,
      money AS currency, part.1 AS bucket, twice, map('kind', 'renewal', 'source', origin) AS labels, 'renewal' AS record, batch, seq
    FROM (
      SELECT r.account_id AS account_id, r.due_id AS due_id, r.won_at AS won_at, r.money AS money, r.origin AS origin, r.batch AS batch, r.seq AS seq, r.lacking AS lacking,
        toUInt8(arrayExists(c -> abs(dateDiff('day', c, r.won_at)) <= ${value.int(sameRenewalDays)}, o.closes)) AS twice,
        arrayJoin(arrayFilter(p -> p.1 = 'renewal' OR p.2 > 0, [('renewal', ${share(sql`r.due_part`)}), ('expansion', ${share(sql`r.excess`)})])) AS part
      FROM (
        SELECT *, least(renewed, ifNull(due, renewed)) AS due_part, renewed - due_part AS excess
        FROM (
          SELECT account_id, if(id = '', toString(row_key), id) AS due_id, contract, ifNull(decided_at, ${startOfDay(sql`due_date`, window)}) AS won_at,
            toDecimal128(ifNull(renewed_amount, 0), 4) AS renewed, toDecimal128(target_amount, 4) AS due, if(renewed_amount IS NULL, 'no amount', '') AS lacking,
            toString(currency) AS money, toString(source) AS origin, batch, seq
          FROM renewal
          WHERE outcome = 'renewed'
        )
        WHERE ${inside(sql`won_at`, window)}
      ) AS r
      LEFT JOIN (
        SELECT account_id AS of_account, groupArray(assumeNotNull(closed_at)) AS closes
        FROM (${opportunitiesToday()})
        WHERE status = 'won' AND kind = 'renewal' AND closed_at IS NOT NULL AND account_id != ''
        GROUP BY of_account
      ) AS o ON r.account_id = o.of_account
      LEFT JOIN (
        SELECT account_id AS contract_account, id AS contract_id, any(assumeNotNull(${termYears})) AS years, 1 AS known
        FROM contract
        WHERE id != '' AND ends IS NOT NULL
        GROUP BY contract_account, contract_id
      ) AS k ON r.account_id = k.contract_account AND r.contract = k.contract_id
    )`;
}
