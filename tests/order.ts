/**
 * The files that take longest start first, so that none of them runs alone at the end. A clean clone knows no durations: Vitest would start with
 * the largest files, and the suite's longest, of 3 KB, would be among its last.
 */
import { relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Seconds in a run of the short form on two cores; files that take less than 45 are left to their size. */
export const longest: Readonly<Record<string, number>> = {
  "tests/journeys/first-numbers.journey.ts": 287,
  "tests/journeys/accounts.journey.ts": 264,
  "src/measure/kpis.test.ts": 147,
  "src/serve/imports.test.ts": 135,
  "tests/journeys/states.journey.ts": 125,
  "tests/journeys/languages.journey.ts": 116,
  "tests/journeys/access.journey.ts": 116,
  "tests/journeys/imports.journey.ts": 108,
  "tests/data/hubspot.test.ts": 96,
  "tests/cluster/kpis.test.ts": 88,
  "tests/data/presets.test.ts": 84,
  "tests/journeys/sources.journey.ts": 81,
  "src/serve/identity.test.ts": 78,
  "tests/cluster/story.test.ts": 72,
  "src/resolve/fill-up.test.ts": 68,
  "src/resolve/links.test.ts": 67,
  "tests/story/sample-company.test.ts": 64,
  "src/serve/collect/live.test.ts": 63,
  "src/resolve/settle.test.ts": 56,
  "tests/cluster/settle.test.ts": 56,
  "src/cli/cli.test.ts": 55,
  "src/serve/kept-facts.test.ts": 55,
  "src/resolve/ladder.test.ts": 53,
  "src/serve/erasure/erasure.test.ts": 49,
  "src/resolve/recover.test.ts": 48,
};

/** The longest first, then as Vitest has it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const secondsOf = ({ moduleId }: TestSpecification): number => longest[relative(this.ctx.config.root, moduleId)] ?? 0;
    return others.toSorted((a, b) => secondsOf(b) - secondsOf(a));
  }
}
