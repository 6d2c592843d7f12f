/**
 * Conversion into the reporting currency, at the rate of each fact's own day: direct, the other way round, or by one currency that both
 * have a rate to. A rate is carried forward over at most `fxMaxAgeDays` days without one (0: the exact day only). No rate: no amount, and
 * the total says so.
 */
import { shared, sql, trusted, value, type Sql } from "../store/sql.ts";
import type { MeasureSettings } from "./settings.ts";

/** Digits after the point of amounts in sums; nothing is rounded to coins before the end. */
export const amountScale = 12;
/** Of rates: 1 VND is 0.0000385 EUR and still has twelve digits. */
const rateScale = 16;

/** ClickHouse type in which amounts are summed: 76 digits, so that no sum of 38-digit amounts can wrap. */
export const amountType: Sql = trusted(`Nullable(Decimal(76, ${amountScale}))`);

/** Into which currency, for how many days a rate holds, and in which zone days begin. */
export type RateSettings = Pick<MeasureSettings, "currency" | "fxMaxAgeDays" | "zone">;

/**
 * Adds to rows of facts what their amounts are multiplied with and divided by: `rate_up`, `rate_down`, both 0 where there is no rate.
 */
export function withRates(rows: Sql, settings: RateSettings): Sql {
  return sql`
    SELECT fact.*, rate.rate_up AS rate_up, rate.rate_down AS rate_down
    FROM (${rows}) AS fact
    LEFT ANY JOIN (${shared(ratesTo(settings))}) AS rate
      ON rate.rate_currency = fact.fact_currency AND rate.rate_day = toDate32(fact.fact_rate_at, ${value.string(settings.zone)})`;
}

/** An exact amount in the reporting currency; null without a rate. Zero is zero in every currency. */
export function converted(amount: Sql, isForeign: Sql): Sql {
  const down = sql`if(rate_down = 0, toDecimal256(1, ${scale}), rate_down)`;
  return sql`multiIf(
    ${amount} IS NULL OR ${amount} = 0 OR NOT ${isForeign}, ${amount},
    rate_down = 0, NULL,
    CAST(${amount} * rate_up / ${down} AS ${amountType}))`;
}

const scale = trusted(String(rateScale));

/** (currency, day) → rate to the reporting currency: the youngest; of equally young ones the direct before the inverse before the cross. */
function ratesTo({ currency, fxMaxAgeDays }: RateSettings): Sql {
  const reporting = value.string(currency);
  return sql`
    SELECT rate_currency, rate_day, argMin(up, (hops, age)) AS rate_up, argMin(down, (hops, age)) AS rate_down
    FROM (
      SELECT base AS rate_currency, leg_day AS rate_day, up, down, age, hops
      FROM (${legs(fxMaxAgeDays)})
      WHERE quote = ${reporting}
      UNION ALL
      SELECT
        first.base AS rate_currency,
        first.leg_day AS rate_day,
        CAST(first.up * second.up AS Decimal(76, ${scale})) AS up,
        CAST(first.down * second.down AS Decimal(76, ${scale})) AS down,
        greatest(first.age, second.age) AS age,
        first.hops + second.hops AS hops
      FROM (${legs(fxMaxAgeDays)}) AS first
      INNER JOIN (SELECT * FROM (${legs(fxMaxAgeDays)}) WHERE quote = ${reporting}) AS second
        ON second.base = first.quote AND second.leg_day = first.leg_day
      WHERE first.quote != ${reporting} AND first.base != ${reporting}
    )
    GROUP BY rate_currency, rate_day`;
}

/** Every step from one currency to another on every day for which it may be taken: both ways, the youngest of each. */
function legs(maxAgeDays: number): Sql {
  return sql`
    SELECT base, quote, leg_day, argMin(leg_up, leg_age) AS up, argMin(leg_down, leg_age) AS down, min(leg_age) AS age, min(leg_hops) AS hops
    FROM (
      SELECT
        way.1 AS base,
        way.2 AS quote,
        addDays(day, days_after) AS leg_day,
        way.3 AS leg_up,
        way.4 AS leg_down,
        toUInt16(days_after) AS leg_age,
        way.5 AS leg_hops
      FROM (${pairs()})
      ARRAY JOIN
        [(from_currency, to_currency, exact, one, toUInt16(10)), (to_currency, from_currency, one, exact, toUInt16(11))] AS way
      ARRAY JOIN range(${value.uint(maxAgeDays)} + 1) AS days_after
    )
    GROUP BY base, quote, leg_day, leg_hops
    ORDER BY leg_hops
    LIMIT 1 BY base, quote, leg_day`;
}

/** One rate per pair and day: the one received last. By way of its text, since 0.29 as a binary fraction is 0.28999…. */
function pairs(): Sql {
  return sql`
    SELECT
      day,
      toString(from_currency) AS from_currency,
      toString(to_currency) AS to_currency,
      toDecimal256(toString(argMax(assumeNotNull(rate), (received_at, batch, seq))), ${scale}) AS exact,
      toDecimal256(1, ${scale}) AS one
    FROM fx_rate
    WHERE rate > 0 AND from_currency != to_currency
    GROUP BY day, from_currency, to_currency`;
}
