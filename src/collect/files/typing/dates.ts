/**
 * Days and instants: text → milliseconds, in the one format that was declared for the column. The engine's own parsers guess or roll
 * over (it reads 2026-02-30 as 2 March), so the shape is checked first and the calendar by its strict parser.
 */
import { sql, value, type Sql } from "../../../store/sql.ts";
import type { DateFormat } from "../preset.ts";
import { called, onlyWhere } from "./derivation.ts";
import type { FieldText, Fault, Reading, RowFlag, TypedField } from "./field.ts";
import { markerList } from "./markers.ts";

/** Years beyond now that a date may lie ahead; contracts run longer. */
const yearsAhead = 10;
const yearsAheadOfContracts = 30;
const dayMs = 86_400_000;
const yearMs = 365.25 * dayMs;
export const earliestMs = Date.UTC(1990, 0, 1);

export function typedInstant(field: FieldText, reading: Reading): TypedField {
  const at = moment(field, reading);
  const ms = at.ms;
  const isFuture = reading.kind === "touch" && field.id === "at" ? [{ when: sql`ifNull(${ms} > ${value.int(reading.nowMs)}, 0)`, flag: "future" }] : [];
  return { ...verdict(reading, at), value: sql`fromUnixTimestamp64Milli(${ms}, 'UTC')`, flags: [...at.flags, ...isFuture], milliseconds: ms };
}

export function typedDay(field: FieldText, reading: Reading): TypedField {
  const at = moment(field, { ...reading, isZoneAssumed: false }, true);
  return { ...verdict(reading, at), value: sql`toDate32(fromUnixTimestamp64Milli(${at.ms}, 'UTC'))`, flags: at.flags, milliseconds: at.ms };
}

/** Seconds from one moment to the other as a text; '' where one is missing, unreadable or the second is earlier. */
export function secondsBetween(start: FieldText, end: FieldText, reading: Reading): Sql {
  const quiet = { ...reading, isZoneAssumed: false };
  const [from, to] = [moment({ ...start, id: "" }, quiet), moment({ ...end, id: "" }, quiet)];
  return sql`if(ifNull(${to.ms} >= ${from.ms}, 0), toString(assumeNotNull(${to.ms} - ${from.ms}) / 1000), '')`;
}

interface Moment {
  readonly given: Sql;
  /** Nullable(Int64). */
  readonly ms: Sql;
  readonly flags: readonly RowFlag[];
  /** True where the text names a year (or a number of seconds) that is no year of ours. */
  readonly isFarYear: Sql;
  readonly badZone: Sql | null;
  readonly format: DateFormat;
}

function verdict(reading: Reading, at: Moment): Pick<TypedField, "isFaulty" | "faults" | "isGiven"> {
  const years = reading.kind === "contract" || reading.kind === "renewal" ? yearsAheadOfContracts : yearsAhead;
  const latest = Math.round(reading.nowMs + years * yearMs);
  const unread = sql`${at.given} AND isNull(${at.ms})`;
  const outside = sql`ifNull(${at.ms} < ${value.int(earliestMs)} OR ${at.ms} > ${value.int(latest)}, 0)`;
  const faults: Fault[] = [
    ...(at.badZone === null ? [] : [{ when: sql`${unread} AND ${at.badZone}`, code: "tz", reason: "“{value}” names a time zone that does not exist." }]),
    { when: sql`${outside} OR (${unread} AND ${at.isFarYear})`, code: "date_range", reason: `“{value}” lies outside 1990 to ${years} years from now.` },
    { when: unread, code: "date", reason: `“{value}” is no date in the declared form ${formatNames[at.format]}.` },
  ];
  return { isFaulty: sql`((${unread}) OR ${outside})`, faults, isGiven: sql`isNotNull(${at.ms})` };
}

