/** A KPI is one file: whatever is made of it is made from its definition alone. */
import { expect, test } from "vitest";
import { kpi } from "../src/measure/kpi.ts";
import { cardInWords, type KpiCatalogue, saysOf } from "../src/words/kpis.ts";
import { interpreter } from "../src/words/sayings.ts";
import { sql } from "../src/store/sql.ts";
import { tellings } from "../tests/story/told.ts";
import { pages } from "./docs.ts";
import { furtherStory } from "./kpi-story.ts";
import { kpiWordsByLanguage, lackingIn, unsaidIn } from "./kpi-words.ts";

/** A KPI as a newcomer would write it. */
const whole = kpi({
  id: "postcards_sent",
  title: "Postcards sent",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "ratio",
  reading: "flow",
  version: 1,
  question: "How many postcards did an account get?",
  formula: "Postcards dated in the period, by the accounts that got one.",
  denominator: "accounts with a postcard",
  caveats: ["Those that came back count too."],
  knobs: { stamps: { default: "", meaning: "Only postcards with these stamps." } },
  reads: ["touch"],
  needs: [{ record: "touch", broughtBy: "a list of postcards" }],
  facts: () => sql`SELECT 1`,
  nothing: "No postcard: no value.",
  reasons: { "no stamp": { as: "no_denominator", text: "No postcard bears a stamp." } },
  example: { given: { touch: "id | at" }, period: ["2026-01-01", "2026-02-01"], then: { value: null }, because: "Nobody wrote." },
  words: {
    ru: { title: "Открытки", question: "Сколько открыток получил аккаунт?", formula: "Открытки периода на аккаунт.", denominator: "аккаунтов с открыткой", nothing: "Открыток нет: значения нет.", because: "Никто не писал.", caveats: ["Вернувшиеся тоже считаются."], says: { "Only postcards with these stamps.": "Только открытки с этими марками.", "a list of postcards": "список открыток", "No postcard bears a stamp.": "Ни на одной открытке нет марки." } },
    "zh-CN": { title: "寄出的明信片", question: "每个帐户收到几张明信片？", formula: "期内明信片数除以收到的帐户数。", denominator: "收到明信片的帐户", nothing: "没有明信片：没有值。", because: "没有人写。", caveats: ["退回的也计入。"] },
  },
  story: { told: "Acorn got two, Birch one; 3 by 2.", sum: "3 / 2 = 1.5" },
});

const generated = pages([whole]);

/** The catalogue as the screens of a language are built with. */
function fetched(language: "ru" | "zh-CN" | "su"): KpiCatalogue {
  return kpiWordsByLanguage([whole])[language] ?? {};
}

test.each([["ru", "Открытки", "аккаунтов с открыткой"], ["zh-CN", "寄出的明信片", "收到明信片的帐户"], ["su", "Postcards sent", "accounts with a postcard"]] as const)("its card is read in %s as its file says it", (language, title, denominator) => {
  expect(cardInWords(whole, fetched(language))).toMatchObject({ title, denominator });
});

test("its worked example is explained in the language of the reader", () => {
  expect(cardInWords(whole, fetched("ru")).example).toEqual({ ...whole.example, because: "Никто не писал." });
  expect(cardInWords(whole, fetched("su")).example?.because).toBe("Nobody wrote.");
});

test("what its settings mean and what brings its records is said as its file says it", () => {
  expect(saysOf(fetched("ru"))).toEqual({ "Only postcards with these stamps.": "Только открытки с этими марками.", "a list of postcards": "список открыток", "No postcard bears a stamp.": "Ни на одной открытке нет марки." });
});

test("its page stands in the reference, with question, formula and example", () => {
  for (const text of ["## `postcards_sent` · Postcards sent", whole.question, whole.formula, "“No postcard bears a stamp.”", "Nobody wrote."]) expect(generated.get("docs/generated/kpis.md")).toContain(text);
});

test("its number of the story is told on a page and read by the story's test", () => {
  expect(generated.get("docs/generated/story.md")).toContain("**Postcards sent.** Acorn got two, Birch one; 3 by 2.");
  expect(tellings(furtherStory([whole]))).toEqual([{ id: "postcards_sent", value: "1.5", reason: null, sides: ["3", "2"], buckets: null }]);
});

test.each([
  ["nothing in any language", {}, ["title", "question", "formula", "denominator", "nothing", "because", "caveats"]],
  ["a caveat less", { ru: { ...whole.words?.ru, caveats: [] } }, ["caveats"]],
  ["no denominator", { ru: { ...whole.words?.ru, denominator: "" } }, ["denominator"]],
  ["everything", { ru: whole.words?.ru }, []],
])("what it leaves unsaid is named: %s", (_, words, lacking) => {
  expect(lackingIn({ ...whole, words: words as NonNullable<typeof whole.words> }, "ru")).toEqual(lacking.map((text) => `postcards_sent: words["ru"].${text}`));
});

test("a setting or a reason that nobody has explained is named", () => {
  const said = interpreter("ru", { "a list of postcards": "список открыток" });
  expect(unsaidIn({ ...whole, words: {} }, "ru", said)).toEqual(['postcards_sent: words["ru"].says["Only postcards with these stamps."]', 'postcards_sent: words["ru"].says["No postcard bears a stamp."]']);
  expect(unsaidIn(whole, "ru", said)).toEqual([]);
});
