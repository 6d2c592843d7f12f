import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BoardChanges, DecisionsAsked, DecisionsMade, Explanation, ReportedBoard, ReportedKpi } from "./contract.ts";
import { isShort } from "../../tests/form.ts";
import { noteDay } from "./changes.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

/** Two years of one company: Acme bears the domain and the people of Cedar, and Elm is in the books twice. */
const months = Array.from({ length: 24 }, (_, i) => `${2024 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`);
const accounts = ["id,name,domains", "A1,Acme,acme.example;cedar.example", "B1,Birch,birch.example", "E1,Elm,elm.example", "E2,Elm Europe,elm-europe.example"];
const people = ["id,email,name,title,account", "PA,ada@acme.example,Ada Ames,CTO,A1", "PC,carl@cedar.example,Carl Cole,Head of IT,A1", "PB,bea@birch.example,Bea Born,Buyer,B1", "PE,eve@elm.example,Eve Ell,CEO,E1", "PF,fay@elm-europe.example,Fay Fuchs,Buyer,E2"];
const lists = ["account,list,list_kind,from", ...["A1", "B1", "E1"].map((id) => `${id},Goal,target,2024-01-01`)];
const tiers = ["account,tier,from", "A1,A,2024-01-01", "B1,B,2024-01-01", "E1,A,2024-01-01", "E2,C,2024-01-01"];
const touches = ["id,at,type,person,visitor,account_domain,seconds,campaign,direction", ...months.flatMap((month, i) => [
  `a${i},${month}-03T09:00:00Z,meeting,PA,,,1800,Fair,both`, `c${i},${month}-04T09:00:00Z,meeting,PC,,,2400,Fair,both`, `d${i},${month}-05T09:00:00Z,page_view,,vc${i % 2},cedar.example,120,,in`,
  `b${i},${month}-06T09:00:00Z,call,PB,,,600,,out`, `e${i},${month}-07T09:00:00Z,form,PE,,,60,Fair,in`, `f${i},${month}-08T09:00:00Z,meeting,PF,,,900,,both`, `m${i},${month}-09T09:00:00Z,mail_in,PC,,,,,in`,
])];
const deal = (id: string, account: string, month: string, amount: number, status: string): string => `${id},${account},${amount},EUR,${status},${month}-02,${status === "open" ? "" : `${month}-27`},new`;
const deals = ["id,account,amount,currency,status,created_at,closed_at,kind", ...months.filter((_, i) => i % 4 === 2).flatMap((month, i) => [
  deal(`OA${i}`, "A1", month, 10_000 + i, "won"), deal(`OC${i}`, "A1", month, 7_000 + i, i % 2 === 0 ? "won" : "lost"), deal(`OB${i}`, "B1", month, 3_000, "lost"), deal(`OE${i}`, i % 2 === 0 ? "E1" : "E2", month, 5_000, "won"),
])];
const contracts = ["id,account,opportunity,starts,ends,value,recurring_value,currency,product_lines", ...[0, 2].flatMap((i) => ["A", "C", "E"].map((one) => `K${one}${i},,O${one}${i},2024-0${i + 4}-01,2025-0${i + 4}-01,12000,12000,EUR,Pick`))];
const answers = ["id,account,person,at,kind,question,answer", ...months.filter((_, i) => i % 3 === 0).flatMap((month, i) => [`sa${i},,PA,${month}-20T09:00:00Z,nps,recommend,9`, `sc${i},,PC,${month}-20T09:00:00Z,nps,recommend,${i % 2 === 0 ? 3 : 8}`])];
const costs = ["id,from,until,amount,currency,kind,side", ...months.map((month, i) => `k${i},${month}-01,${month}-28,1000,EUR,media,marketing`)];

const days = { from: "2024-01-01", to: "2026-01-01" };
const years = `from=${days.from}&to=${days.to}`;
const split: DecisionsAsked = {
  split: { name: "Cedar", id: "C1" }, author: "Ann", reason: "sold in 2023",
  decisions: [{ means: "link", from_kind: "domain", from: "cedar.example", to: "" }, { means: "link", from_kind: "person", from: "PC", to: "" }, ...[0, 1, 2, 3, 4, 5].map((i) => ({ means: "link" as const, from_kind: "opportunity" as const, from: `OC${i}`, to: "" }))],
};

let now = "2026-01-12T08:00:00Z";
let bench: Workbench;
let made: DecisionsMade;

beforeAll(async () => {
  if (isShort) return;
  bench = await openWorkbench(() => new Date(now));
  const files = { account: accounts, person: people, list_membership: lists, tier: tiers, touch: touches, opportunity: deals, contract: contracts, survey_answer: answers, cost: costs };
  for (const [as, lines] of Object.entries(files)) {
    const { rows, problem } = await bench.importText(`${as}.csv`, `${lines.join("\n")}\n`, { as, source: "crm" });
    expect([as, rows.rejected, problem]).toEqual([as, 0, null]);
  }
  await bench.post("/api/v1/frozen", { ...days, author: "Dana" });
  await noteDay(bench.workspace);
  now = "2026-02-03T08:00:00Z";
});
afterAll(() => bench?.close());

