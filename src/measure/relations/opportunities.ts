/** Opportunities, one row each: the latest version for flows, the version of T for snapshots (settled readings S6, S10). */
import { join, shared, type Sql, sql, value } from "../../store/sql.ts";

/**
 * Opportunities as known today: `entity, source, id, account_id, kind, product_line, stage, amount, currency, probability, created_at, qualified_at,
 * starts_at (qualified, else created), closes_on, closed_at, status, loss_reason, owner, lead_source, campaign, roles, attributes,
 * valid_from, batch, seq`. Deleted ones, tests and duplicates are not among them.
 */
export function opportunitiesToday(): Sql {
  return shared(standing(sql`valid_from DESC, batch DESC, seq DESC`));
}

/** The same as they stood at an instant: the newest version up to it, else the earliest there is. */
export function opportunitiesAt(at: Sql): Sql {
  return shared(standing(nearestTo(at)));
}

/**
 * Of the same only whose, of what kind and how far: `account_id, kind, status, starts_at, closed_at, valid_from`. In place: an instant that is asked for once
 * is not worth a table of all columns.
 */
export function progressAt(at: Sql): Sql {
  return sql`
    SELECT account_id, kind, status, starts_at, closed_at, valid_from
    FROM (
      SELECT account_id, kind, status, closed_at, valid_from, excluded, deleted, coalesce(qualified_at, created_at) AS starts_at,
        source, if(id = '', toString(row_key), id) AS entity
      FROM opportunity
      ORDER BY ${nearestTo(at)}
      LIMIT 1 BY source, entity
    )
    WHERE excluded = '' AND NOT ifNull(deleted, false)`;
}

function nearestTo(at: Sql): Sql {
  const age = sql`toUnixTimestamp64Milli(valid_from)`;
  return sql`valid_from <= ${at} DESC, if(valid_from <= ${at}, ${age}, -${age}) DESC, batch DESC, seq DESC`;
}

/** Closed opportunities as known today, tests and duplicates among them: the columns of {@link opportunitiesToday} and `excluded`. */
export function closedToday(): Sql {
  return sql`
    SELECT *
    FROM (${newest(sql`valid_from DESC, batch DESC, seq DESC`)})
    WHERE NOT ifNull(deleted, false) AND status IN ('won', 'lost') AND closed_at IS NOT NULL`;
}

function standing(newestFirst: Sql): Sql {
  return sql`
    SELECT *
    FROM (${newest(newestFirst)})
    WHERE excluded = '' AND NOT ifNull(deleted, false)`;
}

function newest(newestFirst: Sql): Sql {
  return sql`
    SELECT *, coalesce(qualified_at, created_at) AS starts_at
    FROM (
      SELECT if(id = '', toString(row_key), id) AS entity, source, id, account_id, kind, product_line, stage, amount, currency, probability,
        created_at, qualified_at, closes_on, closed_at, status, loss_reason, owner, lead_source, campaign, roles, excluded, deleted,
        attributes, valid_from, batch, seq
      FROM opportunity
      ORDER BY ${newestFirst}
      LIMIT 1 BY source, entity
    )`;
}

/** Of the kinds asked for. */
export function ofKind(kinds: readonly string[]): Sql {
  return sql`kind IN ${value.strings(kinds)}`;
}

/** Open at an instant: begun (one without dates always was) and not closed. A close without a date is believed. */
export function openAt(at: Sql): Sql {
  return sql`(ifNull(starts_at, valid_from) <= ${at} AND NOT (status IN ('won', 'lost') AND ifNull(closed_at, ${at}) <= ${at}))`;
}

/** The dimensions of an opportunity itself, with every further column of the source as `attribute.<name>`. */
export function opportunityLabels(): Sql {
  return sql`mapConcat(
    map(${join(opportunityLabelNames.map((label) => labelPair(label)), ", ")}),
    mapApply((k, v) -> (concat('attribute.', k), v), attributes))`;
}

export const opportunityLabelNames = ["owner", "product_line", "kind", "lead_source", "campaign", "stage", "loss_reason", "source"] as const;

const columns: Record<(typeof opportunityLabelNames)[number], Sql> = {
  owner: sql`owner`,
  product_line: sql`product_line`,
  kind: sql`kind`,
  lead_source: sql`lead_source`,
  campaign: sql`campaign`,
  stage: sql`stage`,
  loss_reason: sql`loss_reason`,
  source: sql`source`,
};

function labelPair(label: (typeof opportunityLabelNames)[number]): Sql {
  return sql`${value.string(label)}, toString(${columns[label]})`;
}

/** Opportunities that were in a stage at some time: `source, entity`. */
export function everInStage(stage: string): Sql {
  return sql`
    SELECT source, if(id = '', toString(row_key), id) AS entity
    FROM opportunity
    WHERE stage = ${value.string(stage)}
    GROUP BY source, entity`;
}
