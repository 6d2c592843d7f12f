/** Texts, words, lists, flags, currencies, mail addresses and domains. */
import { throwAwayDomains } from "../../../model/domains.ts";
import { disposableFlag } from "../../../model/row-flags.ts";
import { sql, value, type Sql } from "../../../store/sql.ts";
import type { RecordTable } from "../../../store/table.ts";
import { onlyWhere } from "./derivation.ts";
import type { Fault, FieldText, Reading, RowFlag, TypedField } from "./field.ts";
import { readableHost } from "./idn.ts";
import { markerList } from "./markers.ts";

const untouched = { isFaulty: null, faults: [], flags: [] } as const;

/** What kind of text a field is; keys are compared byte by byte and therefore never changed. */
export function textRole(table: RecordTable, id: string): "key" | "email" | "domain" | "name" {
  const refers = table.refersTo;
  if (id === refers.email || id === "email") return "email";
  if (id === refers.domain) return "domain";
  const keys = [...table.identity, refers.account, refers.person, refers.through?.[1], "thread", "visitor", "parent", "url"];
  return keys.includes(id) ? "key" : "name";
}

/** Controls, and marks that only change how text is shown: zero-width characters, direction overrides. */
const invisible = "[\\x{0}-\\x{8}\\x{b}\\x{c}\\x{e}-\\x{1f}\\x{7f}-\\x{9f}\\x{ad}\\x{200b}-\\x{200f}\\x{202a}-\\x{202e}\\x{2060}-\\x{2069}\\x{feff}]";

/** Ids and references: as they came. A NUL in one is no id. */
export function typedKey(field: FieldText): TypedField {
  if (field.isConstant) return { ...untouched, value: field.text, isGiven: sql`${field.text} != ''` };
  const hasNul = sql`position(${field.text}, '\\0') > 0`;
  const fault: Fault = { when: hasNul, code: "nul", reason: "The id holds a NUL character." };
  const scientific = sql`if(position(${field.text}, 'E+') = 0, 0, match(${field.text}, '^[0-9][.,][0-9]+E[+][0-9]+$'))`;
  return {
    value: field.text,
    isGiven: sql`${field.text} != ''`,
    isFaulty: hasNul,
    faults: [fault],
    flags: field.column.field === undefined && field.id === "id" ? [{ when: scientific, flag: "scientific" }] : [],
  };
}

/** Names and free text: composed (NFC), without control and invisible characters; the original is kept where that changed something. */
export function typedName(field: FieldText, reading: Reading): TypedField {
  if (field.isConstant) return { ...untouched, value: field.text, isGiven: sql`${field.text} != ''` };
  const d = reading.derivation;
  const isOdd = d.let(sql`match(${field.text}, '[^\\\\t\\\\n\\\\r\\\\x20-\\\\x7e]')`);
  const odd = onlyWhere(isOdd, field.text, (it) => sql`replaceRegexpAll(normalizeUTF8NFC(${it}), ${value.string(invisible)}, '')`);
  const clean = d.let(sql`if(${isOdd}, ${odd}, ${field.text})`);
  const changed = d.let(sql`${isOdd} AND ${clean} != ${field.text}`);
  const flags: RowFlag[] = [
    { when: sql`(${isOdd} AND position(${field.text}, '\\0') > 0)`, flag: "nul_removed" },
    { when: changed, flag: "text_normalised" },
  ];
  return { ...untouched, value: clean, isGiven: sql`${clean} != ''`, flags, original: { when: changed } };
}

/** A word of the vocabulary; any other is refused until it is mapped, unless the vocabulary is open. */
export function typedWord(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const words = field.column.words ?? [];
  const lower = (it: Sql): Sql => sql`lowerUTF8(trimBoth(${it}))`;
  const isKnown = d.let(sql`${field.text} IN ${value.strings(["", ...words])}`);
  const shaped = (it: Sql): Sql => (field.column.open === true ? lower(it) : sql`replaceRegexpAll(${lower(it)}, '[\\s-]+', '_')`);
  const found = d.let(sql`if(${isKnown}, ${field.text}, ${onlyWhere(sql`NOT ${isKnown}`, field.text, shaped)})`);
  const isGiven = sql`${found} != ''`;
  if (field.column.open === true) return { ...untouched, value: found, isGiven };
  const unknown = d.let(sql`(NOT ${isKnown} AND ${found} NOT IN ${value.strings(["", ...words])})`);
  const reason = `“{value}” is no known ${field.id}. Known: ${words.join(", ")}. Say what it means: --value ${field.column.field ?? field.id}:{value}=WORD`;
  return { value: found, isGiven, isFaulty: unknown, faults: [{ when: unknown, code: "word", reason }], flags: [] };
}

