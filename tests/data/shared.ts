/** Where the real data sets lie: beside the repository. They are no part of it; tests that need them are skipped, visibly, where they are absent. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

export const isShared = existsSync(folder);

/** Put behind a suite's name, so that a skipped suite says why. */
export const whySkipped = isShared ? "" : " (skipped: the data sets are not at ../shared/data)";

/** Path of a file of the data sets. */
export function shared(path: string): string {
  return `${folder}${path}`;
}

/** The numbers that were computed independently of us, by data set. */
export function groundTruth<T>(dataSet: string): T {
  const all = JSON.parse(readFileSync(shared("ground-truth.json"), "utf8")) as Readonly<Record<string, T>>;
  const found = all[dataSet];
  if (found === undefined) throw new Error(`ground-truth.json has no ${dataSet}`);
  return found;
}
