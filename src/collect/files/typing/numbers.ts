/** Numbers and money: text → Float64, Int64 or Decimal(18, 4), with the one decimal mark that was declared for the column. */
import { join, sql, value, type Sql } from "../../../store/sql.ts";
import { anyOf, onlyWhere } from "./derivation.ts";
import type { Fault, FieldText, Reading, RowFlag, TypedField } from "./field.ts";
import { markerList } from "./markers.ts";

/** A number read from a text. */
export interface ParsedNumber {
  /** Written in another way than plain digits. */
  readonly isOdd: Sql;
  /** Given, and no number. */
  readonly isUnread: Sql;
  /** Sign, digits, point; '' where there is no number. */
  readonly digits: Sql;
  /** What stood beside it: a currency, `%`, or ''. */
  readonly symbol: Sql;
  readonly flags: readonly RowFlag[];
}

export function typedNumber(field: FieldText, reading: Reading): TypedField {
  const parsed = parsedField(field, reading);
  const number = reading.derivation.let(isShare(field) ? sql`toFloat64OrNull(${parsed.digits}) * if(${parsed.symbol} = '%', 0.01, 1)` : sql`toFloat64OrNull(${parsed.digits})`);
  const isEndless = sql`ifNull(isInfinite(${number}), 0)`;
  const base = checked(field, parsed, number, isWrongSymbol(parsed, field));
  const tooLarge: Fault = { when: isEndless, code: "range", reason: "“{value}” is larger than a number can be." };
  return { isFaulty: sql`(${base.isFaulty ?? sql`0`} OR ${isEndless})`, faults: [...base.faults, tooLarge], value: number, flags: parsed.flags, isGiven: sql`isNotNull(${number})` };
}

export function typedWhole(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const parsed = parsedField(field, reading);
  const whole = d.let(sql`toInt64OrNull(${parsed.digits})`);
  const isFraction = d.let(sql`isNull(${whole}) AND ${parsed.digits} != ''`);
  const cast = onlyWhere(isFraction, parsed.digits, (it) => sql`accurateCastOrNull(toFloat64OrNull(${it}), 'Int64')`);
  const number = d.let(sql`if(${isFraction}, ${cast}, ${whole})`);
  const isBroken = sql`(${isFraction} AND isNull(${number}))`;
  const broken: Fault = { when: isBroken, code: "number", reason: "“{value}” is no whole number." };
  const base = checked(field, parsed, number, isWrongSymbol(parsed, field));
  return { isFaulty: sql`(${base.isFaulty ?? sql`0`} OR ${isBroken})`, faults: [...base.faults, broken], value: number, flags: parsed.flags, isGiven: sql`isNotNull(${number})` };
}

/** An amount; `symbol` is what stands beside it, `exact` the amount before it was rounded to four decimals. */
export function typedMoney(field: FieldText, reading: Reading): TypedField & { readonly symbol: Sql; readonly exact: Sql } {
  const d = reading.derivation;
  const parsed = parsedField(field, reading);
  const exact = d.let(sql`${decimalOf(parsed.digits)}`);
  const amount = d.let(sql`round(${exact}, 4)`);
  // Digits that make no decimal are too many, or their exponent is.
  const fits = sql`ifNull(abs(${amount}) <= ${value.decimal("99999999999999")}, ${parsed.digits} = '')`;
  const tooLarge: Fault = { when: sql`NOT ${fits}`, code: "range", reason: "“{value}” is larger than an amount can be." };
  const base = checked(field, parsed, amount, sql`0`);
  return {
    isFaulty: sql`(${base.isFaulty ?? sql`0`} OR NOT ${fits})`,
    faults: [...base.faults, tooLarge],
    value: sql`toDecimal64(if(${fits}, ${amount}, toDecimal128(0, 10)), 4)`,
    flags: [...parsed.flags, { when: sql`ifNull(${amount} != ${exact}, 0)`, flag: "rounded" }],
    isGiven: sql`isNotNull(${amount})`,
    symbol: parsed.symbol,
    exact,
  };
}

/**
 * Numbers computed from cells, as a text with a decimal point: `compute` gets each as Nullable(Decimal(38, 10)). Where a cell is given
 * and is no number, the text is the cells as they stand with the sign between them, so that the field's own check refuses it and shows them.
 */
export function computedText(options: { texts: readonly Sql[]; columns: readonly string[]; reading: Reading; sign: string; compute: (numbers: readonly Sql[]) => Sql }): Sql {
  const { texts, reading } = options;
  const parsed = texts.map((text) => parseNumber(text, reading.decimalOf(options.columns), reading));
  const isUnread = anyOf(parsed.map((one) => one.isUnread));
  const isGiven = anyOf(parsed.map((one) => sql`${one.digits} != ''`));
  const computed = sql`replaceRegexpOne(toString(${options.compute(parsed.map((one) => decimalOf(one.digits)))}), '([.][0-9]*[1-9])0+$|[.]0+$', '\\\\1')`;
  const shown = texts.length === 1 ? (texts[0] ?? sql`''`) : sql`concat(${join(texts.flatMap((text, i) => (i === 0 ? [text] : [sql`${value.string(` ${options.sign} `)}`, text])), ", ")})`;
  return reading.derivation.let(sql`multiIf(${isUnread}, ${shown}, ${isGiven}, ifNull(${computed}, ''), '')`);
}

