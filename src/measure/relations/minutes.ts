/**
 * Engagement minutes of touches (card B2; source: the engagement minutes of Demandbase and Engagio, with our own values). The minutes of
 * every rule that fits are added; weights multiply, their product is capped; of one person (or visitor) and type so many touches a day count.
 */
import { dayOf as dayOfInstant, startOfDay as startOfLocalDay } from "../../model/zone.ts";
import { either, join, shared, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Window } from "../kpi.ts";
import { heldAt, peopleVersions } from "./people.ts";
import { changesOf, numberOf, textOf } from "./settings.ts";
import { tierOn, tierSpans } from "./tiers.ts";
import { dayOf } from "./time.ts";
import { connectedCall, heldMeeting, sideOfTouch, validTouch, whoOfTouch } from "./touches.ts";

/** Minutes per touch; of `meeting` and `attended` the most that real minutes can earn. */
const card = {
  page_view: 1, high_value_page: 2, content: 3, form: 5, request_form: 15, chat: 3, social: 1, mail_in: 1, mail_click: 1, ad_click: 1, call: 1,
  meeting: 60, attended: 30, trial_day: 3,
} as const;

/** Weight of a person by seniority; who is not known weighs 1. */
export const seniorityWeights = { c_level: 2, vp: 1.5, director: 1.25, manager: 1, other: 0.5, unknown: 1 } as const;

/** The settings of the card, the same for every KPI that counts minutes. */
export const minutesKnobs = {
  days: { default: 90, meaning: "How many days back touches count." },
  card: { rule: "minutes", default: "", meaning: `Minutes that differ from the card, as “form=10, chat=5”. The card: ${pairs(card)}.` },
  weights: { rule: "minutes", default: "", meaning: `Weights of people by seniority that differ, as “c_level=3”; “persona:NAME=2” weighs a persona, “tier:1=2” the accounts of a tier. Ours: ${pairs(seniorityWeights)}.` },
  weight_cap: { rule: "minutes", default: 4, meaning: "The most that all weights together can multiply." },
  cap_per_day: { rule: "minutes", default: 20, meaning: "Touches of one person or visitor and one type that count on one day." },
  per: { rule: "minutes", default: "attendee", choices: ["attendee", "meeting"], meaning: "A meeting's minutes count for each external attendee, or once." },
  call_minutes: { rule: "minutes", default: "card", choices: ["card", "real"], meaning: "A connected call earns the card's minutes, or its real length." },
} as const satisfies Record<string, Knob>;

function pairs(table: Readonly<Record<string, number>>): string {
  return Object.entries(table).map(([word, amount]) => `${word}=${amount}`).join(", ");
}

export interface MinutesRange {
  readonly window: Window;
  readonly knobs: KnobValues;
  /** First instant inside and first outside. */
  readonly from: Sql;
  readonly end: Sql;
  /** Instants that `from` and `end` certainly lie between, where they are known beforehand: what is kept is found by them. */
  readonly reach?: { readonly from: string; readonly end: string };
  /** Further conditions over a row of `touch`; they hold before the touches of a day are counted. */
  readonly only?: Sql;
  /** Only these accounts: a SELECT of their ids. */
  readonly accounts?: Sql;
  /** The accounts are few: all their touches are put in order, which is planned in a third of the time that sorting out crowded days first takes. */
  readonly few?: boolean;
  /** Minutes of single people before any weight; meetings, which are of several, are not among them. */
  readonly plain?: boolean;
}

/** The part of the time in which touches are weighed, and whose touches. */
interface Stretch extends Pick<MinutesRange, "window" | "knobs" | "only" | "few" | "plain"> {
  readonly within: Sql;
}

/**
 * Touches that earn minutes: `account_id, who, is_known (a person, not a visitor), touch_at, minutes (null: the length is not known), type, channel,
 * campaign, side, topic, source, id, batch, seq`.
 */
export function minutesOfTouches(range: MinutesRange): Sql {
  const { from, end, accounts, reach } = range;
  const ofAccounts = (condition: Sql): Sql => (accounts === undefined ? condition : sql`${condition} AND account_id GLOBAL IN (${accounts})`);
  const inPlace = minutesWithin({ ...range, within: ofAccounts(sql`at >= ${from} AND at < ${end}`) });
  if (reach === undefined) return inPlace;
  const stretches = stretchesOf(reach, range.window.zone).map((within) => keptMinutes({ ...range, within }));
  const kept = sql`SELECT * FROM (${join(stretches, "\nUNION ALL\n")}) WHERE ${ofAccounts(sql`touch_at >= ${from} AND touch_at < ${end}`)}`;
  return either({ kept, inPlace });
}

