/** What a row behind a number is, as the definitions write it in English (`page /pricing`, `first touch: call`), in the language of the screens. */
import { showNumber } from "../../format/numbers.ts";
import { known, say, wordsOf, type WordKey } from "../../words/say.ts";

/** The forms with something of their own in them; what stands in a group is said as well. */
const forms: readonly (readonly [RegExp, WordKey])[] = [
  [/^page (?<page>.+)$/, "rows.is.page"],
  [/^session with (?<n>\d+) such pages$/, "rows.is.session_with"],
  [/^(?<what>.+) of “(?<name>.+)”$/, "rows.is.of_campaign"],
  [/^on the list “(?<name>.+)”$/, "rows.is.on_list"],
  [/^(?<part>.+) on the list “(?<name>.+)”$/, "rows.is.part_on_list"],
  [/^owner (?<name>.+)$/, "rows.is.owner"],
  [/^last sales action on (?<day>.+)$/, "rows.is.last_action"],
  [/^planned (?<what>.+)$/, "rows.is.planned"],
  [/^guessed by (?<what>.+)$/, "rows.is.guessed"],
  [/^used (?<what>.+)$/, "rows.is.used"],
  [/^answer (?<points>\S+)$/, "rows.is.answer"],
  [/^clicked (?<what>.+)$/, "rows.is.clicked"],
  [/^order of (?<what>.+)$/, "rows.is.order_of"],
  [/^contract of (?<what>.+)$/, "rows.is.contract_of"],
  [/^contract (?<name>.+) ends (?<day>\d\S*)$/, "rows.is.contract_ends"],
  [/^contract from (?<from>\d\S*), open-ended$/, "rows.is.contract_open"],
  [/^contract from (?<from>\d\S*) to (?<to>\d\S*)$/, "rows.is.contract_span"],
  [/^contract from (?<from>\d\S*)$/, "rows.is.contract_from"],
  [/^notice given on (?<day>.+)$/, "rows.is.notice"],
  [/^contract (?<name>.+)$/, "rows.is.contract"],
  [/^renewal due (?<day>\S+) of contract (?<name>.+)$/, "rows.is.renewal_of"],
  [/^renewal due (?<day>\S+)$/, "rows.is.renewal"],
];

/** In words; names and what somebody wrote stay as they are. */
export function rowInWords(what: string): string {
  const code = `code.${what.replaceAll(" ", "_")}`;
  if (known(code)) return say(code);
  const [, before, after] = /^(.+?)((?:: |, notice|, later span$|, earlier span$).*)$/s.exec(what) ?? [];
  if (before !== undefined && after !== undefined) return `${rowInWords(before)}${after.slice(0, 2)}${rowInWords(after.slice(2))}`;
  for (const [form, key] of forms) {
    const values = form.exec(what)?.groups;
    if (values !== undefined) return say(key, Object.fromEntries(Object.entries(values).map(([place, value]) => [place, rowInWords(value)])));
  }
  return wordsOf(what) === what.replaceAll("_", " ") ? what : wordsOf(what);
}

/** `2 minutes`, `1 visit`; a unit of nobody's knowledge as it is written. */
export function amountInWords(amount: number, unit: string): string {
  const n = showNumber(amount, { unit: "count" });
  const key = `rows.in.${unit}`;
  return known(key) ? say(key, { n, count: amount }) : `${n} ${unit}`;
}
