/**
 * Who anonymous visitors are: `visitor_ref`, made anew from what logins, forms, click tokens and links said of each device. Who is known today
 * was the same person at the earlier visits; the account is the employer on the day of the visit.
 */
import { identityDefaults, type IdentityRuleValues } from "../model/identity-rules.ts";
import type { Engine, QueryOptions } from "../store/engine.ts";
import { ownTable } from "../store/own-tables.ts";
import { createOwnBeside, dropTable } from "../store/schema.ts";
import { name, type Sql, sql, value } from "../store/sql.ts";
import { bulk } from "./bulk.ts";
import { survivors } from "./links.ts";
import { mailFormOf } from "./match-form.ts";
import { exchange } from "./references.ts";

/** How far a device's past is brought in once its visitor is known, how many people make a device nobody's, and how many devices nobody a person. */
export type VisitorRules = Pick<IdentityRuleValues, "backfill_days" | "people_per_device" | "devices_per_person">;

/** People that are read for the queue. */
const crowdsMax = 1_000;
/** A longer id is no id. */
const visitorCharactersMax = 200;
/** What faulty trackers send instead of an id, lower case. */
const noVisitors = ["", "null", "undefined", "[object object]", "0", "nan", "guest", "anonymous", "none", "unknown", "false", "true", "-"];

/** The visitors of whom something else is known than before. */
export interface ChangedVisitors {
  /** A query for them. */
  readonly query: Sql;
  drop(): Promise<void>;
}

/** Makes `visitor_ref` anew. @returns null where nothing changed */
export async function rebuildVisitorRefs(engine: Engine, rules: VisitorRules = identityDefaults): Promise<ChangedVisitors | null> {
  if (!(await hasVisitors(engine))) return null;
  await createOwnBeside(engine, ownTable("visitor_ref"), "visitor_ref_next");
  await engine.command(sql`INSERT INTO visitor_ref_next ${visitorRows(rules)}`, bulk);
  const changed = name("visitor_changed");
  await engine.command(sql`CREATE OR REPLACE TABLE ${changed} (visitor String) ENGINE = MergeTree ORDER BY visitor AS ${differing}`, bulk);
  const [row] = await engine.rows<{ visitors: string }>(sql`SELECT count() AS visitors FROM ${changed}`, bulk);
  const drop = async (): Promise<void> => engine.command(sql`DROP TABLE IF EXISTS ${changed}`);
  if (Number(row?.visitors ?? 0) === 0) {
    await Promise.all([drop(), dropTable(engine, "visitor_ref_next")]);
    return null;
  }
  await exchange(engine, "visitor_ref");
  return { query: sql`SELECT visitor FROM ${changed}`, drop };
}

async function hasVisitors(engine: Engine): Promise<boolean> {
  const [row] = await engine.rows<{ held: string }>(sql`
    SELECT (SELECT count() FROM visitor_ref) + (SELECT count() FROM identity_link WHERE from_kind = 'visitor') + (SELECT count() FROM touch WHERE visitor != '' AND ${namesSomebody})
      + (SELECT count() FROM session WHERE visitor != '' AND person_email != '') AS held`, bulk);
  return Number(row?.held ?? 0) > 0;
}

const namesSomebody = sql`(person != '' OR person_email != '')`;

const differing = sql`
  SELECT visitor
  FROM (
    SELECT visitor, since, account_id, person_id, confidence FROM visitor_ref
    UNION ALL
    SELECT visitor, since, account_id, person_id, confidence FROM visitor_ref_next)
  GROUP BY visitor, since, account_id, person_id, confidence
  HAVING count() = 1`;

/** Devices that were joined (an anonymous id that became another) are one. */
const joinedDevices = sql`SELECT merged, any(survivor) AS survivor FROM (${survivors("visitor")}) GROUP BY merged`;

function isVisitor(column: Sql): Sql {
  return sql`(lower(trimBoth(${column})) NOT IN ${value.strings(noVisitors)} AND length(${column}) <= ${value.uint(visitorCharactersMax)})`;
}