function minutesWithin(stretch: Stretch): Sql {
  if (stretch.plain === true) return sql`SELECT ${columns(sql`plain_minutes`)} FROM (SELECT account_id, who, person_key != '' AS is_known, touch_at, base * counted AS plain_minutes, ${said} FROM (${ofOne(stretch)}))`;
  return sql`SELECT ${columns(sql`full_minutes`)} FROM (${weighed(stretch)} UNION ALL ${meetings(stretch)})`;
}

/** Kept with and without weights side by side, so that touches are read once for both. */
function keptMinutes(stretch: Stretch): Sql {
  const both = shared(sql`${weighed(stretch)} UNION ALL ${meetings(stretch)}`);
  return stretch.plain === true ? sql`SELECT ${columns(sql`plain_minutes`)} FROM (${both}) WHERE type != 'meeting'` : sql`SELECT ${columns(sql`full_minutes`)} FROM (${both})`;
}

function columns(minutes: Sql): Sql {
  return sql`account_id, who, is_known, touch_at, ${minutes} AS minutes, type, channel, campaign, side, topic, source, id, batch, seq`;
}

/**
 * Years of the calendar are kept, the same for every question; for a long time all there is. No day lies in two of them. Shorter pieces would be
 * quicker once and slower together: who has lapsed is asked over more than a year.
 */
function stretchesOf({ from, end }: { readonly from: string; readonly end: string }, zone: string): Sql[] {
  const first = yearOf(from, zone);
  const count = yearOf(end, zone) - first + 1;
  if (count > yearsMax) return [sql`true`];
  return Array.from({ length: count }, (_, i) => sql`at >= ${value.instant(startOf(first + i, zone))} AND at < ${value.instant(startOf(first + i + 1, zone))}`);
}

/** A question over more years reads all touches at once. */
const yearsMax = 3;

function yearOf(instant: string, zone: string): number {
  return Number(dayOfInstant(instant, zone).slice(0, 4));
}

function startOf(year: number, zone: string): string {
  return startOfLocalDay(`${year}-01-01`, zone);
}

/** Everything but meetings: one person, the minutes of the card. */
function ofOne(range: Stretch): Sql {
  return capped(range, sql`${earning} AND type != 'meeting'`, sql`CAST([], 'Array(String)')`);
}

const said = sql`kind AS type, way AS channel, programme AS campaign, whose AS side, about AS topic, origin AS source, touch_id AS id, batch, seq`;

/** With and without the weight of the person. */
function weighed(range: Stretch): Sql {
  const held = heldAt(sql`p.versions`, sql`t.touch_at`);
  return sql`
    SELECT account_id, who, person_key != '' AS is_known, touch_at, base * counted * ${weight(range.knobs, sql`held.2`, sql`held.3`)} AS full_minutes,
      base * counted AS plain_minutes, ${said}
    FROM (
      SELECT t.*, ${held} AS held
      FROM (${tiered(range, ofOne(range))}) AS t
      LEFT ANY JOIN (${versionsOf(range, sql`type != 'meeting'`, sql`person_id`)}) AS p ON t.person_key = p.key
    )`;
}

/** People of whom the stretch speaks: where versions are kept, those of all others are passed over. */
function versionsOf({ within }: Stretch, condition: Sql, keys: Sql): Sql {
  const named = sql`SELECT ${keys} FROM touch WHERE account_id != '' AND ${within} AND ${condition}`;
  return sql`SELECT key, versions FROM (${peopleVersions()}) WHERE ${either({ kept: sql`key IN (${named})`, inPlace: sql`true` })}`;
}

