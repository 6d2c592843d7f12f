import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { pages } from "./docs.ts";

test.each([...pages()])("the generated file %s says what the code says", (file, text) => {
  const path = fileURLToPath(new URL(`../${file}`, import.meta.url));
  expect(existsSync(path) ? readFileSync(path, "utf8") : "", "run `npm run generate`").toBe(text);
});
