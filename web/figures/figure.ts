import type { Figure, KpiResult, NullReason, Unit } from "../../src/serve/contract.ts";
import { showDay } from "../format/days.ts";
import { inWords } from "../words/language.ts";
import { known, say } from "../words/say.ts";
import { showNumber, type Precision } from "../format/numbers.ts";

/** What a number needs to be written. */
export interface Kind {
  readonly unit: Unit;
  readonly currency: string | null;
}

/** The value as text; "not collected" and "—" are different nothings and stay different. */
export function showValue(figure: Pick<Figure, "value" | "reason">, kind: Kind, precision: Precision = "exact"): string {
  if (figure.value === null) return figure.reason === "not_collected" ? say("tile.notcollected") : "—";
  return showNumber(figure.value, { ...kind, precision });
}

const isoDay = /\b\d{4}-\d{2}-\d{2}\b/g;

/** Why it has no value: in the KPI's own words where it has some. */
export function whyNone({ reason, reason_text: own }: Pick<Figure, "reason" | "reason_text">): string {
  if (own === undefined) return reasonOf(reason);
  // A day in Russian ends with a full stop of its own.
  return inWords(own).replaceAll(isoDay, (day) => showDay(day)).replace(/\.\.$/, ".");
}

/** Nothing of its days is known, so there is nothing to draw or to open either. */
export function isUnmeasured({ reason }: Pick<Figure, "reason">): boolean {
  return reason === "not_collected" || reason === "not_begun";
}

export function reasonOf(reason: NullReason | null): string {
  const key = `reason.${reason ?? ""}`;
  return known(key) ? say(key) : "";
}

/** One side of a ratio. Only sums of money carry the currency: the denominator of a share is a count. */
export function showSide(side: number | string | null, kind: Kind, which: "numerator" | "denominator", precision: Precision = "exact"): string {
  if (side === null) return "—";
  const money = which === "numerator" && (kind.unit === "money" || kind.unit === "money_per_day" || kind.unit === "money_per_year");
  if (money) return showNumber(side, { unit: "money", currency: kind.currency, precision });
  return showNumber(side, { unit: "count", precision });
}

/** Ratios, means and shares stand beside what they are made of; sums have no denominator. */
export function hasSides(kpi: Pick<KpiResult, "combine">): boolean {
  return kpi.combine === "ratio" || kpi.combine === "mean";
}
