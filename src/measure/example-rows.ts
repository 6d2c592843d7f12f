/** Rows of worked examples that differ in their number only. */

/** Lines for the numbers from 1 to `last` (or from `first`). */
export function rowsFor(last: number, line: (n: number) => string, first = 1): string {
  return Array.from({ length: last - first + 1 }, (_, i) => line(first + i)).join("\n");
}

/** Rows of a table that are shown before and after those that are only counted. */
const [head, foot] = [10, 5];

/** An example's table for reading: of a long one the header, its first and last rows, and how many stand between. */
export function shortened(text: string): string {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  const between = lines.length - 1 - head - foot;
  return between <= foot ? lines.join("\n") : [...lines.slice(0, 1 + head), `… ${between} …`, ...lines.slice(-foot)].join("\n");
}
