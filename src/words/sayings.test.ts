import { describe, expect, it } from "vitest";
import type { Json, LiveEvent } from "../collect/live/event.ts";
import { judge } from "../collect/live/judge.ts";
import { recordTables } from "../store/tables/index.ts";
import { problemSentences } from "../../tools/sentences.ts";
import { sayings as ru } from "./ru/sayings.ts";
import { type Saying, type Sayings, interpreter } from "./sayings.ts";
import { sayings as zhCN } from "./zh-CN/sayings.ts";

const complete: readonly (readonly ["ru" | "zh-CN", Sayings])[] = [["ru", ru], ["zh-CN", zhCN]];

/** Places of a form by name, each once. */
function placesOf(saying: Saying): string {
  const text = typeof saying === "string" ? saying : Object.values(saying).join(" ");
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))].toSorted().join();
}

/** A form with its places unnamed, as the source of a sentence has it. */
function unnamed(form: string): string {
  return form.replaceAll(/\{\w*\}/g, "{}").replaceAll(/(?:\{\})+/g, "{}");
}

const forms = new Set(Object.keys(ru).map(unnamed));

describe.each(complete)("%s", (language, sayings) => {
  it("has the same sentences as the other complete language, with the same places", () => {
    expect(Object.keys(sayings).toSorted()).toEqual(Object.keys(ru).toSorted());
    expect(Object.entries(sayings).filter(([english, saying]) => placesOf(english) !== placesOf(saying)).map(([english]) => english)).toEqual([]);
  });

  it("has every plural form of the language where a sentence has forms", () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted();
    const withForms = Object.entries(sayings).flatMap(([english, saying]) => (typeof saying === "string" ? [] : [[english, Object.keys(saying).toSorted()] as const]));
    expect(withForms.filter(([, found]) => found.join() !== wanted.join()).map(([english]) => english)).toEqual([]);
  });
});

/** A new sentence may wait for its translation; more than one in twenty may not. */
const waitingShareMax = 0.05;

describe("what is said to people is known in every language", () => {
  it("sentences and advice of problems", () => {
    // What a sender's program is answered stays code and English, as in the API.
    const all = problemSentences().filter(({ at, text }) => !/^src\/(collect\/live|serve\/collect)\//.test(at) && /\p{L}{4}/u.test(text));
    const unknown = all.filter(({ text }) => !forms.has(unnamed(text)) && interpreter("ru", ru)(text) === text);
    expect(all.length).toBeGreaterThan(200);
    expect(unknown.length, unknown.map(({ at, text }) => `${at} ${text}`).join("\n")).toBeLessThanOrEqual(all.length * waitingShareMax);
  });

  it.each([
    "Required option '--role <ROLE>' not specified",
    "What are the rows of bad.csv?",
    "The request does not fit at “name”: Too small: expected string to have >=1 characters.",
    "The query does not fit at “limit”: Too big: expected number to be <=1000.",
  ])("also where the words are those of a library: %s", (sentence) => {
    for (const [language, sayings] of complete) expect(interpreter(language, sayings)(sentence)).not.toMatch(/[a-z]{3,} [a-z]{3,}/);
  });

  it("what becomes of rows that lack a column their kind lives from", () => {
    const all = [...new Set(recordTables.flatMap(({ livesFrom }) => livesFrom.map(({ without }) => without)))];
    expect(all.length).toBeGreaterThan(5);
    for (const [language, sayings] of complete) expect(all.filter((text) => interpreter(language, sayings)(text) === text)).toEqual([]);
  });

  it("what kinds of records and their fields mean", () => {
    const all = [...new Set(recordTables.flatMap(({ meaning, columns }) => [meaning, ...Object.values(columns).map((column) => column.meaning)]))];
    const unknown = all.filter((text) => interpreter("ru", ru)(text) === text);
    expect(all.length).toBeGreaterThan(200);
    expect(unknown.length, unknown.join("\n")).toBeLessThanOrEqual(all.length * waitingShareMax);
  });
});

const long = "x".repeat(9_000);
const seen: LiveEvent = { type: "track", event: "Seen", userId: "u1" };
const refused: readonly (readonly [what: string, event: LiveEvent])[] = [
  ["no type", { userId: "u1" }], ["a track without a name", { type: "track", userId: "u1" }], ["a group without an id", { type: "group", userId: "u1" }], ["nobody", { ...seen, userId: "" }],
  ["a number too large", { ...seen, userId: 2 ** 60 }], ["an id that is a list", { ...seen, anonymousId: [1] }], ["a NUL", { ...seen, messageId: "a\u0000" }], ["a long id", { ...seen, userId: "u".repeat(201) }],
  ["a long text", { ...seen, properties: { text: long } }], ["a large event", { ...seen, properties: { a: long, b: long, c: long, d: long } }], ["a long list", { ...seen, properties: { list: Array<number>(1_001).fill(1) } }],
  ["many keys", { ...seen, properties: Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`k${i}`, 1])) }], ["a long key", { ...seen, properties: { ["k".repeat(201)]: 1 } }],
  ["a deep event", { ...seen, properties: JSON.parse(`${'{"a":'.repeat(11)}1${"}".repeat(11)}`) as Json }],
];

describe.each(complete)("why an event was refused is said in %s", (language, sayings) => {
  it.each(refused)("%s", (_what, event) => {
    const judged = judge(event, { receivedAt: 0, source: "site" });
    const english = "message" in judged ? judged.message : "it was taken";
    expect(interpreter(language, sayings)(english)).not.toBe(english);
  });
});

describe("a sentence in another language", () => {
  const say = interpreter("ru", ru);
  it.each([
    ["with its value", "There is no file deals.csv.", "Файла deals.csv нет."],
    ["with a value that looks like a form", "There is no file {path}.", "Файла {path} нет."],
    ["with a sentence inside", "deals.csv: In which currency is “amount”?", "deals.csv: В какой валюте «amount»?"],
    ["in the right plural form", "1,203 rows with an amount but no currency: not in the amount.", "1 203 строки с суммой, но без валюты: не в сумме."],
    ["several lines one by one", "· In which currency is “amount”?\nCheck the path.", "· В какой валюте «amount»?\nПроверьте путь."],
    ["in the case that the count asks for", "It rests on 3 cases only: read it with care.", "Оно опирается всего на 3 случая: читайте осторожно."],
    ["by what its reader was told to bring", "Win rate, Q1 2026: not collected. What would bring it: a CRM export of opportunities or deals; any source.", "Win rate, Q1 2026: не собирается. Откуда взять данные: выгрузка возможностей или сделок из CRM; любой источник."],
    ["not at all where nobody translated it", "The moon is full.", "The moon is full."],
    ["not at all where it only looks like one", "Note: the moon is full.", "Note: the moon is full."],
  ])("is said %s", (_, english, russian) => {
    expect(say(english).replaceAll("\u00a0", " ")).toBe(russian);
  });

  it("writes a place as its reader asks", () => {
    expect(interpreter("ru", ru, { period: () => "март" })("In March 2026 it was 37.5 %.")).toBe("За март было 37,5 %.");
  });
});
