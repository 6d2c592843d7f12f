/** The story as it is told in docs/concepts/story.md and in KPIs' own files: its books, and the number that is worked out for each KPI. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { kpis } from "../../src/measure/kpis/index.ts";
import type { Board, KpiResult } from "../../src/serve/contract.ts";
import { furtherStory } from "../../tools/kpi-story.ts";
import { openDesk, type Desk } from "../data/desk.ts";

const document = readFileSync(fileURLToPath(new URL("../../docs/concepts/story.md", import.meta.url)), "utf8");
const folder = fileURLToPath(new URL("./company/", import.meta.url));

/** The two months that are told of, and the morning on which the books are opened. */
export const told = { from: "2026-02-01", to: "2026-04-01" } as const;
const now = "2026-05-04T12:00:00Z";

/** File → what it holds, in the order of their import. */
const files = {
  "accounts.csv": "account", "target-list.csv": "list_membership", "tiers.csv": "tier", "owners.csv": "ownership", "team.csv": "user", "people.csv": "person",
  "opportunities.csv": "opportunity", "contracts.csv": "contract", "renewals.csv": "renewal", "invoices.csv": "order", "touches.csv": "touch", "costs.csv": "cost",
  "usage.csv": "usage", "survey-invitations.csv": "survey_invite", "survey-answers.csv": "survey_answer", "handovers.csv": "handover",
  "daily-plan.csv": "plan_action", "rates.csv": "fx_rate",
} as const;

/** The files as the document shows them and as they are: name → [shown, real]. */
export function booksOf(): Map<string, readonly [shown: string, real: string]> {
  const shown = new Map([...document.matchAll(/^`([a-z-]+\.csv)`: [^\n]*\n```csv\n([\s\S]*?)\n```$/gm)].map(([, name = "", text = ""]) => [name, text]));
  return new Map(Object.keys(files).map((name) => [name, [shown.get(name) ?? "not shown", readFileSync(folder + name, "utf8").trimEnd()] as const]));
}

/** Opens a workspace with the story's books in it. */
export async function openStory(engineUrl?: string): Promise<Desk> {
  const desk = await openDesk({ zone: "Europe/Berlin", currency: "EUR" }, now, engineUrl);
  for (const [name, as] of Object.entries(files)) {
    const { rows } = await desk.bring({ path: folder + name }, { as });
    if (rows.rejected > 0 || rows.read === 0) throw new Error(`${name}: ${rows.rejected} of ${rows.read} rows are rejected`);
  }
  return desk;
}

/** What the document says of a KPI. */
export interface Telling {
  readonly id: string;
  /** Numbers as they are written, so that the last digit says how exact they are; null: cannot be said. */
  readonly value: string | null;
  readonly reason: string | null;
  readonly sides: readonly [numerator: string, denominator: string] | null;
  readonly buckets: Readonly<Record<string, string>> | null;
}

/** The marked lines: “> `id` = numerator / denominator = value: bucket → number, …”. */
export function tellings(text = `${document}\n${furtherStory(kpis)}`): Telling[] {
  return [...text.matchAll(/^> `([a-z0-9_]+)` = ([^:\n]+)(?:: ([^\n]+))?$/gm)].map(([, id = "", sum = "", parts]) => ({ id, ...sumOf(sum), buckets: parts === undefined ? null : bucketsOf(parts) }));
}

function sumOf(text: string): Pick<Telling, "value" | "reason" | "sides"> {
  const reason = /^n\/a \((\w+)\)$/.exec(text.trim())?.[1];
  if (reason !== undefined) return { value: null, reason, sides: null };
  const [first = "", value = first] = text.replaceAll(",", "").split(" = ").map((part) => part.trim());
  const [numerator, denominator] = first.split(" / ");
  return { value, reason: null, sides: numerator === undefined || denominator === undefined ? null : [numerator, denominator] };
}

function bucketsOf(text: string): Record<string, string> {
  return Object.fromEntries(text.split(/, (?=[^→]+→)/).map((part) => part.split(" → ")).map(([key = "", value = ""]) => [key, value.replaceAll(",", "")]));
}

/** The table of the six stages: stage, accounts, share, median days, and the share in place of days; an empty cell is null. */
export function stripTold(): (string | null)[][] {
  const [, table = ""] = /^\| stage \|.*\n\|[-|]+\n((?:\|.*\n)+)/m.exec(document) ?? [];
  return table.trimEnd().split("\n").map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim() || null));
}

/** The strip that the product answers, in the same columns. */
export async function stripAnswered(desk: Desk): Promise<(string | null)[][]> {
  const { stages, kpis: measured } = await desk.get<Board>(`/api/v1/board?from=${told.from}&to=${told.to}`);
  const written = (found: number | null | undefined): string | null => (found === null || found === undefined ? null : String(Number(found.toFixed(6))));
  return stages.map(({ stage, accounts, conversion, median_days, rate_kpi }) => [stage, ...[accounts, conversion, median_days, measured.find(({ id }) => id === rate_kpi)?.value].map(written)]);
}

/** What the product answers, written with as many digits as the document has. */
export async function answered(desk: Desk, telling: Telling): Promise<Telling> {
  const result = await desk.kpi(telling.id, told);
  return {
    id: telling.id,
    value: result.value === null ? null : asExactly(result.value, telling.value),
    reason: result.value === null ? result.reason : null,
    sides: telling.sides === null ? null : [asExactly(result.numerator, telling.sides[0]), asExactly(result.denominator, telling.sides[1])],
    buckets: telling.buckets === null ? null : answeredBuckets(result, telling.buckets),
  };
}

function answeredBuckets({ buckets = [] }: KpiResult, told: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(buckets.filter(({ key, value }) => value !== 0 || key in told).map(({ key, value }) => [key, asExactly(value, told[key] ?? null)]));
}

function asExactly(found: number | string | null, written: string | null): string {
  const digits = written?.split(".")[1]?.length ?? 0;
  const exact = Number(found);
  const rounded = exact.toFixed(digits);
  // Without decimals in the document the number must be whole.
  return found === null ? "null" : digits === 0 && Math.abs(exact - Number(rounded)) > 1e-6 ? String(exact) : rounded;
}