/** Meetings: real minutes for each external attendee, named ones with their weight, unnamed ones with that of unknown people (S11). */
function meetings(range: Stretch): Sql {
  const held = heldAt(sql`p.versions`, sql`t.touch_at`);
  const each = weight(range.knobs, sql`${held}.2`, sql`${held}.3`);
  const heads = textOf(range.knobs, "per") === "meeting" ? sql`if(named = 0, unnamed_weight, heaviest)` : sql`weights + greatest(heads - named, 0) * unnamed_weight`;
  return sql`
    SELECT account_id, who, named > 0 AS is_known, touch_at, base * counted * (${heads}) AS full_minutes, NULL AS plain_minutes, ${said}
    FROM (
      SELECT t.account_id AS account_id, t.who AS who, t.touch_at AS touch_at, t.base AS base, t.counted AS counted, t.kind AS kind, t.way AS way,
        t.programme AS programme, t.whose AS whose, t.about AS about, t.origin AS origin, t.touch_id AS touch_id, t.batch AS batch, t.seq AS seq, t.heads AS heads,
        sumIf(${each}, t.person_key != '') AS weights, toInt64(countIf(t.person_key != '')) AS named, maxIf(${each}, t.person_key != '') AS heaviest,
        ${weight(range.knobs, sql`'unknown'`, sql`''`)} AS unnamed_weight
      FROM (
        SELECT * EXCEPT (person_key, people), greatest(heads_given, toInt64(length(people)), toInt64(1)) AS heads,
          arrayJoin(if(empty(people), [''], people)) AS person_key
        FROM (${tiered(range, capped(range, heldMeeting, attendeeKeys))})
      ) AS t
      LEFT ANY JOIN (${versionsOf(range, heldMeeting, sql`arrayJoin(${attendeeKeys})`)}) AS p ON t.person_key = p.key
      GROUP BY ALL
    )`;
}

/** With `tier_then`, the account's tier on the day of the touch, where tiers weigh at all. */
function tiered({ knobs }: Stretch, rows: Sql): Sql {
  if (weightsOf(knobs, "tier:").length === 0) return rows;
  return sql`
    SELECT r.*, ${tierOn(sql`r.local_day`)} AS tier_then
    FROM (${rows}) AS r
    LEFT ANY JOIN (${tierSpans()}) AS s ON r.account_id = s.account_id`;
}

/** The keys of those who were at a meeting. */
export const attendeeKeys: Sql = sql`if(notEmpty(attendee_people), arrayDistinct(arrayFilter(k -> k != '', arrayMap(k -> if(position(k, '@') > 0, lower(k), k), attendee_people))),
  arrayFilter(k -> k != '', [person_id]))`;

/** Valid touches of known accounts with their minutes before weights, and how many of each row still count on their day. */
function capped(range: Stretch, condition: Sql, people: Sql): Sql {
  const touches = earningTouches(range, condition, people);
  const inTurn = (rows: Sql): Sql => sql`
    SELECT * EXCEPT (so_far), greatest(0., least(times, ${capOf(range)} - (so_far - times))) AS counted
    FROM (
      SELECT *, sum(times) OVER (PARTITION BY account_id, who, kind, local_day ORDER BY touch_at, batch, seq ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS so_far
      FROM (${rows})
    )`;
  if (range.few === true) return inTurn(touches);
  const crowded = crowdedDays(range);
  const ofCrowded = earningTouches(range, sql`${condition} AND account_id IN (SELECT crowded_account FROM (${crowded}))`, people);
  const kept = sql`
    SELECT *, times AS counted FROM (${touches}) WHERE ${dayHash} NOT IN (SELECT one_day FROM (${crowded}))
    UNION ALL
    ${inTurn(sql`SELECT * FROM (${ofCrowded}) WHERE ${dayHash} IN (SELECT one_day FROM (${crowded}))`)}`;
  return either({ kept, inPlace: inTurn(touches) });
}

function capOf({ knobs }: Stretch): Sql {
  return sql`if(kind = 'trial_use', 1., ${value.float(numberOf(knobs, "cap_per_day"))})`;
}

/** Days on which one person has more touches of one type than count: `crowded_account, one_day`. They are looked for once, for meetings and all else. */
function crowdedDays(range: Stretch): Sql {
  return shared(sql`
    SELECT any(account_id) AS crowded_account, ${dayHash} AS one_day
    FROM (${earningTouches(range, earning, sql`CAST([], 'Array(String)')`)})
    GROUP BY one_day
    HAVING sum(greatest(times, 0)) > min(${capOf(range)}) OR min(times) < 0`);
}

/** Of one person, type and day. Few of them have more than count, and only those must be put in order, which is most of the work. */
const dayHash: Sql = sql`cityHash64(account_id, who, kind, local_day)`;