const board = (): Promise<ReportedBoard> => bench.get(`/api/v1/board/reported?${years}`);
const reported = (kpi: string): Promise<ReportedKpi> => bench.get(`/api/v1/kpis/${kpi}/reported?${years}`);
/** Every number that is another one now, with its causes. */
async function moved(): Promise<Map<string, ReportedKpi>> {
  const { lines } = await board();
  const found = new Map<string, ReportedKpi>();
  for (const { id } of lines.filter((line) => line.moved)) found.set(id, await reported(id));
  return found;
}

describe.skipIf(isShort)(`an account with two years of touches is split${isShort ? " (skipped: the long form alone measures whole boards so often)" : ""}`, () => {
  test("what it moves is said before: all that was Cedar's, in both years", async () => {
    const { touches: would, rows } = await bench.post<{ touches: number; rows: Record<string, number> }>("/api/v1/identity/preview", split);
    expect([would, rows["opportunity"], rows["contract"], rows["survey_answer"], rows["person"]]).toEqual([72, 6, 2, 8, 1]);
    expect((await board()).moved).toBe(0);
  });

  test("every number that moved is moved by the decision alone, and its parts make the whole difference", async () => {
    made = await bench.post("/api/v1/identity/decide", split);
    const batch = made.imports.at(-1)?.batch ?? 0;
    const numbers = await moved();
    expect(numbers.size).toBeGreaterThanOrEqual(10);
    for (const [name, { causes, difference }] of numbers) {
      expect([name, [...new Set(causes.map(({ cause, imports }) => `${cause} ${imports.join()}`))]]).toEqual([name, [`decision ${batch}`]]);
      expect([name, sumOf(causes)]).toEqual([name, rounded(difference)]);
    }
  });

  test("the explanation names who decided it, when, why, and how many rows moved", async () => {
    const { sentences } = await bench.get<Explanation>(`/api/v1/kpis/total_revenue_won/explain?${years}`);
    const batch = made.imports.at(-1)?.batch;
    expect(sentences.slice(-3)).toEqual([
      "As reported on 2026-01-12 it was 96,021 EUR; since then -21,006 EUR.",
      "Of this -21,006 EUR by decisions about identity (3 facts, 1 account).",
      `Decision ${batch} of Ann on 2026-02-03: 89 rows moved; the reason: sold in 2023`,
    ]);
    const changes = await bench.get<BoardChanges>("/api/v1/board/changes");
    expect(changes.imports.filter(({ decision }) => decision !== null)).toMatchObject([{ batch, undone: false, moved: 89, decision: { author: "Ann", reason: "sold in 2023", means: "link", from_kind: "domain", from: "cedar.example", to: "C1", links: 8 } }]);
  });

  test("a merge on top of it has parts of its own, and a file of rows too", async () => {
    now = "2026-02-04T08:00:00Z";
    const merge = await bench.post<DecisionsMade>("/api/v1/identity/decide", { author: "Ben", reason: "one company", decisions: [{ means: "merge", from_kind: "account", from: "E2", to: "E1" }] });
    await bench.importText("late.csv", `id,account,amount,currency,status,created_at,closed_at,kind\n${deal("OL", "B1", "2025-05", 900, "won")}\n`, { as: "opportunity", source: "crm" });
    const batches = [made.imports.at(-1)?.batch ?? 0, merge.imports[0]?.batch ?? 0];
    const numbers = await moved();
    const revenue = numbers.get("total_revenue_won");
    expect(revenue?.causes.map(({ cause, imports, difference }) => [cause, imports, difference])).toEqual([["decision", [batches[0]], -21_006], ["decision", [batches[1]], 15_000], ["records", [], 900]]);
    for (const [name, { causes, difference }] of numbers) {
      expect([name, sumOf(causes)]).toEqual([name, rounded(difference)]);
      const strangers = causes.filter(({ cause, imports }) => !["decision", "records", "together"].includes(cause) || imports.some((one) => !batches.includes(one)));
      expect([name, strangers]).toEqual([name, []]);
    }
    for (const { batch } of merge.imports) await bench.post(`/api/v1/imports/${batch}/undo`);
    await bench.post(`/api/v1/imports/${batches[1] === undefined ? 0 : batches[1] + 1}/undo`);
  });

  test("undone, every number is as it was reported again, and nothing moved under it", async () => {
    for (const { batch } of made.imports.toReversed()) await bench.post(`/api/v1/imports/${batch}/undo`);
    expect((await board()).moved).toBe(0);
    for (const id of ["total_revenue_won", "win_rate", "target_accounts", "engaged_accounts"]) expect([id, (await reported(id)).facts_moved]).toEqual([id, 0]);
  });
});

function sumOf(causes: ReportedKpi["causes"]): number | null {
  return rounded(causes.reduce<number | null>((sum, { difference }) => (sum === null || difference === null ? null : sum + difference), 0));
}

function rounded(number: number | null): number | null {
  return number === null ? null : Math.round(number * 1e6) / 1e6;
}
