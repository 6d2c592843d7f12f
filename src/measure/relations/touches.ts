/** What a touch means (rules A2 and R12, settled readings S13 and S14): conditions over a row of the table `touch`. */
import { join, type Sql, sql, value } from "../../store/sql.ts";
import type { Knob, KnobValues, Need } from "../kpi.ts";
import { wordsOf } from "./settings.ts";

/** Types that can be an action of the account; the others are ours, or seen without being asked for. */
export const actionTypes = [
  "page_view", "form", "chat", "mail_in", "mail_click", "ad_click", "call", "meeting", "event", "webinar", "content_view", "social_visit",
  "social_comment", "social_message", "trial_use",
] as const;

/** KPIs of engagement need something that reports actions. */
export const actionsNeed: Need = { record: "touch", types: [...actionTypes], broughtBy: "a web tracker, a mail tool, a calling tool or a calendar" };

/** Counts at all: no bot, own staff or test, not deleted, no page for applicants, logging in or unsubscribing. */
export const validTouch: Sql = sql`(removed = '' AND NOT ifNull(deleted, false) AND page_class NOT IN ('careers', 'login', 'unsubscribe'))`;

/** Somebody answered the telephone: said so, or a call of unsaid outcome that lasted over a minute. */
export const connectedCall: Sql = sql`(type = 'call' AND (outcome = 'connected' OR (outcome = '' AND ifNull(seconds, 0) > 60)))`;

/** Took place: held, or without a word that it did not. */
export const heldMeeting: Sql = sql`(type = 'meeting' AND outcome IN ('held', ''))`;

/** A chat in which the account wrote: an opened window is none. */
const writtenChat: Sql = sql`(type = 'chat' AND outcome != 'opened')`;

/** An action of the account. Calls and meetings have two sides whoever dialled; of messages only theirs count. */
export const actionOfAccount: Sql = sql`(
  type IN ('page_view', 'form', 'mail_in', 'mail_click', 'ad_click', 'content_view', 'social_visit', 'social_comment', 'trial_use')
  OR (type IN ('event', 'webinar') AND outcome IN ('held', '', 'connected'))
  OR (type = 'social_message' AND direction IN ('in', 'both'))
  OR ${writtenChat} OR ${connectedCall} OR ${heldMeeting})`;

/** A call that we dialled. Without a direction it is taken for ours. */
export const dial: Sql = sql`(type = 'call' AND direction != 'in')`;

/** Call outcomes that can be a conversation with a human; '' = the source does not say. */
export const humanOutcomes = ["connected", "gatekeeper", "refused", ""] as const;

/** The settings that say which calls are conversations. */
export const conversationKnobs = {
  seconds: { default: 60, meaning: "A conversation lasts longer than so many seconds." },
  dispositions: { default: "connected, gatekeeper, refused, none", meaning: "Outcomes with which a call can be a conversation, parted by commas; none: no outcome given." },
} as const satisfies Record<string, Knob>;

/** What brings calls. */
export const callNeed: Need = { record: "touch", types: ["call"], broughtBy: "a calling tool or a CRM's logged calls" };

/** The setting `dispositions`; its word `none` means that no outcome is given. */
export function outcomesOf(knobs: KnobValues): string[] {
  return wordsOf(knobs, "dispositions").map((word) => (word === "none" ? "" : word));
}

/** A call of more than so many seconds with a human. Null where the length is not known and the outcome does not rule it out. */
export function conversation(moreThanSeconds: number, outcomes: readonly string[] = humanOutcomes): Sql {
  return sql`if(outcome IN ${value.strings(outcomes)}, seconds > ${value.float(moreThanSeconds)}, false)`;
}

/** A two-way touch: meeting held, conversation, answered chat, mail from them. */
export const twoWayTouch: Sql = sql`(
  ${heldMeeting} OR type = 'mail_in' OR (type = 'chat' AND outcome IN ('answered', ''))
  OR (type = 'call' AND ifNull(${conversation(60)}, false)))`;

/** A sales action: call dialled, 1:1 mail sent, social message, meeting held; of sales, or where no side is given. */
export const salesAction: Sql = sql`(
  side IN ('sales', '')
  AND (${dial} OR type = 'mail_out' OR (type = 'social_message' AND direction != 'in') OR ${heldMeeting}))`;

/** Whose work a touch is; where the source does not say, the type's own. */
export const sideOfTouch: Sql = sql`multiIf(side != '', toString(side),
  type IN ('call', 'meeting', 'meeting_booked', 'mail_out', 'mail_in', 'social_message'), 'sales', 'marketing')`;

/** Person, else visitor; '' where neither is known. */
export const whoOfTouch: Sql = sql`multiIf(person_id != '', person_id, person != '', person, person_email != '', person_email, visitor)`;

/** The dimensions of a touch itself. */
export function touchLabels(): Sql {
  return sql`map(${join([
    sql`'type', toString(type)`,
    sql`'channel', toString(channel)`,
    sql`'campaign', toString(campaign)`,
    sql`'side', ${sideOfTouch}`,
    sql`'source', toString(source)`,
  ], ", ")})`;
}

export const touchLabelNames = ["type", "channel", "campaign", "side", "source"] as const;
