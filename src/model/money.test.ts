import { describe, expect, it } from "vitest";
import { addMoney, exceedsExponent, exponentOf, isCurrency } from "./money.ts";

describe("a currency has its own number of digits after the point", () => {
  it.each([
    ["JPY", 0, "1200", "1200.5"],
    ["EUR", 2, "0.10", "0.105"],
    ["KWD", 3, "1.125", "1.1255"],
    ["KRW", 0, "-7", "-7.01"],
  ])("%s: %i", (currency, digits, fits, exceeds) => {
    expect(exponentOf(currency)).toBe(digits);
    expect(exceedsExponent({ amount: fits, currency })).toBe(false);
    expect(exceedsExponent({ amount: exceeds, currency })).toBe(true);
  });
});

it.each([["EUR", true], ["RUR", false], ["XTS", false], ["BTC", false], ["usd", false], ["$", false], ["", false]])("%s is a currency: %s", (code, is) => {
  expect(isCurrency(code)).toBe(is);
});

it("amounts of one currency add exactly, of two not at all", () => {
  expect(addMoney({ amount: "0.1", currency: "EUR" }, { amount: "0.2", currency: "EUR" })).toEqual({ amount: "0.3", currency: "EUR" });
  expect(addMoney({ amount: "99999999999999999999.0001", currency: "EUR" }, { amount: "0.0001", currency: "EUR" }).amount).toBe("99999999999999999999.0002");
  expect(() => addMoney({ amount: "1", currency: "EUR" }, { amount: "1", currency: "USD" })).toThrow("EUR and USD do not add");
});