/** Decimal(38, 10) holds what exports write beyond four decimals (micro amounts have six), so that rounding happens once, at the end. */
function decimalOf(digits: Sql): Sql {
  return sql`toDecimal128OrNull(${digits}, 10)`;
}

function parsedField(field: FieldText, reading: Reading): ParsedNumber {
  const mark = field.isConstant || field.isComputed ? "." : reading.decimalOf(field.columns);
  return parseNumber(field.text, mark, reading);
}

function isShare(field: FieldText): boolean {
  return field.column.range?.[1] === 1;
}

const maximalDigits = 15;

/** Plain digits pass at once; whatever else is a number is taken apart for the odd rows only. */
function parseNumber(text: Sql, mark: "." | "," | null, reading: Reading): ParsedNumber {
  const d = reading.derivation;
  const plain = mark === "." ? `^-?[0-9]{1,${maximalDigits}}(\\.[0-9]{1,20})?$` : `^-?[0-9]{1,${maximalDigits}}$`;
  const isPlain = d.let(sql`match(${text}, ${value.string(plain)})`);
  const isOther = sql`(NOT ${isPlain} AND ${text} != '')`;
  const isOdd = d.let(sql`${isOther} AND ${onlyWhere(isOther, text, (it) => sql`trimBoth(${it}) != '' AND lowerUTF8(trimBoth(${it})) NOT IN ${markerList}`)}`);
  const clean = (it: Sql): Sql => sql`replaceRegexpAll(normalizeUTF8NFKC(trimBoth(${it})), '[−–]', '-')`;
  const groups = d.let(onlyWhere(isOdd, text, (it) => sql`extractGroups(${clean(it)}, ${value.string(shape(mark))})`));
  const isUnread = d.let(sql`${isOdd} AND empty(${groups})`);
  const read = (it: Sql): Sql => sql`(${signed(sql`${it}.1`, mark)}, concat(${it}.1[3], ${it}.1[6]), ${it}.1[1] = '(' OR ${it}.1[8] = '-' OR position(${it}.2, '−') > 0, position(lower(${it}.1[5]), 'e') > 0)`;
  const odd = d.let(onlyWhere(isOdd, sql`(${groups}, ${text})`, read));
  const digits = d.let(sql`if(${isPlain}, ${text}, ${odd}.1)`);
  const flags: RowFlag[] = [{ when: sql`${odd}.3`, flag: "negative" }, { when: sql`${odd}.4`, flag: "scientific" }];
  return { isOdd, isUnread, digits, symbol: sql`${odd}.2`, flags };
}

/** Groups: 1 (, 2 and 4 sign, 3 and 6 symbol, 5 the number, 7 ), 8 sign behind it. */
function shape(mark: "." | "," | null): string {
  const symbol = String.raw`[A-Za-z]{3}|[$€£¥₽₹₩]|`;
  return String.raw`^(\(?)\s*([-+]?)\s*(${symbol})\s*([-+]?)\s*(${numberShape(mark)})\s*(${symbol}|%)\s*(\)?)(-?)$`;
}

function numberShape(mark: "." | "," | null): string {
  if (mark === null) return String.raw`\d{1,3}(?:[\s'’]\d{3})+|\d+`;
  const [point, other] = mark === "." ? ["\\.", ","] : [",", "\\."];
  return String.raw`\d{1,3}(?:[${other}\s'’]\d{3})+(?:${point}\d+)?|\d+(?:${point}\d*)?(?:[eE][-+]?\d{1,3})?|${point}\d+`;
}

function signed(groups: Sql, mark: "." | "," | null): Sql {
  const isNegative = sql`(${groups}[1] = '(' OR ${groups}[2] = '-' OR ${groups}[4] = '-' OR ${groups}[8] = '-')`;
  const bare = mark === "," ? sql`replaceOne(replaceRegexpAll(${groups}[5], '[.\\s\\'’]', ''), ',', '.')` : sql`replaceRegexpAll(${groups}[5], '[,\\s\\'’]', '')`;
  return sql`concat(if(${isNegative}, '-', ''), ${bare})`;
}

/** A number that is no money must not carry a currency; a percent sign only where the field is a share. */
function isWrongSymbol(parsed: ParsedNumber, field: FieldText): Sql {
  return sql`(${parsed.isOdd} AND ${parsed.symbol} NOT IN ${isShare(field) ? sql`('', '%')` : sql`('')`})`;
}

function checked(field: FieldText, parsed: ParsedNumber, number: Sql, wrongSymbol: Sql): Pick<TypedField, "isFaulty" | "faults"> {
  const unread = parsed.isUnread;
  const faults: Fault[] = [{ when: sql`${unread} OR ${wrongSymbol}`, code: "number", reason: "“{value}” is no number with the declared decimal mark." }];
  const [low, high] = field.column.range ?? [null, null];
  if (low !== null && high !== null) {
    const outside = sql`ifNull(toFloat64(${number}) < ${value.float(low)} OR toFloat64(${number}) > ${value.float(high)}, 0)`;
    faults.push({ when: outside, code: "range", reason: `“{value}” lies outside ${low} to ${high}.` });
  }
  if (field.column.atLeastZero === true) {
    faults.push({ when: sql`ifNull(${number} < 0, 0)`, code: "negative", reason: "“{value}” is below zero." });
  }
  return { isFaulty: anyOf(faults.map(({ when }) => when)), faults };
}