function earningTouches(range: Stretch, condition: Sql, people: Sql): Sql {
  return sql`
    SELECT account_id, ${whoOfTouch} AS who, person_id AS person_key, at AS touch_at, ${dayOf(sql`at`, range.window)} AS local_day, ${base(range.knobs)} AS base,
      toFloat64(ifNull(occurrences, 1)) AS times, toString(type) AS kind, toString(channel) AS way, toString(campaign) AS programme, ${sideOfTouch} AS whose,
      toString(topic) AS about, toString(source) AS origin, id AS touch_id, ifNull(attendees, 0) AS heads_given, ${people} AS people, batch, seq
    FROM touch
    WHERE account_id != '' AND ${range.within} AND ${validTouch} AND ${condition} AND ${range.only ?? sql`true`}`;
}

/** Touches that a rule of the card speaks of. */
export const earning: Sql = sql`(
  type IN ('page_view', 'form', 'content_view', 'mail_in', 'mail_click', 'ad_click', 'social_visit', 'social_comment', 'trial_use')
  OR (type = 'social_message' AND direction IN ('in', 'both'))
  OR (type = 'chat' AND outcome IN ('answered', ''))
  OR (type IN ('webinar', 'event') AND outcome IN ('held', '', 'connected'))
  OR ${connectedCall} OR ${heldMeeting})`;

/** What the card gives for a touch, before how many of a day count and before weights; null: the length is not known. */
export function base(knobs: KnobValues): Sql {
  const changed = changesOf(knobs, "card", (word) => word in card);
  const of = (rule: keyof typeof card): Sql => sql`${value.float(changed.get(rule) ?? card[rule])}`;
  const call = textOf(knobs, "call_minutes") === "real" ? sql`seconds / 60` : of("call");
  return sql`multiIf(
    type = 'page_view', ${of("page_view")} + if(page_class IN ('pricing', 'demo', 'contact', 'trial'), ${of("high_value_page")}, 0),
    type = 'form', ${of("form")} + if(form IN ('demo', 'price', 'contact'), ${of("request_form")}, 0),
    type = 'content_view', if(ifNull(seconds, 60) >= 60, ${of("content")}, 0),
    type = 'chat', ${of("chat")},
    type IN ('social_visit', 'social_comment', 'social_message'), ${of("social")},
    type = 'mail_in', ${of("mail_in")},
    type = 'mail_click', ${of("mail_click")},
    type = 'ad_click', ${of("ad_click")},
    type = 'call', ${call},
    type = 'meeting', ${atMost(of("meeting"))},
    type IN ('webinar', 'event'), ${atMost(of("attended"))},
    type = 'trial_use', ${of("trial_day")},
    0)`;
}

/** Real minutes up to a limit; null where the length is not known (`least` would pass over the null). */
function atMost(minutes: Sql): Sql {
  return sql`if(seconds IS NULL, NULL, least(seconds / 60, ${minutes}))`;
}

/** Seniority times persona times tier, at most the cap; a seniority that is not in the table weighs as “other”, none as unknown. */
function weight(knobs: KnobValues, seniority: Sql, persona: Sql): Sql {
  const changed = weightChanges(knobs);
  const words = Object.keys(seniorityWeights) as (keyof typeof seniorityWeights)[];
  const weights = words.map((word) => String(changed.get(word) ?? seniorityWeights[word]));
  const other = changed.get("other") ?? seniorityWeights.other;
  const bySeniority = sql`transform(if(${seniority} = '', 'unknown', toString(${seniority})), ${value.strings(words)},
    CAST(${value.strings(weights)}, 'Array(Float64)'), ${value.float(other)})`;
  return sql`least(${value.float(numberOf(knobs, "weight_cap"))}, ${bySeniority}${times(weightsOf(knobs, "persona:"), persona)}${times(weightsOf(knobs, "tier:"), sql`tier_then`)})`;
}

/** Times the weight of a word; one that is not in the table weighs 1. */
function times(weights: readonly (readonly [word: string, weight: number])[], word: Sql): Sql {
  if (weights.length === 0) return sql``;
  return sql` * transform(toString(${word}), ${value.strings(weights.map(([one]) => one))}, CAST(${value.strings(weights.map(([, amount]) => String(amount)))}, 'Array(Float64)'), 1.)`;
}

/** The weights that a setting gives words of a kind: `persona:`, `tier:`. */
function weightsOf(knobs: KnobValues, kind: "persona:" | "tier:"): (readonly [word: string, weight: number])[] {
  return [...weightChanges(knobs)].filter(([word]) => word.startsWith(kind)).map(([word, amount]) => [word.slice(kind.length), amount]);
}

function weightChanges(knobs: KnobValues): Map<string, number> {
  return changesOf(knobs, "weights", (word) => word in seniorityWeights || word.startsWith("persona:") || word.startsWith("tier:"));
}
