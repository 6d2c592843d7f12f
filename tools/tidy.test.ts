import { expect, test } from "vitest";
import { tidy } from "./tidy.ts";

test("the house rules hold in the whole tree", () => {
  expect(tidy().map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([]);
});
