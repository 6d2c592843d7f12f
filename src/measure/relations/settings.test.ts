import { describe, expect, it } from "vitest";
import { bandsOf, changesOf, kindsOf, numberOf, wordsFor, wordsOf } from "./settings.ts";

describe("a setting that SQL reads", () => {
  it.each([["14", 14], [0, 0], [0.5, 0.5]])("%j is the number %d", (given, expected) => {
    expect(numberOf({ days: given }, "days")).toBe(expected);
  });

  it.each(["", "soon", undefined])("%j is no number, and the problem names the setting and the value", (given) => {
    expect(() => numberOf(given === undefined ? {} : { days: given }, "days")).toThrow(/setting days cannot be/);
  });

  it("lists words with or without blanks, and leaves out empty ones", () => {
    expect(wordsOf({ lists: " north,south , ,west" }, "lists")).toEqual(["north", "south", "west"]);
    expect(wordsOf({}, "lists")).toEqual([]);
  });

  it("means upsell and cross-sell by expansion", () => {
    expect(kindsOf({ kinds: "new, expansion" })).toEqual(["new", "upsell", "cross_sell"]);
  });

  it("changes single values of a table of ours, and refuses names that are not in it, words and negative numbers", () => {
    const known = (name: string) => name === "form" || name === "chat";
    expect([...changesOf({ card: "form=10, chat=0" }, "card", known)]).toEqual([["form", 10], ["chat", 0]]);
    for (const card of ["fax=1", "form", "form=", "form=many", "chat=-1"]) expect(() => changesOf({ card }, "card", known), card).toThrow(/setting card cannot be/);
  });
});

describe("a setting that gives names a band, or words for words", () => {
  it("reads bands of whole and broken numbers, and refuses what is none", () => {
    expect([...bandsOf({ band: "1=8-20, other = 1-2.5" }, "band")]).toEqual([["1", { low: 8, high: 20 }], ["other", { low: 1, high: 2.5 }]]);
    for (const band of ["1", "1=8", "=1-2", "1=9-8", "1=a-b"]) expect(() => bandsOf({ band }, "band"), band).toThrow(/setting band cannot be/);
  });

  it("reads words in lower case, and refuses half a pair", () => {
    expect([...wordsFor({ reasons: "Too Expensive=price, busy = no answer" }, "reasons")]).toEqual([["too expensive", "price"], ["busy", "no answer"]]);
    for (const reasons of ["price", "=price", "price="]) expect(() => wordsFor({ reasons }, "reasons"), reasons).toThrow(/setting reasons cannot be/);
  });
});
