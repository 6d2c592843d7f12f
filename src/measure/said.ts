/** Numbers as a sentence has them. Screens have their own forms; nothing is computed here. */
import type { Unit } from "./kpi.ts";

const nouns: Readonly<Partial<Record<Unit, readonly [one: string, many: string]>>> = {
  accounts: ["account", "accounts"], people: ["person", "people"], months: ["month", "months"], days: ["day", "days"], hours: ["hour", "hours"],
  minutes: ["minute", "minutes"], seconds: ["second", "seconds"],
};

/** "37.5 %", "1,500 EUR", "44.5 days"; `currency` is that of money. */
export function said(value: number, unit: Unit, currency: string | null): string {
  if (unit === "percent" || unit === "probability") return `${number(value * 100, 1)} %`;
  if (unit === "pp") return `${number(value * 100, 1)} percentage points`;
  if (unit.startsWith("money")) return `${number(value, 2)} ${currency ?? ""}${per(unit)}`.trim();
  if (unit === "nps") return `${value > 0 ? "+" : ""}${number(value, 1)}`;
  const noun = nouns[unit];
  return noun === undefined ? number(value, 2) : `${number(value, 1)} ${value === 1 ? noun[0] : noun[1]}`;
}

/** A side of a division, as it stands. */
export function sideSaid(side: number | string, isMoney: boolean, currency: string | null): string {
  const amount = number(Number(side), 2);
  return isMoney && currency !== null ? `${amount} ${currency}` : amount;
}

function per(unit: Unit): string {
  if (unit === "money_per_day") return " a day";
  return unit === "money_per_year" ? " a year" : "";
}

function number(value: number, digits: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}
