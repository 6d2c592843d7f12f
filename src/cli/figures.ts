/** Numbers as a terminal shows them: unit always, a real minus, `—` for what cannot be said, “not collected” in words. */
import type { Figure, KpiResult, Unit } from "../serve/contract.ts";
import { language, say } from "./words.ts";

const minus = "−";

function plain(number: number | string): string {
  return new Intl.NumberFormat(language(), { maximumFractionDigits: 20 }).format(number as number);
}

/** What a number is measured in, and in which money. */
export interface Measure {
  readonly unit: Unit;
  readonly currency: string | null;
}

/** The value in full: `63.1501 %`, `10,005,534 USD`, `51.8 days`. */
export function inFull(number: number, measure: Measure): string {
  return written(number, measure, (n) => plain(round(n, 4)));
}

/** Values of one column: all with as many decimals, at most two, so that their digits stand above each other. */
export function inColumn(numbers: readonly (number | null)[], measure: Measure): (number: number) => string {
  const shown = numbers.filter((number) => number !== null).map((number) => (isShare(measure) ? percentOf(number) : number));
  const digits = Math.max(0, ...shown.map((number) => Math.min(2, decimalsOf(number))));
  const fixed = new Intl.NumberFormat(language(), { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return (number) => written(number, measure, (n) => fixed.format(n));
}

function decimalsOf(number: number): number {
  return String(round(number, 4)).split(".")[1]?.length ?? 0;
}

const isShare = ({ unit }: Measure): boolean => unit === "percent" || unit === "probability";

/** The value for a board: three significant digits, whole numbers under ten thousand in full. */
export function inShort(number: number, measure: Measure): string {
  return written(number, measure, (n) => (Number.isInteger(n) && Math.abs(n) < 10_000 ? plain(n) : short(n)));
}

/** The value of a figure, or in words why there is none. */
export function valueOf(figure: Pick<Figure, "value" | "reason">, measure: Measure, write: (number: number, measure: Measure) => string = inFull): string {
  if (figure.value !== null) return write(figure.value, measure);
  return figure.reason === "not_collected" ? say("tile.notcollected") : "—";
}

const scaleSteps = [
  { from: 1e12, sign: "T" },
  { from: 1e9, sign: "B" },
  { from: 1e6, sign: "M" },
  { from: 1e4, sign: "k", over: 1e3 },
] as const;

// English writes k, M, B, T; other languages have words of their own.
function short(number: number): string {
  if (language() !== "en" && Math.abs(number) >= 1e4) return new Intl.NumberFormat(language(), { notation: "compact", maximumSignificantDigits: 3 }).format(number);
  const step = scaleSteps.find((one) => Math.abs(number) >= one.from);
  if (step === undefined) return threeDigits(number);
  return `${threeDigits(number / ("over" in step ? step.over : step.from))}${step.sign}`;
}

function threeDigits(number: number): string {
  return number.toLocaleString(language(), { maximumSignificantDigits: 3, minimumSignificantDigits: Math.abs(number) >= 100 ? 1 : 3 });
}

function written(number: number, measure: Measure, write: (n: number) => string): string {
  const { unit, currency } = measure;
  const text = isShare(measure) ? write(percentOf(number)) : write(number);
  return withUnit(text.replace(/^-/, minus), unit, currency);
}

// Shares are 0–1 in the API; 0.631501 × 100 must not become 63.150099999.
function percentOf(share: number): number {
  return round(share * 100, 10);
}

function round(number: number, digits: number): number {
  return Number(number.toFixed(digits));
}

function unitWord(unit: Unit): string | null {
  switch (unit) {
    case "percent":
    case "probability":
      return "%";
    case "pp":
    case "months":
    case "days":
    case "hours":
    case "minutes":
    case "seconds":
      return say(`cli.unit.${unit}`);
    default:
      return null;
  }
}

function withUnit(text: string, unit: Unit, currency: string | null): string {
  if (unit === "money" || unit === "money_per_day" || unit === "money_per_year") {
    const amount = `${text} ${currency ?? ""}`.trimEnd();
    return unit === "money" ? amount : say(unit === "money_per_day" ? "cli.unit.perday" : "cli.unit.peryear", { amount });
  }
  const word = unitWord(unit);
  return word === null ? text : `${text} ${word}`;
}

/** A difference with its sign: `+14`, `−3`, `±0`. */
export function signed(text: string, number: number): string {
  return number > 0 ? `+${text}` : number === 0 ? "±0" : text;
}

/** Better, worse or neither, with the sign that says it without colour. */
export function direction(difference: number | null, better: KpiResult["better"]): "better" | "worse" | "same" {
  if (difference === null || difference === 0 || better === "none" || better === "plan") return "same";
  return difference > 0 === (better === "up") ? "better" : "worse";
}

/** `4,238` from 4238 or "4238"; `—` from null. */
export function count(number: number | string | null): string {
  if (number === null) return "—";
  // Amounts come as text because a float could lose digits; the format takes them as they are.
  return plain(number).replace(/^-/, minus);
}

/** `1.2 GB` of bytes. */
export function bytes(number: number): string {
  const steps = ["B", "kB", "MB", "GB", "TB"];
  const step = Math.min(steps.length - 1, number < 1 ? 0 : Math.floor(Math.log10(number) / 3));
  return `${(number / 1000 ** step).toLocaleString(language(), { maximumSignificantDigits: 3 })} ${steps[step]}`;
}

/** `1 row`, `3,482 rows`: a text whose form the number decides. */
export function counted(key: "cli.rows" | "cli.files", number: number): string {
  return say(key, { n: count(number), count: number });
}