export const formatNames: Readonly<Record<DateFormat, string>> = {
  ymd: "year-month-day",
  dmy: "day.month.year",
  mdy: "month/day/year",
  epoch_s: "seconds since 1970",
  epoch_ms: "milliseconds since 1970",
  epoch_us: "microseconds since 1970",
  epoch_ns: "nanoseconds since 1970",
  excel: "Excel's day number",
};

function moment(field: FieldText, reading: Reading, isDay = false): Moment {
  const format = field.isConstant ? "ymd" : reading.formatOf(field.id === "" ? null : field.id, field.columns);
  const written = { text: field.text, isDay, reading };
  switch (format) {
    case "ymd":
    case "dmy":
    case "mdy":
      return calendar({ ...written, format });
    case "excel":
      return excel({ ...written, format });
    default:
      return epoch({ ...written, format });
  }
}

interface Written {
  readonly text: Sql;
  readonly isDay: boolean;
  readonly reading: Reading;
}

type CalendarFormat = "ymd" | "dmy" | "mdy";

/** Not empty and no word for nothing. */
function isGivenText(text: Sql): Sql {
  return sql`${text} != '' AND trimBoth(${text}) != '' AND lowerUTF8(trimBoth(${text})) NOT IN ${markerList}`;
}

/**
 * Nearly every row is in the plain shape, which is cut by position; whatever else the declared form allows is taken apart by an expression
 * that costs ten times as much, and the engine evaluates that for the odd rows only.
 */
function calendar({ text, format, reading, isDay }: Written & { format: CalendarFormat }): Moment {
  const d = reading.derivation;
  const isPlain = d.let(sql`match(${text}, ${value.string(plainShape[format])})`);
  const isOdd = d.let(sql`NOT ${isPlain} AND ${text} != '' AND ${onlyWhere(sql`NOT ${isPlain} AND ${text} != ''`, text, isGivenText)}`);
  const spread = (it: Sql): Sql => format === "ymd" ? sql`replaceRegexpOne(trimBoth(${it}), '^([0-9]{4})([0-9]{2})([0-9]{2})([T ]|$)', '\\\\1-\\\\2-\\\\3\\\\4')` : sql`trimBoth(${it})`;
  const groups = d.let(onlyWhere(isOdd, text, (it) => sql`extractGroups(${spread(it)}, ${value.string(anyShape[format])})`));
  const plain = d.let(sql`if(${isPlain}, ${plainLocal(text, format)}, NULL)`);
  const odd = onlyWhere(isOdd, groups, (it) => sql`toUnixTimestamp64Milli(parseDateTime64OrNull(${anyCanonical(it, format)}, '%Y-%m-%d %H:%i:%s', 'UTC')) + ${milliseconds(sql`${it}[7]`)}`);
  const local = d.let(sql`if(${isOdd}, ${odd}, ${plain})`);
  const zoneText = d.let(sql`multiIf(${isOdd}, ${groups}[9], ${format === "ymd" ? sql`endsWith(${text}, 'Z')` : sql`0`}, 'Z', '')`);
  const year = sql`if(${isPlain}, ${plainYear(text, format)}, if(length(${groups}[${places[format].year}]) = 4, ${groups}[${places[format].year}], '2000'))`;
  const lastYear = new Date(reading.nowMs).getUTCFullYear() + yearsAheadOfContracts;
  const isFarYear = sql`(length(${year}) = 4 AND (toUInt16OrZero(${year}) < 1990 OR toUInt16OrZero(${year}) > ${value.int(lastYear)}))`;
  return { given: sql`(${isPlain} OR ${isOdd})`, format, isFarYear, ...toUtc({ local, zoneText, isDay, reading }) };
}

const clock = String.raw`(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([AaPp])\.?[Mm]\.?)?\s*([A-Za-z][A-Za-z0-9_/+:\-]*|[+\-]\d{1,2}(?::?\d{2})?)?)?$`;
const clockPlain = String.raw`([ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d`;
const monthPlain = String.raw`(0[1-9]|1[0-2])`;
const dayPlain = String.raw`(0[1-9]|[12]\d|3[01])`;
const word = String.raw`\d{1,2}|\p{L}{3,}\.?`;

