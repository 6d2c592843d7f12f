/** Airline reviews as surveys: the arithmetic of scores to the last digit, and a warning instead of a number where two scales are mixed. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sql } from "../../src/store/sql.ts";
import type { ImportAnswer, KpiResult } from "../../src/serve/contract.ts";
import { openDesk, type Desk, type Say } from "./desk.ts";
import { groundTruth, isShared, shared, whySkipped } from "./shared.ts";

interface Score {
  readonly n: number;
  readonly promoters: number;
  readonly detractors: number;
  readonly nps: number;
}

type Histogram = Readonly<Record<string, number>>;

interface SeatTruth {
  readonly histogram: Histogram;
  readonly nps: Score;
  readonly nps_by_airline_30plus: Readonly<Record<string, Score>>;
  readonly nps_by_year: Readonly<Record<string, Score>>;
  readonly csat_legroom: { readonly n: number; readonly satisfied: number };
}

interface LoungeTruth {
  readonly rows: number;
  readonly rating_histogram: Histogram;
  readonly nps_by_airline_30plus: Readonly<Record<string, Score>>;
  readonly recommended: Readonly<Record<string, number>>;
  readonly nps: Score;
  readonly csat_staff: { readonly n: number; readonly satisfied: number; readonly csat: number };
}

const files = { seat: "skytrax-reviews/seat.csv", lounge: "skytrax-reviews/lounge.csv" } as const;
const ever = { from: "1960-01-01", to: "2016-01-01" } as const;
/** Six imports, on a machine that does other things too. */
const setUpMsMax = 400_000;
/** Reaches back before the first review. */
const allDays = 21_000;

function say(source: string, answer: string, set: Readonly<Record<string, string>>): Say {
  return { as: "survey_answer", source, map: { at: "date", account: "airline_name", answer }, set };
}

/** Reviews without a date bear the first day of 1970. Which day it was does not matter to the sums, so they get one here. */
function dated(): { readonly name: string; readonly text: string } {
  return { name: "dated.csv", text: readFileSync(shared(files.seat), "utf8").replaceAll('"1970-01-01"', '"2012-06-30"') };
}

