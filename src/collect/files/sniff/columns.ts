/** What the columns of a table look like, from a sample spread over the whole file. */
import type { DateFormat } from "../preset.ts";
import type { ColumnLook } from "../report.ts";

/** @param rows sampled rows, each as wide as the header */
export function columnLooks(header: readonly string[], rows: readonly (readonly string[])[]): ColumnLook[] {
  return header.map((name, place) => columnLook(name, rows.map((row) => row[place] ?? "")));
}

function columnLook(name: string, cells: readonly string[]): ColumnLook {
  const values = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const distinct = [...new Set(values)];
  const dated = dateFormatsOf(distinct, name);
  const marks = marksOf(distinct);
  return {
    name,
    examples: spread(distinct, 5),
    looksLike: looksLike(name, values, distinct, dated.all),
    dateFormats: dated.all,
    ...(dated.some.length > 0 && dated.all.length === 0 ? { dateFormatsMixed: dated.some } : {}),
    decimals: marks.fitting,
    ...(marks.isOpen ? { isMarkOpen: true } : {}),
    emptyShare: cells.length === 0 ? 0 : 1 - values.length / cells.length,
  };
}

/** Some of a list, from all over it. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from({ length: count }, (_, i) => list[Math.floor((i * (list.length - 1)) / (count - 1))] as T);
}

const yesNo = new Set(["true", "false", "yes", "no", "y", "n", "t", "f", "ja", "nein", "oui", "non", "да", "нет", "是", "否"]);

function looksLike(name: string, values: readonly string[], distinct: readonly string[], formats: readonly DateFormat[]): ColumnLook["looksLike"] {
  if (values.length === 0) return "empty";
  if (distinct.every((one) => yesNo.has(one.toLowerCase()))) return "yes_no";
  const isWholeNumbers = distinct.every((one) => /^\d+$/.test(one));
  if (isWholeNumbers && distinct.some((one) => one.length > 15 || /^0\d/.test(one))) return "id";
  if (/(^|[\s_-])(id|key|code|guid|uuid|nr|no)$/i.test(name) || /[a-z]I[dD]$/.test(name)) return "id";
  if (formats.some((format) => format === "ymd" || format === "dmy" || format === "mdy")) return "date";
  if (formats.length > 0 && /date|time|_at$|day|datum|created|updated/i.test(name)) return "date";
  return distinct.every((one) => isNumber(one, ".") || isNumber(one, ",")) ? "number" : "text";
}

const time = String.raw`(?:(?:T|,?\s+)\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:[A-Za-z][\w/+:-]*|[+-]\d{1,2}(?::?\d{2})?)?)?`;
const month = String.raw`\d{1,2}|\p{L}{3,}\.?`;
const shapes: Readonly<Record<"ymd" | "dmy" | "mdy", { readonly shape: RegExp; readonly order: readonly [year: number, month: number, day: number] }>> = {
  ymd: { shape: new RegExp(String.raw`^(?:(\d{4})[-/. 年]\s?(${month})[-/. 月]\s?(\d{1,2})日?|(\d{4})(\d{2})(\d{2}))${time}$`, "u"), order: [1, 2, 3] },
  dmy: { shape: new RegExp(String.raw`^(?:\p{L}{2,}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-/. ]\s?(${month})[-/., ]\s?(\d{4}|\d{2})${time}$`, "u"), order: [3, 2, 1] },
  mdy: { shape: new RegExp(String.raw`^(?:\p{L}{2,}day,?\s+)?(${month})[-/. ]\s?(\d{1,2})(?:st|nd|rd|th)?[-/., ]\s?(\d{4}|\d{2})${time}$`, "u"), order: [3, 1, 2] },
};

const epochs = { epoch_s: 1, epoch_ms: 1e3, epoch_us: 1e6, epoch_ns: 1e9 } as const;
const [earliest, latest] = [Date.UTC(1990, 0, 1) / 1000, Date.UTC(2060, 0, 1) / 1000];

/** Does the text have the form, and name a day that exists? Years are not judged here. */
export function fitsDate(text: string, format: DateFormat): boolean {
  if (format === "excel") return /^\d{5}([.,]\d+)?$/.test(text) && Number(text.replace(",", ".")) >= 32_874 && Number(text.replace(",", ".")) <= 58_440;
  if (format === "ymd" || format === "dmy" || format === "mdy") return fitsCalendar(text, format);
  const seconds = Number(text) / epochs[format];
  return /^\d{9,19}(\.\d+)?$/.test(text) && seconds >= earliest && seconds <= latest;
}

function fitsCalendar(text: string, format: "ymd" | "dmy" | "mdy"): boolean {
  const { shape, order } = shapes[format];
  const found = shape.exec(text);
  if (found === null) return false;
  const [year, monthText, day] = order.map((group) => found[group] ?? found[group + 3] ?? "");
  const named = !/^\d/.test(monthText ?? "");
  const [y, m, d] = [Number(year), named ? 1 : Number(monthText), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= (named ? 31 : new Date(Date.UTC(y < 100 ? 2000 + y : y, m, 0)).getUTCDate());
}

const allFormats: readonly DateFormat[] = ["ymd", "dmy", "mdy", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel"];

/** Formats that fit every value that any format fits: a column of dates stays one although a cell is broken. */
function dateFormatsOf(distinct: readonly string[], name: string): { all: DateFormat[]; some: DateFormat[] } {
  const fitting = distinct.map((text) => allFormats.filter((format) => fitsDate(text, format))).filter((formats) => formats.length > 0);
  if (fitting.length * 2 < distinct.length) return { all: [], some: [] };
  const some = allFormats.filter((format) => fitting.some((formats) => formats.includes(format)));
  const all = some.filter((format) => fitting.every((formats) => formats.includes(format)));
  // Written in words, day and month cannot be mistaken for each other; `excel` and counts of seconds only by declaration or by name.
  return { all: /amount|value|price|cost|zip|plz|phone/i.test(name) ? all.filter((format) => format !== "excel") : all, some };
}

function isNumber(text: string, mark: "." | ","): boolean {
  return numberForms[mark].test(text.normalize("NFKC").replaceAll(/[−–]/g, "-"));
}

/** Made once: every cell of the look is asked, and compiling the expression took about twenty times as long as asking it. */
const numberForms = { ".": numberForm("."), ",": numberForm(",") } as const;

function numberForm(mark: "." | ","): RegExp {
  const [point, other] = mark === "." ? [String.raw`\.`, ","] : [",", String.raw`\.`];
  const symbol = String.raw`(?:[A-Za-z]{3}|[$€£¥₽₹₩])?`;
  const digits = String.raw`(?:\d{1,3}(?:[${other}\s'’]\d{3})+(?:${point}\d+)?|\d+(?:${point}\d*)?(?:[eE][-+]?\d{1,3})?|${point}\d+)`;
  return new RegExp(String.raw`^\(?\s*[-+]?\s*${symbol}\s*[-+]?\s*${digits}\s*(?:${symbol}|%)\s*\)?-?$`);
}

/** Marks with which every number of the column can be read; open: both can, and a value would differ. */
function marksOf(distinct: readonly string[]): { fitting: ("." | ",")[]; isOpen: boolean } {
  const numbers = distinct.filter((text) => isNumber(text, ".") || isNumber(text, ","));
  if (numbers.length === 0) return { fitting: [], isOpen: false };
  const fitting = ([".", ","] as const).filter((mark) => numbers.every((text) => isNumber(text, mark)));
  return { fitting, isOpen: fitting.length === 2 && numbers.some((text) => /\d[.,]\d/.test(text)) };
}
