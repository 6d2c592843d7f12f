import { describe, expect, it } from "vitest";
import { cli as cliEn } from "./en/cli.ts";
import { en } from "./en/screens.ts";
import { dimensions } from "../measure/dimensions/catalogue.ts";
import { wordsIn } from "../measure/kpi-words.ts";
import { kpis as measured } from "../measure/kpis/index.ts";
import { cardInWords, titleInWords } from "./kpis.ts";
import { languageFor, type Language } from "./languages.ts";
import { cli as cliRu } from "./ru/cli.ts";
import { ru } from "./ru/screens.ts";
import { sayings as sayingsRu } from "./ru/sayings.ts";
import { interpreter } from "./sayings.ts";
import { sayings as sayingsZhCN } from "./zh-CN/sayings.ts";
import { ownPartsOf } from "../../tools/kpi-parts.ts";
import { lackingIn, namelessIn, unsaidIn } from "../../tools/kpi-words.ts";
import { hardCoded, literalsOf, shownAsItIs } from "../../tools/sentences.ts";
import { speaker, type Catalogue, type Entry } from "./speaker.ts";
import { su } from "./su/screens.ts";
import { cli as cliZhCN } from "./zh-CN/cli.ts";
import { zhCN } from "./zh-CN/screens.ts";

const kpisRu = wordsIn(measured, "ru");
const english: Catalogue = { ...en, ...cliEn };
const complete: readonly (readonly [Language, Catalogue])[] = [["ru", { ...ru, ...cliRu }], ["zh-CN", { ...zhCN, ...cliZhCN }]];
const all: readonly (readonly [Language, Catalogue])[] = [...complete, ["su", su]];

function textsOf(entry: Entry): readonly string[] {
  return typeof entry === "string" ? [entry] : Object.values(entry);
}

function placesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ""))].sort();
}

describe.each(complete)("%s is complete", (_, catalogue) => {
  it("every English text has one", () => {
    expect(Object.keys(english).filter((key) => catalogue[key] === undefined)).toEqual([]);
  });
});

describe.each([["ru", sayingsRu, ru], ["zh-CN", sayingsZhCN, zhCN]] as const)("KPIs in %s", (language, sayings, screens: Catalogue) => {
  it("every KPI has a name, a question, a formula, what it divides by, what nothing means, why its example comes out so and every caveat", () => {
    expect(measured.flatMap((kpi) => lackingIn(kpi, language))).toEqual([]);
  });

  it("the figures beside their numbers, the labels of their facts and the notes have a name", () => {
    expect(measured.flatMap((kpi) => namelessIn(kpi, language, (key) => screens[key] !== undefined))).toEqual([]);
  });

  it("the parts that they make themselves are words of the language", () => {
    const says = Object.assign({}, ...measured.map((kpi) => kpi.words?.[language]?.says ?? {})) as Readonly<Record<string, string>>;
    const nameless = measured.flatMap((kpi) => ownPartsOf(kpi).filter((part) => screens[`code.${part.replaceAll(" ", "_")}`] === undefined && says[part] === undefined).map((part) => `${kpi.id}: ${part}`));
    expect(nameless).toEqual([]);
  });

  it("their settings and what brings their records are explained, but for a few that wait for their words", () => {
    const unsaid = new Set(measured.flatMap((kpi) => unsaidIn(kpi, language, interpreter(language, sayings))).map((text) => text.slice(text.indexOf(":"))));
    expect(unsaid.size, [...unsaid].join("\n")).toBeLessThanOrEqual(10);
  });
});

/** Names that a text quotes, in whichever quotes its language has. */
const quotedIn = (text: string): readonly string[] => [...text.matchAll(/[“«]([^”»]+)[”»]/g)].map(([, name]) => name ?? "");

it.each([["ru", ru], ["zh-CN", zhCN]] as const)("a caveat in %s quotes a note as the note is written", (language, screens: Catalogue) => {
  const notes = Object.entries<Entry>(en).filter(([key]) => /^(code|kpi\.beside)\./.test(key));
  const others = measured.flatMap(({ id, caveats, words }) => caveats.flatMap((caveat, i) => {
    const found = quotedIn(words?.[language]?.caveats?.[i] ?? "");
    const asNoted = (name: string): readonly unknown[] => [name, words?.[language]?.says?.[name], ...notes.filter(([, text]) => text === name).map(([key]) => screens[key])];
    return quotedIn(caveat).filter((name) => notes.some(([, text]) => text === name) && !asNoted(name).some((said) => found.some((one) => one === said))).map((name) => `${id}: ${name}`);
  }));
  expect(others).toEqual([]);
});