/** A row's own account, if it was not found by the device: else one guess would bear out another. */
const byDevice = sql`account_method IN ('visitor', 'network')`;

/** What was said of devices: `visitor, known_at, who, person_ref_id, said_account, sureness, how, record, batch, seq`. */
const saidOfVisitors = sql`
  SELECT visitor, at AS known_at, multiIf(person_id != '', person_id, person != '', person, ${mailFormOf(sql`person_email`)}) AS who, person_id AS known_person,
    if(${byDevice}, '', account_id) AS said_account, if(${byDevice} OR account_id = '', toFloat32(0.95), least(account_confidence, toFloat32(0.95))) AS sureness,
    multiIf(type = 'form', 'form', type = 'mail_click', 'mail_click', 'identify') AS how, 'touch' AS record, batch, seq
  FROM touch
  WHERE ${isVisitor(sql`visitor`)} AND ${namesSomebody} AND removed = '' AND NOT ifNull(deleted, false)
  UNION ALL
  SELECT visitor, at, if(person_id != '', person_id, ${mailFormOf(sql`person_email`)}), person_id, if(${byDevice}, '', account_id),
    if(${byDevice} OR account_id = '', toFloat32(0.95), least(account_confidence, toFloat32(0.95))), 'identify', 'session', batch, seq
  FROM session
  WHERE ${isVisitor(sql`visitor`)} AND person_email != '' AND removed = ''
  UNION ALL
  SELECT l.from_id, ifNull(l.from_at, l.received_at), multiIf(own.person_id != '', own.person_id, p.person_id != '', p.person_id, l.to_id), if(own.person_id != '', own.person_id, p.person_id), '', toFloat32(ifNull(l.confidence, 0.95)),
    if(l.method = '', 'identify', toString(l.method)), 'identity_link', l.batch, l.seq
  FROM (${visitorLinks("person")}) AS l
  GLOBAL ANY LEFT JOIN (SELECT ref, source AS ref_source, any(person_id) AS person_id FROM person_ref WHERE ref_kind = 'id' AND source != '' GROUP BY ref, ref_source) AS own
    ON l.to_id = own.ref AND l.source = own.ref_source
  GLOBAL ANY LEFT JOIN (SELECT ref_kind, ref, source AS ref_source, any(person_id) AS person_id FROM person_ref GROUP BY ref_kind, ref, ref_source) AS p
    ON if(position(l.to_id, '@') > 0, 'email', 'id') = p.ref_kind AND if(position(l.to_id, '@') > 0, ${mailFormOf(sql`l.to_id`)}, l.to_id) = p.ref AND '' = p.ref_source
  UNION ALL
  SELECT l.from_id, ifNull(l.from_at, l.received_at), concat('account ', l.to_id), '', a.account_id, toFloat32(ifNull(l.confidence, 0.95)),
    multiIf(l.method = '', 'identify', l.method = 'hand' AND l.from_at IS NULL, 'decision', toString(l.method)), 'identity_link', l.batch, l.seq
  FROM (${visitorLinks("account")}) AS l
  GLOBAL ANY LEFT JOIN (SELECT ref, argMax(account_id, since) AS account_id FROM account_ref WHERE ref_kind IN ('id', 'name', 'domain') AND source = '' GROUP BY ref) AS a ON l.to_id = a.ref`;

function visitorLinks(to: "person" | "account"): Sql {
  return sql`SELECT * FROM identity_link WHERE from_kind = 'visitor' AND to_kind = ${value.string(to)} AND means = 'link' AND NOT ifNull(removed, false) AND ${isVisitor(sql`from_id`)}`;
}

/**
 * The employer of each person in time: `person_id, begins, ends, account_id`. Before the first one that is known the person was nobody's as far as
 * anybody knows, so the first one reaches back: a `group` call that came before the mail address must not cut the visits before it off.
 */