const yes = ["true", "yes", "y", "1", "t", "x", "ja", "wahr", "oui", "vrai", "si", "sí", "sim", "да", "ya", "是", "on"];
const no = ["false", "no", "n", "0", "f", "nein", "falsch", "non", "faux", "não", "нет", "tidak", "否", "off"];

export function typedFlag(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const word = d.let(sql`lowerUTF8(trimBoth(${field.text}))`);
  const flag = d.let(sql`multiIf(${word} = '', NULL, ${word} IN ${value.strings(yes)}, true, ${word} IN ${value.strings(no)}, false, NULL)`);
  const wrong = sql`(${word} != '' AND isNull(${flag}) AND ${word} NOT IN ${markerList})`;
  return {
    value: flag,
    isGiven: sql`isNotNull(${flag})`,
    isFaulty: wrong,
    faults: [{ when: wrong, code: "flag", reason: "“{value}” is neither yes nor no." }],
    flags: [],
  };
}

/** Several texts in one cell: a JSON list, else divided at semicolons or bars, else at commas. */
export function typedTexts(field: FieldText, reading: Reading, isDomains: boolean): TypedField {
  const d = reading.derivation;
  const text = d.let(sql`trimBoth(${field.text})`);
  const divided = isDomains
    ? sql`splitByRegexp('[;,|\\\\s]+', ${text})`
    : sql`if(match(${text}, '[;|]'), splitByRegexp('[;|]', ${text}), splitByChar(',', ${text}))`;
  const list = sql`multiIf(${text} = '', [], startsWith(${text}, '['), JSONExtract(${text}, 'Array(String)'), ${divided})`;
  const one = isDomains ? domainOf(sql`x`) : sql`trimBoth(x)`;
  const texts = d.let(sql`if(${text} = '', CAST([] AS Array(String)), arrayDistinct(arrayFilter(x -> x != '', arrayMap(x -> ${one}, ${list}))))`);
  const spoken = isDomains ? d.let(decoded(texts, sql`arrayExists(x -> ${isCoded(sql`x`)}, ${texts})`, (hosts) => sql`arrayDistinct(arrayMap(x -> ${readableHost(sql`x`)}, ${hosts}))`)) : texts;
  return { ...untouched, value: spoken, isGiven: sql`notEmpty(${spoken})` };
}

/** `person: role; person: role`, or a JSON object. */
export function typedPairs(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const text = d.let(sql`trimBoth(${field.text})`);
  const isObject = sql`startsWith(${text}, '{')`;
  const parts = d.let(sql`if(${text} = '' OR ${isObject}, CAST([] AS Array(String)), arrayFilter(x -> x != '', arrayMap(x -> trimBoth(x), splitByRegexp('[;|]', ${text}))))`);
  const person = sql`trimBoth(splitByChar(':', x)[1])`;
  const role = sql`trimBoth(substring(x, position(x, ':') + 1))`;
  const written = sql`mapFromArrays(arrayMap(x -> ${person}, ${parts}), arrayMap(x -> if(position(x, ':') > 0, ${role}, ''), ${parts}))`;
  const pairs = d.let(sql`if(${isObject}, JSONExtract(${text}, 'Map(String, String)'), ${written})`);
  return { ...untouched, value: pairs, isGiven: sql`notEmpty(${pairs})` };
}

/** A mail address, lower case; what cannot be delivered on the internet is no address. */
export function typedEmail(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const isPlain = d.let(sql`match(${field.text}, ${value.string(plainMailShape)})`);
  const isOdd = d.let(sql`NOT ${isPlain} AND ${field.text} != ''`);
  const email = d.let(sql`if(${isOdd}, ${onlyWhere(isOdd, field.text, (it) => sql`lowerUTF8(trimBoth(${it}))`)}, ${field.text})`);
  const wrong = d.let(onlyWhere(isOdd, email, (it) => sql`${it} != '' AND NOT match(${it}, ${value.string(mailShape)})`));
  return {
    value: email,
    isGiven: sql`${email} != ''`,
    isFaulty: wrong,
    faults: [{ when: wrong, code: "email", reason: "“{value}” is no mail address." }],
    flags: [{ when: sql`splitByChar('@', ${email})[2] IN ${value.strings(throwAwayDomains)}`, flag: disposableFlag }],
  };
}

/** What nearly all addresses are; the other shape, with the letters of all languages, takes 30 times as long (measured). */
const plainMailShape = "^[a-z0-9._%+'-]+@(?:[a-z0-9-]+[.])+[a-z][a-z]+$";

