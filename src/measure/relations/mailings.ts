/** What became of marketing mails, person by person and mailing by mailing (KPIs email_opens, email_clicks). */
import { either, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Need, Whole, Window } from "../kpi.ts";
import { byQuarter } from "./quarters.ts";
import { daysLater, endInstant, fromInstant, inside } from "./time.ts";

/** Responses are matched with mailings of so many days before. */
const mailingDays = 365;

export const mailLabelNames = ["campaign", "asset", "source"] as const;

export function mailNeed(type: MailResponse): Need {
  return { record: "touch", types: [type], broughtBy: "a mail tool's export of opens and clicks" };
}

/** What stands beside the number of people who responded: how many mails were delivered, and the share of those. From the extras `delivered`, `responded`. */
export function besideDelivered({ extras }: Whole): Record<string, number | null> {
  const delivered = extras["delivered"] ?? 0;
  return { rate: delivered === 0 ? null : (extras["responded"] ?? 0) / delivered, delivered };
}

/** The extras of a mailing that was responded to, or not. */
export function mailExtras(responded: Sql): Sql {
  return sql`map('delivered', toFloat64(isNotNull(delivered_at)), 'responded', toFloat64((${responded}) AND isNotNull(delivered_at)))`;
}

/** The deliveries behind mailings, for `rows`; over rows of {@link mailings}. */
export function deliveryRows(mails: Sql): Sql {
  return sql`
    SELECT account_id, mailing AS subject_id, assumeNotNull(delivered_at) AS at, 'delivered' AS what, 0. AS amount, 'count' AS unit_of_amount, 'touch' AS record, origin.1 AS batch, origin.2 AS seq
    FROM (${mails})
    WHERE delivered_at IS NOT NULL`;
}

/** Whom a mail went to, and which mail it was: by its thread, else by campaign, asset and subject. */
const who: Sql = sql`multiIf(person_id != '', person_id, person_email != '', lower(person_email), person != '', person, visitor)`;
const mail: Sql = sql`if(thread != '', thread, arrayStringConcat(arrayFilter(part -> part != '', [toString(campaign), toString(asset), subject]), ' / '))`;
const counts: Sql = sql`(NOT ifNull(deleted, false) AND removed NOT IN ('own_staff', 'test'))`;

/**
 * Person × mailing with a mail delivered or a response in the window: `account_id, mailing (key), delivered_at (null: not in the window), sent_at (the
 * delivery that the responses belong to; null: not known), responses (array of (at, why it was removed, page class, url, batch, seq), by time), labels, origin
 * ((batch, seq) of the delivery)`. Responses of our own staff and tests are not among them, those of machines are.
 */
export function mailings(window: Window, type: MailResponse): Sql {
  const isDelivery = sql`how = 'mailing'`;
  return sql`
    SELECT argMin(account_id, happened_at) AS account_id, concat(recipient, ' ', mailing_key) AS mailing, minIf(happened_at, ${isDelivery}) AS first_delivery,
      if(countIf(${isDelivery}) > 0, first_delivery, NULL) AS delivered_at, min(sent) AS sent_at,
      arraySort(groupArrayIf((happened_at, why, page, link, batch, seq), NOT ${isDelivery})) AS responses, argMin(mail_labels, happened_at) AS labels,
      argMinIf((batch, seq), happened_at, ${isDelivery}) AS origin
    FROM (
      SELECT *, if(delivered_last >= ${mailedFrom(window)}, delivered_last, NULL) AS sent, if(is_thread OR sent IS NULL, mail_key, concat(mail_key, ' ', toString(assumeNotNull(sent)))) AS mailing_key
      FROM (${deliveriesAndResponses(window, type)})
      WHERE ${inside(sql`happened_at`, window)}
    )
    GROUP BY origin_name, recipient, mailing_key`;
}

type MailResponse = (typeof mailResponses)[number];

const mailResponses = ["mail_open", "mail_click"] as const;

/** The earliest delivery that responses of the window are matched with. */
function mailedFrom(window: Window): Sql {
  return daysLater(fromInstant(window), -mailingDays, window);
}

/** From those of all time, or of quarters, which are made once for every window and both kinds of responses. */
function deliveriesAndResponses(window: Window, type: MailResponse): Sql {
  const all = byQuarter(window, (quarter) => matched({ mailed: inside(sql`at`, quarter), before: sql`at < ${endInstant(quarter)}`, types: mailResponses, within: inside(sql`at`, quarter) }))
    ?? shared(matched({ mailed: sql`true`, before: sql`true`, types: mailResponses, within: sql`true` }));
  const mailed = sql`at >= ${mailedFrom(window)} AND at < ${endInstant(window)}`;
  const inPlace = matched({ mailed, before: mailed, types: [type], within: inside(sql`at`, window) });
  return either({ kept: sql`SELECT * FROM (${all}) WHERE how IN ('mailing', ${value.string(type)})`, inPlace });
}

/** Conditions over a row of `touch`. */
interface Matching {
  /** Deliveries to tell of. */
  readonly mailed: Sql;
  /** Those that responses can belong to. */
  readonly before: Sql;
  readonly types: readonly MailResponse[];
  /** Responses to tell of. */
  readonly within: Sql;
}

/**
 * Deliveries, and responses with the last delivery of the same mail before them: `account_id, origin_name, recipient, mail_key, is_thread, happened_at, how (mailing or the
 * type of the response), delivered_last (null: none), why, page, link, mail_labels, batch, seq`.
 */
function matched({ mailed, before, types, within }: Matching): Sql {
  return sql`
    SELECT account_id, origin_name, recipient, mail_key, is_thread, delivery_at AS happened_at, 'mailing' AS how, toNullable(delivery_at) AS delivered_last,
      '' AS why, '' AS page, '' AS link, mail_labels, batch, seq
    FROM (${deliveries(mailed)})
    UNION ALL
    SELECT r.account_id, r.origin_name, r.recipient, r.mail_key, r.is_thread, r.response_at AS happened_at, r.how, if(d.is_known = 1, d.delivery_at, NULL) AS delivered_last,
      r.why, r.page, r.link, r.mail_labels, r.batch, r.seq
    FROM (
      SELECT account_id, toString(source) AS origin_name, ${who} AS recipient, ${mail} AS mail_key, thread != '' AS is_thread, at AS response_at, toString(type) AS how, toString(removed) AS why,
        toString(page_class) AS page, if(url = '', concat(toString(batch), '/', toString(seq)), url) AS link, ${labels} AS mail_labels, batch, seq
      FROM touch
      WHERE type IN ${value.strings(types)} AND ${counts} AND ${within}
    ) AS r
    ASOF LEFT JOIN (${deliveries(before)}) AS d ON r.origin_name = d.origin_name AND r.recipient = d.recipient AND r.mail_key = d.mail_key AND r.response_at >= d.delivery_at`;
}

const labels: Sql = sql`map('campaign', toString(campaign), 'asset', toString(asset), 'source', toString(source))`;

/** Mails that arrived: a mailing that did not bounce. `within`: a condition over a row of `touch`. */
function deliveries(within: Sql): Sql {
  return sql`
    SELECT account_id, toString(source) AS origin_name, ${who} AS recipient, ${mail} AS mail_key, thread != '' AS is_thread, at AS delivery_at, ${labels} AS mail_labels, 1 AS is_known, batch, seq
    FROM touch
    WHERE type = 'mailing' AND outcome NOT IN ('bounced', 'opened') AND removed = '' AND NOT ifNull(deleted, false) AND ${within}`;
}