const employments = sql`
  SELECT person_id, if(since = known_from, first_said, since) AS begins, leadInFrame(since, 1, toDateTime64('2299-12-31 00:00:00', 3, 'UTC')) OVER (
      PARTITION BY person_id ORDER BY since ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS ends, account_id
  FROM (
    SELECT person_id, since, account_id, min(since) OVER (PARTITION BY person_id) AS first_said, minIf(since, account_id != '') OVER (PARTITION BY person_id) AS known_from
    FROM (
      SELECT person_id, since, max(account_id) AS account_id
      FROM person_ref
      WHERE ref_kind = 'id' AND source = '' AND person_id != ''
      GROUP BY person_id, since)
  )
  WHERE since >= known_from`;

/**
 * What was said, by the device that it is joined to. A click token alone names nobody (`is_token`): who was sent it may have passed it on to a
 * colleague, so the device is known by its account only, until a form or a login there names the same person.
 */
const saidOfDevices: Sql = sql`
  SELECT *, how = 'mail_click' AND min(how = 'mail_click') OVER (PARTITION BY device, who) AS is_token
  FROM (
    SELECT if(d.survivor != '', d.survivor, s.visitor) AS device, s.*
    FROM (${saidOfVisitors}) AS s
    GLOBAL ANY LEFT JOIN (${joinedDevices}) AS d ON s.visitor = d.merged)`;

/** People whom more devices name than one person has, unless somebody decided that it is one. */
function crowdsOf(said: Sql, devices: number): Sql {
  return sql`
    SELECT who, uniqExact(device) AS devices
    FROM ${said}
    WHERE NOT startsWith(who, 'account ') AND who != '' AND who NOT IN (${decidedPeople(sql`means = 'link'`)})
    GROUP BY who
    HAVING devices > ${value.uint(devices)}`;
}

function decidedPeople(how: Sql): Sql {
  return sql`SELECT from_id FROM identity_link WHERE from_kind = 'person' AND to_kind = 'person' AND from_id = to_id AND method = 'hand' AND NOT ifNull(removed, false) AND ${how}`;
}

/** Somebody whom so many devices name that nothing of them counts until it is decided that it is one person. */
export interface Crowd {
  /** Our key of the person, or a mail address. */
  readonly who: string;
  readonly name: string;
  readonly devices: number;
}

/** Those who wait for a decision, with the most devices first. */
export async function crowdedPeople(engine: Engine, rules: VisitorRules, options: QueryOptions = {}): Promise<Crowd[]> {
  const [held] = await engine.rows<{ devices: string }>(sql`SELECT count() AS devices FROM visitor_ref WHERE method = 'crowd'`, options);
  if (Number(held?.devices ?? 0) === 0) return [];
  const rows = await engine.rows<{ who: string; name: string; devices: string }>(sql`
    SELECT c.who AS who, p.shown AS name, toString(c.devices) AS devices
    FROM (SELECT * FROM (${crowdsOf(sql`(${saidOfDevices})`, rules.devices_per_person)}) WHERE who NOT IN (${decidedPeople(sql`means = 'apart'`)})) AS c
    GLOBAL ANY LEFT JOIN (SELECT person_id AS whom, argMax(if(name != '', name, email), (valid_from, batch)) AS shown FROM person WHERE person_id != '' GROUP BY whom) AS p ON c.who = p.whom
    ORDER BY c.devices DESC, who
    LIMIT ${value.uint(crowdsMax)}`, options);
  return rows.map((row) => ({ ...row, devices: Number(row.devices) }));
}

/** Somebody decided that the device has nothing to do with the account. */
const isParted = sql`(visitor, found_account) GLOBAL IN (
  SELECT from_id, to_id FROM identity_link WHERE from_kind = 'visitor' AND to_kind = 'account' AND means = 'apart' AND NOT ifNull(removed, false))`;

/**
 * Each device's holders one after the other (`spells`): the first reaches back, each next begins when it was named. Where
 * somebody decided whose the device is, without a day, only who agrees with it counts, and always. What names nobody's account is
 * left out where something else of the device does. Then each spell is cut where its person changed employer.
 */