/** The shapes nearly all files have. */
const plainShape: Readonly<Record<CalendarFormat, string>> = {
  ymd: String.raw`^[12]\d{3}-${monthPlain}-${dayPlain}${clockPlain}(\.\d{1,9})?Z?)?$`,
  dmy: String.raw`^${dayPlain}[./-]${monthPlain}[./-][12]\d{3}${clockPlain})?$`,
  mdy: String.raw`^${monthPlain}[./-]${dayPlain}[./-][12]\d{3}${clockPlain})?$`,
};

/** Groups: 1 year, 2 month, 3 day, 4 hour, 5 minute, 6 second, 7 fraction, 8 A or P, 9 zone; year, month and day in the format's order. */
const anyShape: Readonly<Record<CalendarFormat, string>> = {
  ymd: String.raw`^(\d{4})[-/. 年]\s?(${word})[-/. 月]\s?(\d{1,2})日?${clock}`,
  dmy: String.raw`^(?:\p{L}{2,}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[-/. ]\s?(${word})[-/., ]\s?(\d{4}|\d{2})${clock}`,
  mdy: String.raw`^(?:\p{L}{2,}day,?\s+)?(${word})[-/. ]\s?(\d{1,2})(?:st|nd|rd|th)?[-/., ]\s?(\d{4}|\d{2})${clock}`,
};

const places: Readonly<Record<CalendarFormat, { year: Sql; month: Sql; day: Sql }>> = {
  ymd: { year: sql`1`, month: sql`2`, day: sql`3` },
  dmy: { year: sql`3`, month: sql`2`, day: sql`1` },
  mdy: { year: sql`3`, month: sql`1`, day: sql`2` },
};

/** Milliseconds of a plain text, null where the calendar has no such day: the fast parser rolls 30 February over into March. */
function plainLocal(text: Sql, format: CalendarFormat): Sql {
  const day = sql`toUInt8OrZero(substring(${text}, ${format === "ymd" ? sql`9` : format === "dmy" ? sql`1` : sql`4`}, 2))`;
  const parsed = sql`toDateTime64OrNull(${format === "ymd" ? sql`if(endsWith(${text}, 'Z'), substring(${text}, 1, length(${text}) - 1), ${text})` : turned(text, format)}, 3, 'UTC')`;
  return sql`if(toDayOfMonth(${parsed}) = ${day}, toUnixTimestamp64Milli(${parsed}), NULL)`;
}

/** `dd.mm.yyyy hh:mm:ss` → `yyyy-mm-dd hh:mm:ss` */
function turned(text: Sql, format: CalendarFormat): Sql {
  const [month, day] = format === "dmy" ? [sql`4`, sql`1`] : [sql`1`, sql`4`];
  return sql`concat(substring(${text}, 7, 4), '-', substring(${text}, ${month}, 2), '-', substring(${text}, ${day}, 2), substring(${text}, 11))`;
}

function plainYear(text: Sql, format: CalendarFormat): Sql {
  return format === "ymd" ? sql`substring(${text}, 1, 4)` : sql`substring(${text}, 7, 4)`;
}

