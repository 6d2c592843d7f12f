/**
 * Engagement minutes of one account, for its page. What a touch earns is said in SQL as for all accounts (`minutes.ts`); how many of a day count and
 * what people weigh is worked out here, as is when the account was engaged: planning that takes an engine ten times longer than reading the touches.
 */
import { shared, type Sql, sql, value } from "../../store/sql.ts";
import type { KnobValues, Window } from "../kpi.ts";
import { attendeeKeys, base, earning, minutesKnobs, seniorityWeights } from "./minutes.ts";
import { peopleVersions } from "./people.ts";
import { numberOf } from "./settings.ts";
import { dayOf, daysLater, endInstant } from "./time.ts";
import { heldMeeting, validTouch, whoOfTouch } from "./touches.ts";

/** A touch that earns; instants as text, `2026-03-01 12:00:00.000`, which is in the order of time. */
export interface EarningTouch {
  readonly touch_at: string;
  /** When it is so old that it counts no more. */
  readonly expires: string;
  readonly local_day: string;
  readonly kind: string;
  readonly who: string;
  /** What the card gives for it; null: the length is not known. */
  readonly earned: number | null;
  readonly times: number;
  /** Who was there, of a meeting; else whoever did it, if known. */
  readonly people: readonly string[];
  readonly heads: number;
}

/** Who is known by a name, since when with which seniority, the first from always. */
export interface PersonVersions {
  readonly key: string;
  readonly versions: readonly (readonly [since: string, seniority: string, persona: string])[];
}

/** Settings that the SQL of all accounts is needed for: of these only the standard is worked out here. */
const beyond = ["card", "weights", "weight_cap", "cap_per_day", "per", "call_minutes"] as const;

/** Whether the minutes by these settings are worked out here. */
export function isWorkedOutHere(knobs: KnobValues): boolean {
  return beyond.every((knob) => knobs[knob] === minutesKnobs[knob].default) && (knobs["channels"] ?? "") === "";
}

/** Touches of an account since an instant that earn minutes, as {@link EarningTouch}, in their order. */
export function earningTouches(window: Window, knobs: KnobValues, { account, from }: { readonly account: string; readonly from: Sql }): Sql {
  return sql`
    SELECT toString(at) AS touch_at, toString(${daysLater(sql`at`, numberOf(knobs, "days"), window)}) AS expires, toString(${dayOf(sql`at`, window)}) AS local_day, toString(type) AS kind,
      ${whoOfTouch} AS who, ${base(knobs)} AS earned, toFloat64(ifNull(occurrences, 1)) AS times, if(${heldMeeting}, ${attendeeKeys}, [person_id]) AS people, toFloat64(ifNull(attendees, 0)) AS heads
    FROM touch
    WHERE account_id = ${value.string(account)} AND at >= ${from} AND at < ${endInstant(window)} AND ${validTouch} AND ${earning}
    ORDER BY at, batch, seq`;
}

/** Versions of the people of these touches, as {@link PersonVersions}. */
export function versionsOfPeople(touches: readonly EarningTouch[]): Sql | null {
  const keys = [...new Set(touches.flatMap(({ people }) => people))].filter((key) => key !== "");
  return keys.length === 0 ? null : sql`SELECT key, versions FROM (${versionsByKey}) WHERE key IN ${value.strings(keys)}`;
}

const versionsByKey: Sql = shared(sql`SELECT key, versions FROM (${peopleVersions()})`, "key");

/** What an account's minutes rise and fall by at an instant. */
interface Change {
  readonly at: string;
  readonly minutes: number;
}

/** A span from an instant on; `falls`: when the sum falls below the threshold again, null: not yet. */
export interface MinutesSpan {
  readonly since: string;
  readonly falls: string | null;
}

/** When the minutes of the last days were at or above the threshold, by time. */
export function spansAbove(threshold: number, touches: readonly EarningTouch[], people: readonly PersonVersions[]): MinutesSpan[] {
  const spans: MinutesSpan[] = [];
  let [sum, since]: [number, string | null] = [0, null];
  for (const { at, minutes } of changesOf(touches, people)) {
    sum += minutes;
    const holds = Math.round(sum * 1e6) / 1e6 >= threshold;
    if (holds && since === null) since = at;
    if (holds || since === null) continue;
    spans.push({ since, falls: at });
    since = null;
  }
  return since === null ? spans : [...spans, { since, falls: null }];
}

function changesOf(touches: readonly EarningTouch[], people: readonly PersonVersions[]): Change[] {
  const known = new Map(people.map(({ key, versions }) => [key, versions]));
  const changes = new Map<string, number>();
  const change = (at: string, minutes: number): void => void changes.set(at, (changes.get(at) ?? 0) + minutes);
  for (const [touch, counted] of counting(touches)) {
    const minutes = (touch.earned ?? 0) * counted * weightOf(touch, known);
    change(touch.touch_at, minutes);
    change(touch.expires, -minutes);
  }
  return [...changes].map(([at, minutes]) => ({ at, minutes })).sort((one, other) => (one.at < other.at ? -1 : 1));
}

/** How many times of each touch still count on its day: of one person or visitor and one type so many do. */
function counting(touches: readonly EarningTouch[]): (readonly [EarningTouch, number])[] {
  const before = new Map<string, number>();
  return touches.map((touch) => {
    const day = JSON.stringify([touch.who, touch.kind, touch.local_day]);
    const had = before.get(day) ?? 0;
    before.set(day, had + touch.times);
    const most = touch.kind === "trial_use" ? 1 : minutesKnobs.cap_per_day.default;
    return [touch, Math.max(0, Math.min(touch.times, most - had))];
  });
}

/** Of a meeting of all who were there, those without a name as unknown ones; else of whoever did it. */
function weightOf({ kind, people, heads, touch_at }: EarningTouch, known: ReadonlyMap<string, PersonVersions["versions"]>): number {
  const named = people.filter((key) => key !== "").map((key) => seniorityWeight(known.get(key)?.findLast(([since]) => since <= touch_at)?.[1] ?? ""));
  const unknown = seniorityWeight("");
  if (kind !== "meeting") return named[0] ?? unknown;
  return named.reduce((sum, weight) => sum + weight, 0) + Math.max(Math.max(heads, people.length, 1) - named.length, 0) * unknown;
}

function seniorityWeight(seniority: string): number {
  const weights = new Map<string, number>(Object.entries(seniorityWeights));
  return Math.min(minutesKnobs.weight_cap.default, weights.get(seniority === "" ? "unknown" : seniority) ?? seniorityWeights.other);
}