it("every dimension has a name in every language that is complete", () => {
  expect(dimensions.map(({ id }) => `dimension.${id}`).filter((key) => (en as Catalogue)[key] === undefined)).toEqual([]);
});

describe("the screens", () => {
  it("say nothing but what stands in the catalogue", () => {
    expect(shownAsItIs().map(({ at, text }) => `${at} ${text}`)).toEqual([]);
  });
});

describe("the command line", () => {
  // Not said by us, or not to people: a type of ours, a line of usage, names of settings, and reasons that are kept in the ledger as data.
  const others = ["this process", "PATH… [{}]\n       sextant import list | undo BATCH | redo BATCH", "--decimal MARK", "--currency CODE", "--zone ZONE", "--encoding NAME",
    "zone, currency, name, fiscal_year_starts, first_weekday, kpi.<id>.<knob>", "The sample company is loaded.", "The sample company's own."];
  it("says nothing but what stands in the catalogue", () => {
    expect(hardCoded().filter(({ text }) => !others.includes(text)).map(({ at, text }) => `${at} ${text}`)).toEqual([]);
  });

  it.each([
    ["a text in quotes", 'print("Nothing was changed.");', ["Nothing was changed."]],
    ["a template with a value", "print(`Import ${batch} (${name(`a b`)}) counts again.`);", ["Import {} ({}) counts again.", "a b"]],
    ["no comment and no pattern", "// Nothing was\nconst a = /it is \"so/; /* not here */ print('x');", ["x"]],
  ])("is searched for sentences: %s", (_, source, texts) => {
    expect(literalsOf(source).map(({ text }) => text)).toEqual(texts);
  });
});

describe.each(all)("%s", (language, catalogue) => {
  it("has no text that English lacks", () => {
    expect(Object.keys(catalogue).filter((key) => english[key] === undefined)).toEqual([]);
  });

  it("fills in the same places as English", () => {
    const wanted = (key: string): readonly string[] => placesOf(textsOf(english[key] ?? "").join(" "));
    expect(Object.keys(catalogue).filter((key) => placesOf(textsOf(catalogue[key] ?? "").join(" ")).join() !== wanted(key).join())).toEqual([]);
  });

  it("has every plural form of the language where English has forms, and none elsewhere", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const wanted = (key: string): readonly string[] | null => (typeof english[key] === "string" ? null : forms);
    const found = (entry: Entry): readonly string[] | null => (typeof entry === "string" ? null : Object.keys(entry).toSorted());
    expect(Object.keys(catalogue).filter((key) => JSON.stringify(found(catalogue[key] ?? "")) !== JSON.stringify(wanted(key)))).toEqual([]);
  });
});

it.each([
  [1, "1 строка не отнесена ни к одному аккаунту"],
  [3, "3 строки не отнесены ни к одному аккаунту"],
  [5, "5 строк не отнесены ни к одному аккаунту"],
  [21, "21 строка не отнесена ни к одному аккаунту"],
])("Russian counts %s rows in the right form", (n, text) => {
  expect(speaker("ru", en, ru).say("accounts.unmatched", { n })).toBe(text);
});

it("a text that a beta language lacks is said in English", () => {
  expect(speaker("su", en, {}).say("tile.small", { n: 1 })).toBe("only 1 case");
});

it("a number that is written out keeps its words and takes the form of its count", () => {
  expect(speaker("en", en).say("accounts.count", { n: "1,204", count: 1204 })).toBe("1,204 accounts");
});

it.each([
  [["ru-RU", "en"], "ru"],
  [["zh-Hant-TW"], "zh-CN"],
  [["fr", "su-ID"], "su"],
  [["en_GB.UTF-8"], "en"],
  [["tlh"], "en"],
])("who asks for %s gets %s", (wishes, language) => {
  expect(languageFor(wishes)).toBe(language);
});

it("a number keeps its denominator in every language: what it counts is said on the card alone", () => {
  const result = { id: "win_rate", title: "Opportunity to won", numerator: 3, denominator: 18 };
  expect(titleInWords(result, kpisRu)).toEqual({ ...result, title: kpisRu["win_rate"]?.title });
  const card = { id: "win_rate", title: "Opportunity to won", question: "?", formula: "f", denominator: "closed opportunities", nothing: "n", caveats: [] };
  expect(cardInWords(card, kpisRu).denominator).toBe("закрытых возможностей");
});
