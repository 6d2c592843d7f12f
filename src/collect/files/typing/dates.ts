/**
 * Days and instants: text → milliseconds, in the one format that was declared for the column. The engine's own parsers guess or roll
 * over (it reads 2026-02-30 as 2 March), so the shape is checked first and the calendar by its strict parser.
 */
import { sql, value, type Sql } from "../../../store/sql.ts";
import type { DateFormat } from "../preset.ts";
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
  const d = reading.derivation;
  const text = d.let(sql`trimBoth(${field.text})`);
  const given = d.let(sql`${text} != '' AND lowerUTF8(${text}) NOT IN ${markerList}`);
  const format = field.isConstant ? "ymd" : reading.formatOf(field.id === "" ? null : field.id, field.columns);
  switch (format) {
    case "ymd":
    case "dmy":
    case "mdy":
      return calendar({ text, given, format, isDay, reading });
    case "excel":
      return excel({ text, given, format, isDay, reading });
    default:
      return epoch({ text, given, format, isDay, reading });
  }
}

interface Written {
  readonly text: Sql;
  readonly given: Sql;
  readonly isDay: boolean;
  readonly reading: Reading;
}

type CalendarFormat = "ymd" | "dmy" | "mdy";

/** Layers: 2 text, 3 shape, 4 local time and zone, 5 UTC. */
function calendar(written: Written & { format: CalendarFormat }): Moment {
  const { text, given, format, reading } = written;
  const d = reading.derivation;
  const isPlain = d.let(sql`match(${text}, ${value.string(plainShape[format])})`);
  const spread = format === "ymd" ? sql`replaceRegexpOne(${text}, '^([0-9]{4})([0-9]{2})([0-9]{2})([T ]|$)', '\\1-\\2-\\3\\4')` : text;
  const groups = d.let(sql`if(${isPlain}, [], extractGroups(${spread}, ${value.string(anyShape[format])}))`);
  const canonical = d.let(sql`if(${isPlain}, ${plainCanonical(text, format)}, ${anyCanonical(groups, format)})`);
  const fraction = sql`if(${isPlain}, if(length(${text}) > 20, ${milliseconds(sql`replaceOne(substring(${text}, 21), 'Z', '')`)}, 0), ${milliseconds(sql`${groups}[7]`)})`;
  const local = d.let(sql`toUnixTimestamp64Milli(parseDateTime64OrNull(${canonical}, '%Y-%m-%d %H:%i:%s', 'UTC')) + ${fraction}`);
  const zoneText = d.let(sql`if(${isPlain}, if(endsWith(${text}, 'Z'), 'Z', ''), ${groups}[9])`);
  const year = sql`if(${isPlain}, ${plainYear(text, format)}, if(length(${groups}[1]) = 2, '2000', ${groups}[1]))`;
  const lastYear = new Date(reading.nowMs).getUTCFullYear() + yearsAheadOfContracts;
  const isFarYear = sql`(length(${year}) = 4 AND (toUInt16OrZero(${year}) < 1990 OR toUInt16OrZero(${year}) > ${value.int(lastYear)}))`;
  return { given, format, isFarYear, ...toUtc({ local, zoneText, given, isDay: written.isDay, reading }) };
}

const clock = String.raw`(?:(?:T|,?\s+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(?:([AaPp])\.?[Mm]\.?)?\s*([A-Za-z][A-Za-z0-9_/+:\-]*|[+\-]\d{1,2}(?::?\d{2})?)?)?$`;
const clockPlain = String.raw`([ T]\d\d:\d\d:\d\d`;
const word = String.raw`\d{1,2}|\p{L}{3,}\.?`;

