import { beforeAll, describe, expect, it } from "vitest";
import { learn } from "../words/language.ts";
import { decimalSign, showInterval, showNumber, type Shown } from "./numbers.ts";

beforeAll(() => learn("en"));

describe("numbers as people read them", () => {
  it.each<[string, number | string, Shown, string]>([
    ["a share has one decimal", 0.42667, { unit: "percent" }, "42.7%"],
    ["the board has three digits", 4238, { unit: "accounts", precision: "board" }, "4.24K"],
    ["hovering has all", 4238, { unit: "accounts" }, "4,238"],
    ["the minus is a real one", -12.5, { unit: "nps" }, "−12.5"],
    ["money has its currency", 1_200_000_000, { unit: "money", currency: "EUR", precision: "board" }, "€1.2B"],
    ["money that a float cannot hold keeps its digits", "9007199254740993.25", { unit: "money", currency: "EUR" }, "€9,007,199,254,740,993.25"],
    ["points are not percent", 0.043, { unit: "pp" }, "4.3 pp"],
    ["points too few for a decimal are not none", -0.000431, { unit: "pp", signed: true }, "−0.04 pp"],
    ["no points stay none", 0.0000000001, { unit: "pp" }, "0.0 pp"],
    ["a tenth of an hour is read in minutes", 0.114, { unit: "hours", precision: "board" }, "6.84 min"],
    ["what is exact keeps its unit", 0.114, { unit: "hours" }, "0.114 hr"],
    ["a hundredth of a whole has one digit on the board", 0.00718, { unit: "ratio", precision: "board" }, "0.007×"],
    ["a ratio that is read has three", 0.718, { unit: "ratio", precision: "board" }, "0.718×"],
    ["no hours are no hours", 0, { unit: "hours", precision: "board" }, "0 hr"],
    ["days are days", 61, { unit: "days", precision: "board" }, "61 days"],
    ["thousands of minutes need no seconds", 17_213.7917, { unit: "minutes" }, "17,213.8 min"],
    ["one day is a day", 1, { unit: "days" }, "1 day"],
    ["times are times", 3.2, { unit: "ratio" }, "3.2×"],
    ["an unknown currency is no reason to fail", 5, { unit: "money", currency: "euro" }, "5"],
  ])("%s", (_, value, shown, text) => {
    expect(showNumber(value, shown)).toBe(text);
  });

  it("what is typed has the sign of the reader's language", async () => {
    await learn("ru");
    expect(decimalSign()).toBe(",");
    await learn("en");
    expect(decimalSign()).toBe(".");
  });

  it("an interval of shares is written in percent", () => {
    expect(showInterval({ low: 0.372, high: 0.483, method: "wilson" }, "percent")).toBe("37.2–48.3");
  });
});
