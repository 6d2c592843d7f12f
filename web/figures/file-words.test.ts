import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { learn } from "../words/language.ts";
import { fileWords } from "./file-words.ts";

beforeAll(() => learn("ru"));
afterAll(() => learn("en"));

describe("names of imported files", () => {
  it.each([
    ["Live events 2026-11-23 06:00 UTC", "События в реальном времени 2026-11-23 06:00 UTC"],
    ["Live events.csv", "Live events.csv"],
    ["accounts.csv", "accounts.csv"],
  ])("%s", (name, words) => {
    expect(fileWords(name)).toBe(words);
  });
});
