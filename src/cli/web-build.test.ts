import { expect, test } from "vitest";
import { firstFault } from "./web-build.ts";

test.each([
  ["\u001b[31merror during build:\u001b[39m\nCould not resolve \"./gone.ts\" from \"web/app.tsx\"\n    at error (file:///x/y.js:1:2)\n\nError: driver has already been destroyed\n    at z", "error during build: Could not resolve \"./gone.ts\" from \"web/app.tsx\""],
  ["\n  Error: ENOSPC: no space left on device, write\n    at async write (node:fs:1:1)\n", "Error: ENOSPC: no space left on device, write"],
  ["", "—"],
])("of what a builder said the first fault is told, without colours and stack: %j", (said, told) => {
  expect(firstFault(said)).toBe(told);
});