/** Local part and a host with a top-level domain of letters (or in punycode): no localhost, no numbers, no brackets. */
const mailShape = String.raw`^[^\s@"(),:;<>\[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?:\p{L}[\p{L}\p{M}]+|xn--[a-z0-9-]+)$`;

export function typedDomain(field: FieldText, reading: Reading): TypedField {
  const d = reading.derivation;
  const isPlain = d.let(sql`match(${field.text}, '^[a-z0-9-]+([.][a-z0-9-]+)+$') AND NOT startsWith(${field.text}, 'www.')`);
  const isOdd = d.let(sql`NOT ${isPlain} AND ${field.text} != ''`);
  const written = d.let(sql`if(${isOdd}, ${onlyWhere(isOdd, field.text, domainOf)}, ${field.text})`);
  const domain = d.let(decoded(written, isCoded(written), readableHost));
  return {
    ...untouched,
    value: domain,
    isGiven: sql`${domain} != ''`,
    flags: [{ when: onlyWhere(isOdd, sql`(${domain}, ${field.text})`, (it) => sql`${it}.1 != lowerUTF8(${it}.2)`), flag: "domain" }],
  };
}

/** Holds a label in punycode. */
function isCoded(host: Sql): Sql {
  return sql`position(${host}, 'xn--') > 0`;
}

/** One spelling for a company that is written in punycode here and in its own letters there. */
function decoded(written: Sql, when: Sql, make: (it: Sql) => Sql): Sql {
  return sql`if(${when}, ${onlyWhere(when, written, make)}, ${written})`;
}

/** Host of whatever people write as a domain: scheme, mail name, path, port, `www.` and the last dot go; width and case are folded. */
function domainOf(text: Sql): Sql {
  const folded = sql`lowerUTF8(normalizeUTF8NFKC(trimBoth(${text})))`;
  const host = sql`replaceRegexpOne(replaceRegexpOne(${folded}, '^[a-z][a-z0-9+.-]*://', ''), '^[^/@]*@', '')`;
  return sql`replaceRegexpOne(replaceRegexpOne(${host}, '[.]?(:[0-9]+)?([/?#].*)?$', ''), '^www[0-9]?[.]', '')`;
}

/** ISO 4217, with the number of decimals of each; metals, funds and test codes are no currencies of ours. */
const currencies: ReadonlyMap<string, number> = new Map(
  Intl.supportedValuesOf("currency")
    .filter((code) => !code.startsWith("X") || ["XAF", "XCD", "XOF", "XPF", "XCG"].includes(code))
    .map((code): [string, number] => [code, new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2]),
);

/** Signs and old codes that mean one currency only. `$`, `¥` and `kr` do not. */
const clearCurrencies: ReadonlyMap<string, string> = new Map([["€", "EUR"], ["£", "GBP"], ["₽", "RUB"], ["₹", "INR"], ["₩", "KRW"], ["RUR", "RUB"], ["US$", "USD"]]);

export function typedCurrency(field: FieldText, reading: Reading): TypedField & { readonly raw: Sql } {
  const d = reading.derivation;
  const raw = d.let(sql`upperUTF8(trimBoth(${field.text}))`);
  const code = d.let(sql`transform(${raw}, ${value.strings([...clearCurrencies.keys()])}, ${value.strings([...clearCurrencies.values()])}, ${raw})`);
  const unknown = sql`(${code} != '' AND ${code} NOT IN ${value.strings([...currencies.keys()])})`;
  const reason = "“{value}” is no currency code. Say which it is: --value currency:{value}=CODE";
  return {
    raw,
    value: code,
    isGiven: sql`${code} != ''`,
    isFaulty: unknown,
    faults: [{ when: unknown, code: "currency", reason }],
    flags: [{ when: sql`${code} != ${raw}`, flag: "currency_mapped" }],
  };
}

/** Currency named by a sign or code beside an amount; '' for none, the sign itself where it is not clear. */
export function currencyOfSymbol(symbol: Sql): Sql {
  return sql`transform(upperUTF8(${symbol}), ${value.strings([...clearCurrencies.keys()])}, ${value.strings([...clearCurrencies.values()])}, upperUTF8(${symbol}))`;
}

export function isCurrencyCode(code: string): boolean {
  return currencies.has(code);
}

export const currencyCodes: readonly string[] = [...currencies.keys()];

/** Decimals that the currency has; 2 where it is not known. */
export function decimalsOf(currency: Sql): Sql {
  const other = [...currencies].filter(([, decimals]) => decimals !== 2);
  return sql`toInt64OrZero(transform(${currency}, ${value.strings(other.map(([code]) => code))}, ${value.strings(other.map(([, n]) => String(n)))}, '2'))`;
}

