import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { longest } from "./order.ts";

test("each file that is said to take long is there", () => {
  expect(Object.keys(longest).filter((file) => !existsSync(new URL(`../${file}`, import.meta.url)))).toEqual([]);
});