/** `YYYY-MM-DD hh:mm:ss` of the groups; what is out of order stays so and does not parse. */
function anyCanonical(groups: Sql, format: CalendarFormat): Sql {
  const at = places[format];
  const year = sql`${groups}[${at.year}]`;
  const fullYear = sql`multiIf(length(${year}) = 4, ${year}, ${year} < '70', concat('20', ${year}), concat('19', ${year}))`;
  const monthText = sql`${groups}[${at.month}]`;
  const month = sql`if(match(${monthText}, '^[0-9]'), leftPad(${monthText}, 2, '0'), transform(substringUTF8(lowerUTF8(${monthText}), 1, 3), ${value.strings([...monthWords.keys()])}, ${value.strings([...monthWords.values()])}, '99'))`;
  const hour = sql`toUInt8OrZero(${groups}[4])`;
  const half = sql`upper(${groups}[8])`;
  const hour24 = sql`multiIf(${half} = 'P' AND ${hour} < 12, ${hour} + 12, ${half} = 'A' AND ${hour} = 12, 0, ${hour})`;
  const time = sql`concat(leftPad(toString(${hour24}), 2, '0'), ':', leftPad(${groups}[5], 2, '0'), ':', leftPad(${groups}[6], 2, '0'))`;
  return sql`if(empty(${groups}), '', concat(${fullYear}, '-', ${month}, '-', leftPad(${groups}[${at.day}], 2, '0'), ' ', ${time}))`;
}

function milliseconds(digits: Sql): Sql {
  return sql`toInt64OrZero(substring(rightPad(${digits}, 3, '0'), 1, 3))`;
}

/** First three letters of month names: English, German, French, Spanish, Italian, Portuguese, Dutch, Russian, Indonesian. */
const monthWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "01": "jan ene gen янв",
    "02": "feb fév fev фев",
    "03": "mar mär mrz maa мар",
    "04": "apr avr abr апр",
    "05": "may mai mag maj mei май мая",
    "06": "jun giu июн",
    "07": "jul lug июл",
    "08": "aug aoû aou ago agu авг",
    "09": "sep set сен",
    "10": "oct okt out ott окт",
    "11": "nov ноя",
    "12": "dec dez déc dic des дек",
  }).flatMap(([month, words]) => words.split(" ").map((one): [string, string] => [one, month])),
);

interface Local {
  readonly local: Sql;
  readonly zoneText: Sql;
  readonly isDay: boolean;
  readonly reading: Reading;
}

/** A day stays the day that was written, unless the time carries a zone of its own: then it is the day of that instant in our zone. */
function toUtc({ local, zoneText, isDay, reading }: Local): Pick<Moment, "ms" | "flags" | "badZone"> {
  const d = reading.derivation;
  const offset = d.let(sql`if(${zoneText} = '', 0, ${onlyWhere(sql`${zoneText} != ''`, sql`(${zoneText}, ${local})`, (it) => offsetOf(sql`${it}.1`, sql`${it}.2`))})`);
  const ours = isDay ? { ms: local, flags: [] } : inZone(local, reading);
  const explicit = sql`${local} - ${offset} * 1000`;
  const abroad = isDay ? dayInZone(explicit, reading) : explicit;
  const ms = d.let(sql`if(${zoneText} = '', ${ours.ms}, ${abroad})`);
  const flags: RowFlag[] = ours.flags.map(({ when, flag }) => ({ when: sql`(${zoneText} = '' AND ${when})`, flag }));
  flags.push({ when: onlyWhere(sql`${zoneText} != ''`, zoneText, (it) => sql`upper(${it}) IN ${abbreviationList}`), flag: "zone_abbreviation" });
  if (reading.isZoneAssumed && !isDay) flags.push({ when: sql`(${zoneText} = '' AND isNotNull(${ms}))`, flag: "zone_assumed" });
  return { ms, flags, badZone: sql`(${zoneText} != '' AND isNull(${offset}))` };
}

