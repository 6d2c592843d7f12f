/** What converts: a visitor or an account does something by which it steps forward (KPIs visit_conversion_rate, demo_requests). */
import { type Sql, sql, value } from "../../store/sql.ts";
import { touchTypes } from "../../store/tables/touch.ts";
import type { Knob, KnobValues } from "../kpi.ts";
import { wordsOf } from "./settings.ts";

/** The setting that says what converts. */
export const conversionsKnob = {
  default: "form, chat, trial_use",
  meaning: "What converts: types of touches (form: whatever form) or what a form asks for (demo, price, contact, trial …), parted by commas.",
} as const satisfies Knob;

/** A touch that converts, by the setting `actions`; a chat only where the visitor wrote. */
export function conversionAction(knobs: KnobValues): Sql {
  const words = wordsOf(knobs, "actions");
  const types = words.filter((word) => (touchTypes as readonly string[]).includes(word));
  const forms = words.filter((word) => !types.includes(word));
  return sql`(
    (type IN ${value.strings(types)} AND NOT (type = 'chat' AND (outcome = 'opened' OR direction = 'out')))
    OR (type = 'form' AND form IN ${value.strings(forms)}))`;
}
