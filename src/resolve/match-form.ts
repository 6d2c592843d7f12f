/** Match forms in the engine: the same as in `model/`, for millions of spellings. `match-form.test.ts` holds both together. */
import { nameSteps } from "../model/names.ts";
import { type Sql, sql, value } from "../store/sql.ts";

/** {@link companyCore} of a column. */
export function coreOf(column: Sql): Sql {
  return nameSteps.reduce((text, step) => {
    if (step.step === "decompose") return sql`normalizeUTF8NFKD(${text})`;
    if (step.step === "lower_case") return sql`lowerUTF8(${text})`;
    return sql`replaceRegexpAll(${text}, ${value.string(step.pattern)}, ${value.string(step.by.replaceAll("$", "\\"))})`;
  }, column);
}

/** The host that a domain or web address means. Unlike {@link hostOf} it takes any text for a host: what is none is in no list of accounts. */
export function hostFormOf(column: Sql): Sql {
  const plain = sql`lowerUTF8(normalizeUTF8NFKC(trimBoth(${column})))`;
  const authority = sql`replaceRegexpOne(replaceRegexpOne(${plain}, '^([a-z][a-z0-9+.-]*:)?//', ''), '[/?#\\\\\\\\].*$', '')`;
  return sql`replaceRegexpOne(replaceRegexpOne(${authority}, '^.*@', ''), '^(?:www[0-9]?\\\\.)?(.*?)\\\\.?(?::[0-9]*)?\\\\.?$', '\\\\1')`;
}

/** A host and the hosts above it, down to two labels: `a.b.example.com` → that, `b.example.com`, `example.com`. */
export function hostsAbove(host: Sql): Sql {
  return sql`arrayMap(i -> arrayStringConcat(arraySlice(splitByChar('.', ${host}), i), '.'), range(1, greatest(2, length(splitByChar('.', ${host})))))`;
}

/** A mail address in its match form: lower case, without plus tag, without dots at Gmail. The spelling itself is kept elsewhere. */
export function mailFormOf(column: Sql): Sql {
  const plain = sql`lowerUTF8(trimBoth(${column}))`;
  const untagged = sql`replaceRegexpOne(${plain}, '^([^+@]+)\\\\+[^@]*@', '\\\\1@')`;
  return sql`if(match(${plain}, '@(gmail|googlemail)\\\\.com$'), concat(replaceAll(splitByChar('@', ${untagged})[1], '.', ''), '@gmail.com'), ${untagged})`;
}