const visitorRows = ({ backfill_days, people_per_device, devices_per_person }: VisitorRules): Sql => sql`
  WITH
    said AS (${saidOfDevices}),
    crowds AS (${crowdsOf(sql`said`, devices_per_person)}),
    spells AS (
      SELECT device, if(decided = '', people, 1) AS people, line.1 AS known_at, multiIf(decided != '' AND place = 1, toDateTime64(0, 3, 'UTC'), place = 1, line.1 - INTERVAL ${value.uint(backfill_days)} DAY, line.1) AS begins,
        if(place = length(runs), toDateTime64('2299-12-31 00:00:00', 3, 'UTC'), runs[place + 1].1) AS ends,
        line.2 AS who, line.10 AS is_token, line.3 AS person_id, line.4 AS said_account, line.5 AS sureness, line.6 AS how, line.7 AS record, line.8 AS batch, line.9 AS seq
      FROM (
        SELECT device, people, decided, arrayFilter((line, earlier) -> line.2 != earlier, useful, arrayPushFront(arrayMap(line -> line.2, arrayPopBack(useful)), '')) AS runs
        FROM (
          SELECT device, uniqExact(who) AS people, arraySort(groupArray((known_at, who, known_person, said_account, sureness, how, record, batch, seq, is_token))) AS lines,
            arrayExists(line -> line.4 != '' OR line.3 != '', lines) AS is_known,
            arrayFilter(line -> line.6 = 'decision' AND line.4 != '', lines)[-1].4 AS decided,
            arrayFilter(line -> line.4 = decided AND line.6 != 'decision', lines) AS agreeing,
            multiIf(decided = '', arrayFilter(line -> line.4 != '' OR line.3 != '' OR NOT is_known, lines), notEmpty(agreeing), agreeing,
              arrayFilter(line -> line.6 = 'decision' AND line.4 = decided, lines)) AS useful
          FROM said
          GROUP BY device))
      ARRAY JOIN runs AS line, arrayEnumerate(runs) AS place
    ),
    found AS (
      SELECT s.device AS device, greatest(s.begins, if(e.person_id = '', s.begins, e.begins)) AS since, if(s.is_token, '', s.person_id) AS person_id,
        if(e.account_id != '', e.account_id, s.said_account) AS found_account, s.sureness AS sureness, s.how AS how, s.known_at AS known_at, s.record AS record, s.batch AS batch, s.seq AS seq
      FROM (SELECT * FROM spells WHERE people <= ${value.uint(people_per_device)} AND who NOT IN (SELECT who FROM crowds)) AS s
      GLOBAL LEFT JOIN (${employments}) AS e ON s.person_id = e.person_id
      WHERE e.person_id = '' OR (e.begins < s.ends AND e.ends > s.begins)
      UNION ALL
      SELECT device, min(begins), '', '', 0, 'shared', min(known_at), argMin(record, known_at), argMin(batch, known_at), argMin(seq, known_at)
      FROM spells
      WHERE people > ${value.uint(people_per_device)}
      GROUP BY device
      UNION ALL
      SELECT device, begins, '', '', 0, 'crowd', known_at, record, batch, seq
      FROM spells
      WHERE people <= ${value.uint(people_per_device)} AND who IN (SELECT who FROM crowds)
    )
  SELECT visitor, since, if(${isParted}, '', found_account) AS account_id, if(${isParted}, '', person_id) AS person_id, sureness, how, known_at, record, batch, seq
  FROM (
    SELECT device AS visitor, * EXCEPT (device) FROM found
    UNION ALL
    SELECT d.merged AS visitor, f.* EXCEPT (device)
    FROM found AS f
    INNER JOIN (${joinedDevices}) AS d ON f.device = d.survivor)
  ORDER BY visitor, since, known_at
  LIMIT 1 BY visitor, since`;