/** The shapes nearly all files have; they are cut by position. */
const plainShape: Readonly<Record<CalendarFormat, string>> = {
  ymd: String.raw`^\d{4}-\d\d-\d\d${clockPlain}(\.\d{1,9})?Z?)?$`,
  dmy: String.raw`^\d\d[./-]\d\d[./-]\d{4}${clockPlain})?$`,
  mdy: String.raw`^\d\d[./-]\d\d[./-]\d{4}${clockPlain})?$`,
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

function plainCanonical(text: Sql, format: CalendarFormat): Sql {
  const time = sql`if(length(${text}) >= 19, substring(${text}, 12, 8), '00:00:00')`;
  if (format === "ymd") return sql`concat(substring(${text}, 1, 10), ' ', ${time})`;
  const [month, day] = format === "dmy" ? [sql`4`, sql`1`] : [sql`1`, sql`4`];
  return sql`concat(substring(${text}, 7, 4), '-', substring(${text}, ${month}, 2), '-', substring(${text}, ${day}, 2), ' ', ${time})`;
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
  readonly given: Sql;
  readonly isDay: boolean;
  readonly reading: Reading;
}

/** A day stays the day that was written, unless the time carries a zone of its own: then it is the day of that instant in our zone. */
function toUtc({ local, zoneText, given, isDay, reading }: Local): Pick<Moment, "ms" | "flags" | "badZone"> {
  const d = reading.derivation;
  const zone = value.string(reading.zone);
  const offset = d.let(sql`if(${zoneText} = '', 0, ${offsetOf(zoneText, local)})`);
  const ours = isDay ? { ms: local, flags: [] } : inZone(local, given, reading);
  const explicit = sql`${local} - ${offset} * 1000`;
  const day = sql`toUnixTimestamp64Milli(toDateTime64(toDate32(fromUnixTimestamp64Milli(assumeNotNull(${explicit}), ${zone})), 3, 'UTC'))`;
  const abroad = isDay ? sql`if(isNull(${explicit}), NULL, ${day})` : explicit;
  const ms = d.let(sql`if(${zoneText} = '', ${ours.ms}, ${abroad})`);
  const flags: RowFlag[] = ours.flags.map(({ when, flag }) => ({ when: sql`${zoneText} = '' AND ${when}`, flag }));
  flags.push({ when: sql`upper(${zoneText}) IN ${abbreviationList}`, flag: "zone_abbreviation" });
  if (reading.isZoneAssumed) flags.push({ when: sql`${zoneText} = '' AND isNotNull(${ms})`, flag: "zone_assumed" });
  return { ms, flags, badZone: sql`(${zoneText} != '' AND isNull(${offset}))` };
}

/**
 * Local time of a zone with summer time → UTC. Both offsets around the moment are tried: one fits: that; both fit (the hour that comes
 * twice): the first; none (the hour that is skipped): the offset before, as clocks do.
 */
function inZone(local: Sql, given: Sql, reading: Reading): { ms: Sql; flags: readonly RowFlag[] } {
  if (["UTC", "Etc/UTC", "GMT", "Z"].includes(reading.zone)) return { ms: local, flags: [] };
  const d = reading.derivation;
  const zone = value.string(reading.zone);
  const safe = sql`ifNull(${local}, 0)`;
  const offsetAt = (ms: Sql): Sql => sql`toInt64(timezoneOffset(fromUnixTimestamp64Milli(${ms}, ${zone}))) * 1000`;
  const before = d.let(offsetAt(sql`(${safe} - 86400000)`));
  const after = d.let(offsetAt(sql`(${safe} + 86400000)`));
  const fitsBefore = d.let(sql`${before} = ${after} OR ${offsetAt(sql`(${safe} - ${before})`)} = ${before}`);
  const fitsAfter = d.let(sql`${before} = ${after} OR ${offsetAt(sql`(${safe} - ${after})`)} = ${after}`);
  return {
    ms: sql`${local} - if(${fitsBefore} OR NOT ${fitsAfter}, ${before}, ${after})`,
    flags: [
      { when: sql`${given} AND ${before} != ${after} AND ${fitsBefore} AND ${fitsAfter}`, flag: "dst_ambiguous" },
      { when: sql`${given} AND ${before} != ${after} AND NOT ${fitsBefore} AND NOT ${fitsAfter}`, flag: "dst_gap" },
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

/** Seconds east of UTC, null where there is no such zone. Names of the zone database are looked up at the local time, then once more at the instant found. */
function offsetOf(zone: Sql, local: Sql): Sql {
  const upper = sql`upper(${zone})`;
  const digits = sql`extractGroups(${upper}, '^(?:GMT|UTC)?([+-])([0-9]{1,2}):?([0-9]{2})?$')`;
  const minutes = sql`(toInt32OrZero(${digits}[2]) * 60 + toInt32OrZero(${digits}[3]))`;
  const seconds = sql`if(${minutes} > 840 OR toInt32OrZero(${digits}[3]) > 59, NULL, if(${digits}[1] = '-', -60, 60) * ${minutes})`;
  const known = sql`if(${zone} IN (SELECT time_zone FROM system.time_zones), ${zone}, 'UTC')`;
  const written = (ms: Sql): Sql => sql`formatDateTime(fromUnixTimestamp64Milli(${ms}, 'UTC'), '%z', ${known})`;
  const read = (text: Sql): Sql => sql`(if(startsWith(${text}, '-'), -60, 60) * (toInt32OrZero(substring(${text}, 2, 2)) * 60 + toInt32OrZero(substring(${text}, 4, 2))))`;
  const first = read(written(sql`ifNull(${local}, 0)`));
  const second = read(written(sql`(ifNull(${local}, 0) - toInt64(${first}) * 1000)`));
  return sql`multiIf(
    ${upper} IN ('Z', 'UTC', 'GMT'), CAST(0 AS Nullable(Int32)),
    notEmpty(${digits}), ${seconds},
    ${upper} IN ${abbreviationList}, transform(${upper}, ${value.strings([...abbreviations.keys()])}, ${secondsList}, 0),
    ${zone} IN (SELECT time_zone FROM system.time_zones), ${second},
    NULL)`;
}
const secondsList = sql`arrayMap(x -> toInt32OrZero(x), ${value.strings([...abbreviations.values()].map(String))})`;

const unitsPerSecond = { epoch_s: 1, epoch_ms: 1_000, epoch_us: 1_000_000, epoch_ns: 1_000_000_000 } as const;

/** A count of units since 1970; the range check is the check of its magnitude: seconds read as milliseconds lie in January 1970. */
function epoch(written: Written & { format: keyof typeof unitsPerSecond }): Moment {
  const { text, given, format, reading } = written;
  const d = reading.derivation;
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
  const { text, given, format, reading, isDay } = written;
  const d = reading.derivation;
  const number = d.let(sql`if(match(${text}, '^[0-9]{1,6}([.,][0-9]+)?$'), toFloat64OrNull(replaceOne(${text}, ',', '.')), NULL)`);
  const days = isDay ? sql`floor(${number})` : number;
  const local = d.let(sql`toInt64(round((${days} - 25569) * ${value.int(dayMs)}))`);
  const zoneText = sql`''`;
  const utc = toUtc({ local, zoneText, given, isDay, reading });
  return { given, format, isFarYear: sql`0`, ...utc, flags: [...utc.flags, { when: given, flag: "excel_serial" }] };
}

