/**
 * Domains in punycode as people write them (`xn--bcher-kva.example` → `bücher.example`), so that a company written both ways is one (hostile input
 * D6). The engine's build has no functions for it: this is the decoder of RFC 3492 in SQL.
 */
import { type Sql, sql, value } from "../../../store/sql.ts";

/** A host in lower case with its punycode labels decoded; a label that is no valid punycode stays as it is. */
export function readableHost(host: Sql): Sql {
  return sql`arrayStringConcat(arrayMap(label -> if(startsWith(label, 'xn--'), ${decoded(sql`substring(label, 5)`)}, label), splitByChar('.', ${host})), '.')`;
}

/** The code of a label behind `xn--`: plain letters up to the last hyphen, then where which others come between them. */
function decoded(code: Sql): Sql {
  const cut = sql`(length(${code}) - position(reverse(${code}), '-'))`;
  const hasPlain = sql`(position(${code}, '-') > 0)`;
  const plain = sql`if(${hasPlain}, arrayMap(c -> toInt64(ascii(c)), splitByString('', substring(${code}, 1, ${cut}))), CAST([] AS Array(Int64)))`;
  const digits = sql`splitByString('', if(${hasPlain}, substring(${code}, ${cut} + 2), ${code}))`;
  const start = sql`(${plain}, toInt64(128), toInt64(0), toInt64(0), toInt64(1), toInt64(36), toInt64(72), match(${code}, '^[a-z0-9-]{1,59}$'))`;
  const read = sql`arrayFold((s, c) -> ${step}, ${digits}, ${start})`;
  return sql`arrayMap(r -> if(r.8 AND r.6 = 36 AND ${isReadable(sql`r`)}, ${text(sql`r`)}, label), [${read}])[1]`;
}

/**
 * One digit. The state: letters so far (1), the letter that is counted to (2), the place (3), the place at which the number began (4), the weight of the next
 * digit (5), its threshold's step (6), the bias (7), and whether all is well (8).
 */
const step: Sql = (() => {
  const digit = sql`toInt64(if(ascii(c) >= 97, ascii(c) - 97, ascii(c) - 22))`;
  const threshold = sql`greatest(toInt64(1), least(toInt64(26), s.6 - s.7))`;
  const place = sql`(s.3 + ${digit} * s.5)`;
  const letters = sql`(toInt64(length(s.1)) + 1)`;
  const at = sql`(${place} % ${letters})`;
  const letter = sql`(s.2 + intDiv(${place}, ${letters}))`;
  const more = sql`(s.1, s.2, ${place}, s.4, s.5 * (36 - ${threshold}), s.6 + 36, s.7, s.8 AND ${place} < 2147483648 AND s.5 < 67108864)`;
  const done = sql`(arrayConcat(arraySlice(s.1, 1, ${at}), [${letter}], arraySlice(s.1, ${at} + 1)), ${letter}, ${at} + 1, ${at} + 1, toInt64(1), toInt64(36),
    ${bias(sql`(${place} - s.4)`, letters)}, s.8 AND ${letter} <= 1114111)`;
  return sql`if(${digit} < ${threshold}, ${done}, ${more})`;
})();

/** How the thresholds of the next number lie, by how large this one was. */
function bias(delta: Sql, letters: Sql): Sql {
  const first = sql`intDiv(${delta}, if(s.4 = 0, toInt64(700), toInt64(2)))`;
  const halved = sql`arrayFold((b, i) -> if(b.1 > 455, (intDiv(b.1, toInt64(35)), b.2 + 36), b), range(6), (${first} + intDiv(${first}, ${letters}), toInt64(0)))`;
  return sql`arrayMap(b -> b.2 + intDiv(36 * b.1, b.1 + 38), [${halved}])[1]`;
}

/** Letters by number as UTF-8. */
function text(state: Sql): Sql {
  const low = (shift: number): Sql => sql`128 + bitAnd(bitShiftRight(l, ${value.uint(shift)}), 63)`;
  const letter = sql`multiIf(l < 128, char(l), l < 2048, char(192 + bitShiftRight(l, 6), ${low(0)}), l < 65536, char(224 + bitShiftRight(l, 12), ${low(6)}, ${low(0)}),
    char(240 + bitShiftRight(l, 18), ${low(12)}, ${low(6)}, ${low(0)}))`;
  return sql`arrayStringConcat(arrayMap(l -> ${letter}, ${state}.1))`;
}

/** What it decodes to is a label as a registry would have it: with letters beyond ASCII, no controls, in lower case and composed. */
function isReadable(state: Sql): Sql {
  return sql`arrayExists(l -> l >= 160, ${state}.1) AND NOT arrayExists(l -> l >= 128 AND l < 160, ${state}.1) AND ${text(state)} = lowerUTF8(normalizeUTF8NFKC(${text(state)}))`;
}