/** Milliseconds east of UTC of a zone that never changes its clocks; null for the others. */
function fixedOffsetMs(zone: string): number | null {
  if (["UTC", "Etc/UTC", "GMT", "Z"].includes(zone)) return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):(\d{2})$/.exec(zone) ?? [];
  return sign === undefined ? null : (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

function dayInZone(instant: Sql, reading: Reading): Sql {
  const fixed = fixedOffsetMs(reading.zone);
  const safe = sql`ifNull(${instant}, 0)`;
  const day = fixed === null ? sql`toDate32(fromUnixTimestamp64Milli(${safe}, ${value.string(reading.zone)}))` : sql`toDate32(fromUnixTimestamp64Milli(${safe} + ${value.int(fixed)}, 'UTC'))`;
  return sql`if(isNull(${instant}), NULL, toUnixTimestamp64Milli(toDateTime64(${day}, 3, 'UTC')))`;
}

/**
 * Local time of a zone with summer time → UTC. The offsets a day before and after are the same but for two days a year. Where they differ
 * both are tried: one fits: that; both fit (the hour that comes twice): the first; none (the hour that is skipped): the offset before, as
 * clocks do.
 */
function inZone(local: Sql, reading: Reading): { ms: Sql; flags: readonly RowFlag[] } {
  const fixed = fixedOffsetMs(reading.zone);
  if (fixed !== null) return { ms: fixed === 0 ? local : sql`${local} - ${value.int(fixed)}`, flags: [] };
  const d = reading.derivation;
  const zone = value.string(reading.zone);
  const safe = d.let(sql`ifNull(${local}, 0)`);
  const offsetAt = (ms: Sql): Sql => sql`toInt64(timezoneOffset(fromUnixTimestamp64Milli(${ms}, ${zone}))) * 1000`;
  const before = d.let(offsetAt(sql`(${safe} - 86400000)`));
  const after = d.let(offsetAt(sql`(${safe} + 86400000)`));
  const fitsBefore = d.let(sql`if(${before} = ${after}, 1, ${offsetAt(sql`(${safe} - ${before})`)} = ${before})`);
  const fitsAfter = d.let(sql`if(${before} = ${after}, 1, ${offsetAt(sql`(${safe} - ${after})`)} = ${after})`);
  const isChange = sql`(${before} != ${after} AND isNotNull(${local}))`;
  return {
    ms: sql`${local} - if(${fitsBefore} OR NOT ${fitsAfter}, ${before}, ${after})`,
    flags: [
      { when: sql`(${isChange} AND ${fitsBefore} AND ${fitsAfter})`, flag: "dst_ambiguous" },
      { when: sql`(${isChange} AND NOT ${fitsBefore} AND NOT ${fitsAfter})`, flag: "dst_gap" },
    ],
  };
}

/** Abbreviations that mean one thing nearly everywhere; taken with a flag, as they do not follow summer time. Seconds east of UTC. */
const abbreviations: ReadonlyMap<string, number> = new Map(
  Object.entries({
    WET: 0, WEST: 1, BST: 1, CET: 1, CEST: 2, MEZ: 1, MESZ: 2, EET: 2, EEST: 3, MSK: 3, SGT: 8, HKT: 8, JST: 9, KST: 9, WIB: 7,
    AEST: 10, AEDT: 11, NZST: 12, NZDT: 13, EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7, AKST: -9, HST: -10,
  }).map(([word, hours]): [string, number] => [word, hours * 3600]),
);
const abbreviationList = sql`${value.strings([...abbreviations.keys()])}`;

/** Seconds east of UTC, null where there is no such zone. */
function offsetOf(zone: Sql, local: Sql): Sql {
  const shape = value.string("^(?:GMT|UTC)?([+-])([0-9]{1,2}):?([0-9]{2})?$");
  return called("upper_zone", sql`upper(${zone})`, (upper) => called("digits", sql`extractGroups(${upper}, ${shape})`, (digits) => sql`multiIf(
    ${upper} IN ('Z', 'UTC', 'GMT'), CAST(0 AS Nullable(Int32)),
    notEmpty(${digits}), ${offsetOfDigits(digits)},
    ${upper} IN ${abbreviationList}, transform(${upper}, ${value.strings([...abbreviations.keys()])}, ${secondsList}, 0),
    ${offsetOfName(sql`${upper} NOT IN ('Z', 'UTC', 'GMT') AND empty(${digits})`, zone, local)})`));
}

function offsetOfDigits(digits: Sql): Sql {
  return called("minutes", sql`toInt32OrZero(${digits}[2]) * 60 + toInt32OrZero(${digits}[3])`, (minutes) =>
    sql`if(${minutes} > 840 OR toInt32OrZero(${digits}[3]) > 59, NULL, if(${digits}[1] = '-', -60, 60) * ${minutes})`);
}

/** Names of the zone database are looked up at the local time, then once more at the instant found. UTC by name was answered before. */
function offsetOfName(when: Sql, zone: Sql, local: Sql): Sql {
  const known = sql`if(${zone} IN (SELECT time_zone FROM system.time_zones), ${zone}, 'UTC')`;
  const ms = sql`ifNull(${local}, 0)`;
  return onlyWhere(when, known, (it) => {
    const at = (instant: Sql): Sql => called("written", sql`formatDateTime(fromUnixTimestamp64Milli(${instant}, 'UTC'), '%z', ${it})`, (text) =>
      sql`if(startsWith(${text}, '-'), -60, 60) * (toInt32OrZero(substring(${text}, 2, 2)) * 60 + toInt32OrZero(substring(${text}, 4, 2)))`);
    return called("first_offset", at(ms), (first) => sql`if(${it} = 'UTC', NULL, ${at(sql`(${ms} - toInt64(${first}) * 1000)`)})`);
  }, "known_zone");
}
const secondsList = sql`arrayMap(x -> toInt32OrZero(x), ${value.strings([...abbreviations.values()].map(String))})`;

const unitsPerSecond = { epoch_s: 1, epoch_ms: 1_000, epoch_us: 1_000_000, epoch_ns: 1_000_000_000 } as const;

/** A count of units since 1970; the range check is the check of its magnitude: seconds read as milliseconds lie in January 1970. */
function epoch(written: Written & { format: keyof typeof unitsPerSecond }): Moment {
  const { format, reading } = written;
  const d = reading.derivation;
  const text = d.let(sql`trimBoth(${written.text})`);
  const given = d.let(isGivenText(text));
  const units = unitsPerSecond[format];
  const number = d.let(sql`if(match(${text}, '^-?[0-9]{1,19}(\\.[0-9]+)?$'), toFloat64OrNull(${text}), NULL)`);
  const exact = units <= 1_000 ? sql`toInt64(round(${number} * ${value.int(1_000 / units)}))` : sql`intDiv(toInt64OrNull(${text}), ${value.int(units / 1_000)})`;
  const year = sql`ifNull(abs(${number}) / ${value.int(units)}, 0)`;
  const fits = sql`(${number} < 0 OR (${year} >= ${value.float(earliestMs / 1000)} AND ${year} < ${value.float(reading.nowMs / 1000 + (yearsAheadOfContracts * yearMs) / 1000)}))`;
  const ms = d.let(sql`if(${fits}, ${exact}, NULL)`);
  const day = sql`intDiv(${ms}, ${value.int(dayMs)}) * ${value.int(dayMs)}`;
  return { given, format, ms: written.isDay ? d.let(day) : ms, flags: [], isFarYear: sql`ifNull(${number} < 0, 0)`, badZone: null };
}

/** Days since 1899-12-30, as Excel counts; the fraction is the time of day, in the declared zone. */
function excel(written: Written & { format: "excel" }): Moment {
  const { format, reading, isDay } = written;
  const d = reading.derivation;
  const text = d.let(sql`trimBoth(${written.text})`);
  const given = d.let(isGivenText(text));
  const number = d.let(sql`if(match(${text}, '^[0-9]{1,6}([.,][0-9]+)?$'), toFloat64OrNull(replaceOne(${text}, ',', '.')), NULL)`);
  const days = isDay ? sql`floor(${number})` : number;
  const local = d.let(sql`toInt64(round((${days} - 25569) * ${value.int(dayMs)}))`);
  const zoneText = sql`''`;
  const utc = toUtc({ local, zoneText, isDay, reading });
  return { given, format, isFarYear: sql`0`, ...utc, flags: [...utc.flags, { when: given, flag: "excel_serial" }] };
}

