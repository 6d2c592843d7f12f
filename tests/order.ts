/**
 * The files that take longest start first, so that none of them runs alone at the end. A clean clone knows no durations: Vitest would start with
 * the largest files, and the suite's longest, of 3 KB, would be among its last.
 */
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Seconds in a run of the short form on two cores; files that take less than 45 are left to their size. */
export const longest: Readonly<Record<string, number>> = {
  "tests/journeys/first-numbers.journey.ts": 274,
  "tests/journeys/accounts.journey.ts": 259,
  "tests/journeys/states.journey.ts": 148,
  "tests/journeys/views.journey.ts": 115,
  "tests/journeys/imports.journey.ts": 110,
  "tests/journeys/reading.journey.ts": 108,
  "src/serve/imports.test.ts": 107,
  "tests/journeys/access.journey.ts": 98,
  "src/serve/identity.test.ts": 92,
  "src/resolve/fill-up.test.ts": 86,
  "src/serve/collect/live.test.ts": 85,
  "tests/cluster/story.test.ts": 82,
  "tests/journeys/sources.journey.ts": 80,
  "src/resolve/visitors.test.ts": 78,
  "tests/journeys/languages.journey.ts": 77,
  "tests/data/hubspot.test.ts": 75,
  "src/resolve/order.test.ts": 74,
  "src/cli/cli.test.ts": 72,
  "tests/journeys/identity.journey.ts": 68,
  "src/measure/kpis.test.ts": 63,
  "tests/story/sample-company.test.ts": 62,
  "tests/cluster/settle.test.ts": 58,
  "src/resolve/recover.test.ts": 55,
  "tests/data/presets.test.ts": 54,
  "tests/recovery/order.test.ts": 53,
  "src/serve/accounts.test.ts": 52,
  "src/resolve/links.test.ts": 50,
  "src/resolve/ladder.test.ts": 50,
  "tests/recovery/backup.test.ts": 49,
  "src/resolve/settle.test.ts": 47,
  "tests/story/story.test.ts": 45,
};

/** The longest first, then as Vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const secondsOf = ({ moduleId }: TestSpecification): number => longest[relative(this.ctx.config.root, moduleId)] ?? 0;
    return others.toSorted((a, b) => secondsOf(b) - secondsOf(a));
  }
}