describe.skipIf(!isShared)(`reviews of seats and lounges${whySkipped}`, () => {
  let desk: Desk;
  let seat: SeatTruth;
  let lounge: LoungeTruth;
  const brought: Record<string, ImportAnswer> = {};

  beforeAll(async () => {
    [seat, lounge] = [groundTruth<SeatTruth>("skytrax_seat"), groundTruth<LoungeTruth>("skytrax_lounge")];
    desk = await openDesk({ "kpi.nps.days": String(allDays) });
    const airlines = Object.keys({ ...seat.nps_by_airline_30plus, ...lounge.nps_by_airline_30plus });
    await desk.bring({ name: "airlines.csv", text: `id,name\n${airlines.map((name) => `${name},${name}`).join("\n")}\n` }, { as: "account", map: { id: "id", name: "name" }, source: "list" });
    brought["seat"] = await desk.bring({ path: shared(files.seat) }, say("seat", "overall_rating", { kind: "nps" }));
    brought["seat, dated"] = await desk.bring(dated(), say("seat", "overall_rating", { kind: "nps" }));
    brought["lounge"] = await desk.bring({ path: shared(files.lounge) }, say("lounge", "overall_rating", { kind: "nps" }));
    await desk.bring(dated(), say("legroom", "seat_legroom_rating", { kind: "csat" }));
    await desk.bring({ path: shared(files.lounge) }, say("staff", "staff_service_rating", { kind: "csat", scale: "0-5" }));
  }, setUpMsMax);
  afterAll(async () => desk.close());

  const nps = (query: Readonly<Record<string, string>>): Promise<KpiResult> => desk.kpi("nps", { ...ever, ...query });

  it("arrive whole: of 1,258 the 26 that bear the first day of 1970 once they have a date, and nothing twice", () => {
    expect(brought["seat"]?.rows).toMatchObject({ read: 1258, new: 1232, rejected: 26 });
    expect(brought["seat, dated"]?.rows).toMatchObject({ read: 1258, new: 26, unchanged: 1232, rejected: 0 });
    expect(brought["lounge"]?.rows).toMatchObject({ new: lounge.rows, rejected: 0 });
  });

  it("a real scale of 1 to 10 gives the score of the formula", async () => {
    const score = await nps({ where: "source=seat" });
    expect([Number(score.numerator), Number(score.denominator)]).toEqual([seat.nps.promoters - seat.nps.detractors, seat.nps.n]);
    expect(score.value).toBeCloseTo(seat.nps.nps, 6);
    expect(score.warnings).toEqual([]);
    expect(score.interval?.method).toBe("adjusted_wald");
  });

  it("for each airline with at least 30 answers too", async () => {
    const { breakdown = [] } = await nps({ where: "source=seat", by: "account_id" });
    const found = Object.fromEntries(breakdown.filter(({ key }) => key in seat.nps_by_airline_30plus).map((line) => [line.key, [Number(line.numerator), Number(line.denominator)]]));
    expect(found).toEqual(Object.fromEntries(Object.entries(seat.nps_by_airline_30plus).map(([name, { promoters, detractors, n }]) => [name, [promoters - detractors, n]])));
    expect(breakdown.reduce((sum, line) => sum + line.n, 0)).toBe(seat.nps.n);
  });

  it("and for each year as its running figure", async () => {
    for (const [year, { promoters, detractors, n }] of Object.entries(seat.nps_by_year)) {
      await desk.set("kpi.nps.days", Number(year) % 4 === 0 ? 366 : 365);
      const score = await desk.kpi("nps", { from: `${year}-12-01`, to: `${Number(year) + 1}-01-01`, where: "source=seat" });
      expect([year, Number(score.numerator), Number(score.denominator)]).toEqual([year, promoters - detractors, n]);
    }
    await desk.set("kpi.nps.days", allDays);
  });

  it("where 1 to 5 and 1 to 10 are mixed there is a warning instead of a number", async () => {
    const score = await nps({ where: "source=lounge", by: "account_id" });
    expect(score).toMatchObject({ value: null, reason: "mixed_scales", flags: { "mixed scales": lounge.nps.n } });
    expect(score.warnings.map(({ code }) => code)).toEqual(["mixed_scales"]);
    expect(score.breakdown?.filter(({ value }) => value !== null)).toEqual([]);
  });

  it("also in the year in which the scale changed, when most answers pass 5", async () => {
    await desk.set("kpi.nps.days", 365);
    const score = await desk.kpi("nps", { from: "2015-07-01", to: "2015-08-03", where: "source=lounge" });
    expect(score).toMatchObject({ value: null, reason: "mixed_scales" });
    await desk.set("kpi.nps.days", allDays);
  });

  it("together the mixed ones stay out, and the warning says how many they are", async () => {
    const score = await nps({});
    expect([score.value, Number(score.denominator)]).toEqual([(await nps({ where: "source=seat" })).value, seat.nps.n]);
    expect(score.warnings[0]?.text).toContain("2,259 rows");
  });

  it("every answer is there, one by one, and who would recommend the lounge in plain words", async () => {
    const rows = await desk.rows<{ origin: string; points: number; n: string }>(sql`
      SELECT toString(source) AS origin, answer AS points, count() AS n
      FROM survey_answer
      WHERE kind = 'nps' AND answer IS NOT NULL
      GROUP BY origin, points`);
    const histogram = (of: string): Histogram => Object.fromEntries(rows.filter(({ origin }) => origin === of).map(({ points, n }) => [String(points), Number(n)]));
    expect([histogram("seat"), histogram("lounge")]).toEqual([seat.histogram, lounge.rating_histogram]);
    const words = await desk.rows<{ word: string; n: string }>(sql`
      SELECT attributes['recommended'] AS word, count() AS n
      FROM survey_answer
      WHERE source = 'lounge'
      GROUP BY word`);
    expect(Object.fromEntries(words.map(({ word, n }) => [word, Number(n)]))).toEqual(lounge.recommended);
  });

  it("whoever insists gets the arithmetic of the mixture", async () => {
    await desk.set("kpi.nps.check_scale", false);
    const score = await nps({ where: "source=lounge", by: "account_id" });
    const lines = (score.breakdown ?? []).filter(({ key }) => key in lounge.nps_by_airline_30plus).map((line) => [line.key, [Number(line.numerator), Number(line.denominator)]]);
    expect(Object.fromEntries(lines)).toEqual(Object.fromEntries(Object.entries(lounge.nps_by_airline_30plus).map(([name, { promoters, detractors, n }]) => [name, [promoters - detractors, n]])));
    expect([Number(score.numerator), Number(score.denominator)]).toEqual([lounge.nps.promoters - lounge.nps.detractors, lounge.nps.n]);
    expect(score.value).toBeCloseTo(lounge.nps.nps, 6);
    await desk.set("kpi.nps.check_scale", true);
  });

  it("satisfaction is the share of 4 and 5", async () => {
    const legroom = await desk.kpi("csat", { ...ever, where: "source=legroom" });
    expect([Number(legroom.numerator), Number(legroom.denominator)]).toEqual([seat.csat_legroom.satisfied, seat.csat_legroom.n]);
  });

  it("a 0 is no answer from 1 to 5 and is refused, until the scale is said to begin there", async () => {
    const refused = await desk.bring({ path: shared(files.lounge) }, { ...say("staff, 1 to 5", "staff_service_rating", { kind: "csat" }), dry_run: true });
    expect(refused.rows.rejected).toBe(24);
    const staff = await desk.kpi("csat", { ...ever, where: "source=staff" });
    expect([Number(staff.numerator), Number(staff.denominator)]).toEqual([lounge.csat_staff.satisfied, lounge.csat_staff.n]);
    expect(staff.value).toBeCloseTo(lounge.csat_staff.csat, 6);
  });
});
