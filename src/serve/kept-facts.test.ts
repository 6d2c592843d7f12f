/** The worked examples of all KPIs once more, asked of an engine that keeps facts and relations: every number must be the same. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inForm, oneIn } from "../../tests/form.ts";
import { measureBoard } from "../measure/board.ts";
import { inExample, runExample } from "../measure/examples.ts";
import { kpis } from "../measure/kpis/index.ts";
import { measure, measureAll } from "../measure/run.ts";
import type { Engine } from "../store/engine.ts";
import { runMigrations } from "../store/migrate.ts";
import { openEngine } from "../store/open.ts";
import { remembering } from "./remembered.ts";

let dataDir = "";
let plain: Engine;
let keeping: Engine;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "sextant-kept-"));
  const now = (): Date => new Date("2026-11-21T12:00:00Z");
  plain = await openEngine({ dataDir });
  keeping = remembering(plain, { now, maxAgeMs: Infinity }).engine;
  await runMigrations(keeping, now);
});
afterAll(async () => {
  await plain.close();
  await rm(dataDir, { recursive: true, force: true });
});

describe("an engine that keeps facts says what the worked examples say", () => {
  test.each(kpis.filter((_, place) => oneIn(6, place)).map((kpi) => [kpi.id, kpi] as const))("%s", async (_, kpi) => {
    for (const example of inForm([kpi.example, ...(kpi.edges ?? [])], 1)) {
      const { differences } = await runExample(keeping, kpi, example);
      expect(differences, example.because).toEqual([]);
    }
  });

  test("a board says at once what is at hand, and names what must be worked out first", async () => {
    const some = kpis.filter(({ id }) => ["target_accounts", "win_rate"].includes(id));
    const [first] = some;
    if (first === undefined) throw new Error("no KPI to ask for");
    await inExample(keeping, first, first.example, async (ask) => {
      const asked = { ...ask, kpis: some, where: [{ dimension: "tier", values: ["none"] }] };
      expect((await measureBoard({ ...asked, atHand: true })).waiting.map(({ id }) => id)).toContain(first.id);
      const whole = await measureBoard({ ...asked, where: [] });
      expect(whole.waiting).toEqual([]);
      const filtered = await measureBoard({ ...asked, atHand: true });
      expect(filtered.waiting).toEqual([]);
      expect(filtered.kpis.map(({ id, value }) => [id, value])).toEqual(whole.kpis.map(({ id, value }) => [id, value]));
    });
  });

  test.each(kpis.filter((_, place) => oneIn(6, place, 3)).map((kpi) => [kpi.id, kpi] as const))("%s beside others, with what it is compared with", async (_, kpi) => {
    await inExample(keeping, kpi, kpi.example, async (ask) => {
      const [alone, [together]] = await Promise.all([measure({ ...ask, engine: plain, compare: true }), measureAll({ ...ask, compare: true }, [kpi])]);
      expect(together).toEqual(alone);
    });
  });
});
