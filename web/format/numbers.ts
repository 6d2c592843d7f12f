import type { Interval, Unit } from "../../src/serve/contract.ts";
import { locale } from "../words/language.ts";
import { say } from "../words/say.ts";

/** `board`: at most three significant digits. `exact`: all of them. `axis`: as few as a scale needs. */
export type Precision = "board" | "exact" | "axis";
export interface Shown {
  readonly unit: Unit;
  readonly currency?: string | null;
  readonly precision?: Precision;
  /** With + or −, for differences. */
  readonly signed?: boolean;
}

const formats = new Map<string, Intl.NumberFormat>();

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${locale()} ${JSON.stringify(options)}`;
  const kept = formats.get(key) ?? new Intl.NumberFormat(locale(), options);
  formats.set(key, kept);
  return kept;
}

/** A number of this unit as text, in the reader's locale, with a real minus. Text is taken for amounts that a float could not hold. */
export function showNumber(value: number | string, shown: Shown): string {
  const { unit, times } = shown.precision === "board" && shown.signed !== true ? unitOnBoard(Number(value), shown.unit) : { unit: shown.unit, times: 1 };
  if (times !== 1) return showNumber(Number(value) * times, { ...shown, unit });
  const digits = digitsFor(value, shown.precision ?? "exact", unit);
  const sign: Intl.NumberFormatOptions = shown.signed === true ? { signDisplay: "exceptZero" } : {};
  return realMinus(inUnit(value, shown, { ...digits, ...sign }));
}

interface BoardUnit {
  readonly unit: Unit;
  readonly times: number;
}
const smallerUnits: Partial<Readonly<Record<Unit, BoardUnit>>> = { days: { unit: "hours", times: 24 }, hours: { unit: "minutes", times: 60 } };

/** A tenth of an hour is read as six minutes: in what unit a board shows it, and how many of those make one of its own. */
export function unitOnBoard(value: number, unit: Unit): BoardUnit {
  const smaller = smallerUnits[unit];
  return smaller === undefined || value === 0 || Math.abs(value) >= 0.5 ? { unit, times: 1 } : smaller;
}

function inUnit(value: number | string, shown: Shown, digits: Intl.NumberFormatOptions): string {
  const { unit, currency } = shown;
  const plain = (options: Intl.NumberFormatOptions): string => format(options).format(value as number);
  switch (unit) {
    case "percent":
      return plain({ ...sign(digits), style: "percent", minimumFractionDigits: shown.precision === "axis" ? 0 : 1, maximumFractionDigits: 1 });
    case "pp":
      return say("unit.pp", { n: format({ ...sign(digits), ...pointDigits(Number(value) * 100) }).format(Number(value) * 100) });
    case "money":
      return plain(money(digits, currency));
    case "money_per_day":
      return say("unit.perday", { amount: plain(money(digits, currency)) });
    case "money_per_year":
      return say("unit.peryear", { amount: plain(money(digits, currency)) });
    case "months": case "days": case "hours": case "minutes": case "seconds":
      return plain({ ...digits, ...(shown.precision === undefined || shown.precision === "exact" ? spanDigits(value) : {}), style: "unit", unit: unit.slice(0, -1), unitDisplay: unit === "minutes" || unit === "seconds" || unit === "hours" ? "short" : "long" });
    case "ratio":
      return say("unit.ratio", { n: plain(digits) });
    case "accounts": case "people": case "count": case "score100": case "nps": case "probability": case "level":
      return plain(digits);
  }
}

function digitsFor(value: number | string, precision: Precision, unit: Unit): Intl.NumberFormatOptions {
  const size = Math.abs(Number(value));
  if (precision === "exact") return { maximumFractionDigits: 4 };
  if (size >= 1000) return { notation: "compact", maximumSignificantDigits: 3 };
  // Of a hundredth of a whole nobody reads more than one digit.
  if (precision === "board" && unit === "ratio" && size < 0.1) return { maximumSignificantDigits: size < 0.01 ? 1 : 2 };
  return { maximumSignificantDigits: 3 };
}

/** Thousands of minutes need no seconds. */
function spanDigits(value: number | string): Intl.NumberFormatOptions {
  return { maximumFractionDigits: Math.abs(Number(value)) >= 1000 ? 1 : 4 };
}

/** What one decimal would make 0.0 is no nothing: an arrow stands beside it. Less than a thousandth of a point is the noise of floats. */
function pointDigits(points: number): Intl.NumberFormatOptions {
  const isLittle = Math.abs(points) < 0.05 && Math.abs(points) >= 0.001;
  return isLittle ? { maximumSignificantDigits: 1 } : { minimumFractionDigits: 1, maximumFractionDigits: 1 };
}

function sign(digits: Intl.NumberFormatOptions): Intl.NumberFormatOptions {
  return digits.signDisplay === undefined ? {} : { signDisplay: digits.signDisplay };
}

function money(digits: Intl.NumberFormatOptions, currency: string | null | undefined): Intl.NumberFormatOptions {
  if (currency === null || currency === undefined || !/^[A-Z]{3}$/.test(currency)) return digits;
  const decimals: Intl.NumberFormatOptions = digits.maximumFractionDigits === undefined ? {} : { minimumFractionDigits: 0, maximumFractionDigits: 2 };
  return { ...digits, ...decimals, style: "currency", currency, currencyDisplay: "narrowSymbol" };
}

function realMinus(text: string): string {
  return text.replaceAll("-", "−");
}

/** How sure a guess is: whole percent. */
export function showSureness(share: number): string {
  return format({ style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** A share of 0–1 as percent with one decimal. */
export function showShare(share: number): string {
  return showNumber(share, { unit: "percent" });
}

export function showCount(count: number | string, precision: Precision = "exact"): string {
  return showNumber(count, { unit: "count", precision });
}

/** Money with its currency; `—` where there is none. */
export function showMoney(amount: string | number | null, currency: string, precision: Precision = "board"): string {
  return amount === null ? "—" : showNumber(amount, { unit: "money", currency, precision });
}

/** "37.2–48.3", in the unit of its value. */
export function showInterval(interval: Interval, unit: Unit): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  const factor = unit === "percent" ? 100 : 1;
  const side = (edge: number): string => realMinus(format(digits).format(edge * factor));
  return say("tile.range", { low: side(interval.low), high: side(interval.high) });
}

/** What stands between whole and parts where the reader types a number. */
export function decimalSign(): string {
  return format({}).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";
}

/** A size in bytes as people say it. */
export function showBytes(bytes: number): string {
  const step = [[1e9, "gigabyte"], [1e6, "megabyte"], [1e3, "kilobyte"]] as const;
  const [size, unit] = step.find(([from]) => bytes >= from) ?? ([1, "byte"] as const);
  return format({ style: "unit", unit, unitDisplay: unit === "byte" ? "long" : "short", maximumFractionDigits: 1 }).format(bytes / size);
}

/** Whether rounding for the board hides digits, so that hovering has something to add. */
export function differsExactly(value: number, shown: Shown): boolean {
  return showNumber(value, { ...shown, precision: "board" }) !== showNumber(value, { ...shown, precision: "exact" });
}
