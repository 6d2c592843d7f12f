/**
 * A server of invented answers for states that real data rarely shows: a hundred thousand accounts, a name of eighty characters, a value of
 * 1.2 billion, every kind of nothing, a slow or failing engine. Used by the browser tests only; no page knows it.
 */
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { extname, join, resolve } from "node:path";
import type {
  AccountCommittee, AccountDetail, AccountNews, AccountPage, AccountPast, AccountRow, Board, BoardChanges, Comparison, Dimension, FactPage, Figure, Goal, KpiCard, KpiNote, KpiResult, NumberBehind, OriginOfRow, SeriesPoint, SessionState, StageMoves, Timeline, Workspace,
} from "../../src/serve/contract.ts";

export interface StatesOptions {
  /** The built dashboard. */
  readonly directory: string;
  /** `empty`: nothing imported. `failing`: the engine answers with a problem. `slow`: every answer waits. */
  readonly state?: "full" | "empty" | "failing" | "slow";
}

const slowMs = 4_000;
const accountsTotal = 100_000;
const longName = "Vereinigte Süddeutsche Präzisionsmaschinenbau- und Anlagentechnik Holding GmbH & Co. KG";
const zone = "Europe/Berlin";
const asOf = "2026-11-20T14:30:00.000Z";

export interface States {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export async function startStates(options: StatesOptions): Promise<States> {
  const server = createServer((request, response) => {
    void answer(new URL(request.url ?? "/", "http://localhost"), options).then(
      ({ status, type, body }) => response.writeHead(status, { "content-type": type }).end(body),
      (fault: unknown) => response.writeHead(500).end(String(fault)),
    );
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return { url: `http://127.0.0.1:${portOf(server)}`, close: () => new Promise((closed) => { server.closeAllConnections(); server.close(() => closed()); }) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens on no port");
  return address.port;
}

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
}

/** What the frame of every page asks. */
const asked: ReadonlySet<string> = new Set(["/workspace", "/session"]);

async function answer(url: URL, options: StatesOptions): Promise<Answer> {
  if (!url.pathname.startsWith("/api/v1/")) return file(url.pathname, options.directory);
  const path = url.pathname.slice("/api/v1".length);
  if (options.state === "slow" && !asked.has(path)) await new Promise((later) => setTimeout(later, slowMs));
  if (options.state === "failing" && !asked.has(path)) return json({ error: { code: fault.code, message: fault.text, advice: fault.advice, details: {} } }, 400);
  const found = answerTo(path, url.searchParams, options.state === "empty");
  return found === null ? json({ error: { code: "no_such_address", message: `There is nothing at ${path}.`, advice: "Go back to the board.", details: {} } }, 404) : json(found);
}

function json(body: unknown, status = 200): Answer {
  return { status, type: "application/json", body: JSON.stringify(body) };
}

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2", ".html": "text/html; charset=utf-8" };

async function file(path: string, directory: string): Promise<Answer> {
  const wanted = extname(path) === "" ? "/index.html" : path;
  const body = await readFile(resolve(join(directory, wanted)));
  return { status: 200, type: types[extname(wanted)] ?? "application/octet-stream", body };
}

function answerTo(path: string, params: URLSearchParams, empty: boolean): unknown {
  const [, first = "", second = "", third = ""] = path.split("/");
  if (first === "session") return session;
  if (first === "workspace") return workspace(empty);
  if (first === "dimensions") return second === "" ? { dimensions } : { values: ["1", "2", "3", longName] };
  if (path === "/board/changes") return changes(params, empty);
  if (first === "board") return board(params);
  if (first === "catalogue") return { kpis: given.map(([id]) => card(id)).map(({ needs, ...named }) => ({ ...named, collected: needs.every(({ collected }) => collected), missing: needs.filter(({ collected }) => !collected).map(({ brought_by }) => brought_by) })) };
  if (first === "kpis") return kpiAnswer(second, third, params);
  if (first === "accounts") return second === "" ? accountPage(params) : third === "timeline" ? timeline() : third === "news" ? news() : third === "numbers" ? behind() : third === "past" ? past() : third === "committee" ? committee() : detail(second);
  if (first === "stage-moves") return stageMoves(params);
  if (first === "segments") return { segments: [] };
  if (first === "notes") return { notes };
  if (first === "goals") return { goals: [goal] };
  if (first === "frozen") return { boards: [] };
  if (first === "rows") return origin();
  if (first === "imports") return { imports: [] };
  return null;
}

const goal: Goal = { id: "g1", kpi: "engaged_accounts", segment: "", from: "2026-10-01", to: "2027-01-01", target: 150, currency: "", marketing_owner: "Irene", sales_owner: "Dana", signed: true };

const note: KpiNote = { id: 1, kpi: "engaged_accounts", kind: "doubt", text: "Two accounts of the fair are missing.", from: "2026-10-01", to: "2027-01-01", where: ["tier=1"], author: "Irene", at: asOf, settled: null };
const notes: readonly KpiNote[] = [note, { ...note, id: 2, kind: "note", text: "Counted with the list of spring.", where: [], settled: { author: "Dana", at: asOf, text: "imported today" } }];

/** Three numbers that are others than yesterday: one more, one less, one that was not known. */
function changes(params: URLSearchParams, empty: boolean): BoardChanges {
  const { period, kpis } = board(params);
  if (empty) return { period, since: null, lines: [], imports: [], settings: [] };
  const now = (id: string): KpiResult => kpis.find((one) => one.id === id) ?? result(id, params);
  const lines = [
    { before: 120, now: now("engaged_accounts"), difference: 8, other_definition: false },
    { before: 1_250_000_000, now: now("target_pipeline"), difference: -50_000_000, other_definition: false },
    { before: null, now: now("nps"), difference: null, other_definition: false },
  ];
  return { period, since: { day: "2026-11-19", noted_at: "2026-11-19T08:00:00.000Z" }, lines, imports: [], settings: [] };
}

function stageMoves(params: URLSearchParams): StageMoves {
  const accounts = [{ account_id: "a1", name: longName, before: "opportunity", after: "won" }, { account_id: "a2", name: "Acme", before: "", after: "target" }, { account_id: "a3", name: "Birch", before: "engaged", after: "target" }];
  return { period: board(params).period, since: asOf, until: asOf, forward: 2, back: 1, accounts };
}

const session: SessionState = { kind: "machine", name: "this machine", email: null, role: null, has_password: false, may: ["see", "export", "accounts", "identify", "import", "collect", "define", "care", "erase", "people", "audit"], roles: [], empty: true, company_login: null };

function workspace(empty: boolean): Workspace {
  return {
    name: "States", sample: !empty, zone, currency: "EUR", fiscal_year_starts: "04-01", first_weekday: "monday", data_as_of: empty ? null : asOf,
    first_event_at: empty ? null : "2024-01-02T09:00:00.000Z", last_event_at: empty ? null : asOf, engine: { kind: "none", version: "0" }, version: "0.1.0",
    records: [
      { kind: "account", title: "Accounts", rows: empty ? 0 : accountsTotal, unmatched: 0 },
      { kind: "opportunity", title: "Opportunities", rows: empty ? 0 : 8800, unmatched: empty ? 0 : 1425 },
      { kind: "touch", title: "Touches", rows: empty ? 0 : 1_200_000, unmatched: 0 },
    ],
  };
}

const dimensions: readonly Dimension[] = [
  { id: "tier", title: "Tier", of: "account" }, { id: "owner", title: "Owner", of: "account" }, { id: "region", title: "Region", of: "account" },
  { id: "list", title: "List", of: "account" }, { id: "industry", title: "Industry", of: "account" }, { id: "campaign", title: "Campaign", of: "fact" },
];

type Given = readonly [id: string, title: string, group: KpiResult["group"], unit: KpiResult["unit"], combine: KpiResult["combine"], better: KpiResult["better"], value: number | null, of?: readonly [number | string, number | string] | undefined, n?: number];
const given: readonly Given[] = [
  ["target_accounts", "Target accounts", "target", "accounts", "sum", "none", 300, undefined, 300],
  ["target_accounts_by_tier", "Target accounts by tier", "target", "accounts", "distribution", "none", 300, undefined, 300],
  ["ad_impressions", "Ad impressions", "target", "count", "sum", "up", 1_234_567, undefined, 9120],
  ["engaged_accounts", "Engaged target accounts", "engaged", "accounts", "sum", "up", 128, undefined, 128],
  ["engaged_rate", "Share of target accounts engaged", "engaged", "percent", "ratio", "up", 0.42667, [128, 300], 300],
  ["cost_per_engaged_account", "Cost per engaged account", "engaged", "money", "ratio", "down", 412.5, ["52800.0000", 128], 128],
  ["site_visits", "Site visits", "engaged", "count", "sum", "up", null],
  ["opportunity_rate", "Opportunity rate", "opportunity", "percent", "ratio", "up", 0.2109, [27, 128], 128],
  ["target_pipeline", "Pipeline from target accounts", "opportunity", "money", "sum", "up", 1_200_000_000, ["1200000000.0000", 0], 27],
  ["days_first_touch_to_opportunity", "Days from first touch to opportunity", "opportunity", "days", "median", "down", 61, undefined, 27],
  ["win_rate", "Opportunity to won", "won", "percent", "ratio", "up", 0.75, [6, 8], 8],
  ["new_revenue_won", "New revenue won", "won", "money", "sum", "up", 318_400.5, ["318400.5000", 0], 9],
  ["deal_cycle_days", "Deal cycle", "won", "days", "median", "down", 74, undefined, 9],
  ["touches_per_won_account", "Sales and marketing touches per won account", "won", "count", "mean", "none", null],
  ["renewal_rate", "Renewal rate", "retained", "percent", "ratio", "up", 0.91, [41, 45], 45],
  ["customer_retention_rate", "Customer retention", "retained", "percent", "ratio", "up", null, [0, 0]],
  ["total_revenue_won", "Revenue won in all", "expanded", "money", "sum", "up", 1_918_400, ["1918400.0000", 0], 61],
  ["nps", "Net promoter score", "relation", "nps", "ratio", "up", -12.5, [-5, 40], 40],
  ["calls_to_conversations", "Calls to conversations", "sales", "percent", "ratio", "up", 0.312, [312, 1000], 1000],
  ["cac", "Customer acquisition cost", "value", "money", "ratio", "down", null],
];

/** KPIs that stand on their own pages only. */
const further: readonly Given[] = [
  ...["plan_attainment", "account_coverage", "conversations_to_meetings", "meeting_held_rate", "handover_sla_rate", "customer_churn_rate", "gross_revenue_retention", "net_revenue_retention", "continuation_rate", "csat",
    "survey_response_rate", "adoption_growth", "upsell_rate", "cross_sell_rate", "spend_growth"].map((id): Given => [id, id.replaceAll("_", " "), "sales", "percent", "ratio", "up", 0.42, [42, 100], 100]),
  ...["sales_actions", "meetings_per_ae", "opportunities_per_ae", "cost_outliers"].map((id): Given => [id, id.replaceAll("_", " "), "sales", "count", "sum", "up", 42, undefined, 42]),
  ...["renewals_due", "expansion_pipeline", "expansion_revenue"].map((id): Given => [id, id.replaceAll("_", " "), "retained", "money", "sum", "up", 1_180_000, ["1180000.0000", 0], 25]),
  ...["cost_per_opportunity_account", "cost_per_won_account", "cac_marketing", "clv_simple", "average_contract_value"].map((id): Given => [id, id.replaceAll("_", " "), "value", "money", "ratio", "down", 8490.5, ["84905.0000", 10], 10]),
  ["product_breadth", "product breadth", "value", "ratio", "ratio", "up", 1.16, [125, 108], 108],
  ["coverage_reasons", "coverage reasons", "sales", "accounts", "distribution", "none", 130, undefined, 130],
  ["call_outcomes", "call outcomes", "sales", "count", "distribution", "none", 517, undefined, 517],
];
const every: readonly Given[] = [...given, ...further];

function figure(value: number | null, n: number, of?: readonly [number | string, number | string]): Figure {
  return { value, numerator: of?.[0] ?? value, denominator: of?.[1] ?? null, reason: value === null ? "not_collected" : null, n, small: value !== null && n < 10, interval: null };
}

/** One whose question the engine refused. */
const faulty = "touches_per_won_account";
/** In the engine's own words (src/store/engine-problem.ts), which every language has. */
const fault = { code: "engine_memory_limit", text: "The question needs more memory than a query may have.", advice: "Ask for a shorter period or fewer groups, or raise the limit of memory per query." };

function result(id: string, params: URLSearchParams): KpiResult {
  const line = every.find((one) => one[0] === id);
  if (line === undefined) throw new Error(`No invented answer for ${id}`);
  const [, title, group, unit, combine, better, value, of, n = 0] = line;
  const share = unit === "percent" && value !== null;
  const period = { from: params.get("from") ?? "2026-10-01", to: params.get("to") ?? "2027-01-01", zone, label: "Q4 2026" };
  const nothing = id === faulty ? { reason: "failed" as const, fault } : of?.[1] === 0 && value === null ? { reason: "no_denominator" as const } : {};
  return {
    ...figure(value, n, of), ...nothing, id, title, group, unit, combine, better, reading: "snapshot", currency: unit === "money" ? "EUR" : null, period, definition_version: 1, knobs_version: 1, data_as_of: asOf,
    interval: share ? { low: Math.max(0, value - 0.05), high: Math.min(1, value + 0.05), method: "wilson" } : null,
    beside: combine === "median" ? { p25: 31, median: value, mean: 66.4, p75: 92 } : {}, flags: id === "win_rate" ? { "sales first": 2 } : {},
    warnings: id === "target_pipeline" ? [{ code: "no_rate", text: "Two of five currencies have no rate; their rows are left out." }] : [], partial: null,
    missing: value === null && of === undefined && id !== faulty ? ["a web tracker or a CRM's activities"] : [], knobs: { small_n: 10 },
    ...(value === null ? {} : { previous: comparison(value, 0.9, "2026-07-01", "2026-10-01"), year_before: comparison(value, 1.2, "2025-10-01", "2026-01-01") }),
    ...(params.get("every") === null ? {} : { series: series(value, params) }),
    ...(params.get("by") === null ? {} : { breakdown: ["1", "2", "3", longName, "none"].map((key, place) => ({ key, ...figure(value === null ? null : value / (place + 1), 40 / (place + 1)), interval: share ? { low: value / (place + 1) / 1.3, high: Math.min(1, (value / (place + 1)) * 1.2), method: "wilson" as const } : null, small: place > 3 })) }),
    ...(combine === "distribution" ? { buckets: [{ key: "tier 1", value: 60, share: 0.2 }, { key: "tier 2", value: 90, share: 0.3 }, { key: "tier 3", value: 150, share: 0.5 }] } : {}),
    ...(params.get("accounts") === null ? {} : { accounts: rows(0, 20).map((row) => ({ account_id: row.account_id, name: row.name, domain: row.domain, ...figure(1, 1, [1, 1]) })), accounts_total: 300 }),
  };
}

function comparison(value: number, times: number, from: string, to: string): Comparison {
  const before = value * times;
  return { ...figure(before, 20), period: { from, to, zone, label: "" }, difference: value - before, change: before === 0 ? null : (value - before) / before };
}

function series(value: number | null, params: URLSearchParams): readonly SeriesPoint[] {
  const end = new Date(`${params.get("to") ?? "2027-01-01"}T00:00:00Z`);
  return Array.from({ length: 12 }, (_, place) => {
    const from = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 12 + place, 1)).toISOString().slice(0, 10);
    const to = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 11 + place, 1)).toISOString().slice(0, 10);
    const known = place > 1 && value !== null ? value * (0.35 + place / 16 + (place % 3) / 14) : null;
    return { ...figure(known, place * 3), from, to, label: new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(`${from}T00:00:00Z`)), partial: place === 11 };
  });
}

function board(params: URLSearchParams): Board {
  const counts = [300, 128, 27, 9, 41, 6];
  const titles = ["Target", "Engaged", "Opportunity", "Won", "Retained", "Expanded"];
  return {
    period: { from: "2026-10-01", to: "2027-01-01", zone, label: "Q4 2026" }, behind_since: null, seconds: 0.21, waiting: [],
    stages: (["target", "engaged", "opportunity", "won", "retained", "expanded"] as const).map((stage, place) => ({
      stage, title: titles[place] ?? stage, accounts: counts[place] ?? null, counts: `Accounts in the stage ${stage} at the end of the period.`, kpi: "engaged_rate",
      conversion: place === 0 || place === 4 ? null : (counts[place] ?? 0) / (counts[place - 1] ?? 1), conversion_of: place === 0 ? "" : `of the ${(titles[place - 1] ?? "").toLowerCase()} accounts`, conversion_kpi: "engaged_rate",
      median_days: [null, 18, 61, 74][place] ?? null, days_of: "From the first action to the signature.", days_kpi: place > 0 && place < 4 ? "deal_cycle_days" : null, days_key: null, rate_kpi: place < 4 ? null : "renewal_rate", accounts_before: place < 4 ? 12 + place : null, accounts_year_before: null, value_kpi: [null, null, "target_pipeline", "new_revenue_won", null, "expansion_revenue"][place] ?? null,
    })),
    kpis: given.map(([id]) => result(id, params)),
  };
}

function card(id: string): KpiCard {
  const line = every.find((one) => one[0] === id);
  if (line === undefined) throw new Error(`No invented card for ${id}`);
  const [, title, group, unit, combine, better, value] = line;
  return {
    id, title, group, unit, better, combine, reading: "snapshot", version: 1, question: "How many companies answer to what we do, and how does that move?", formula: "target accounts that are engaged at the end of the period / target accounts at the end of the period", denominator: combine === "ratio" ? "target accounts" : "",
    nothing: "No target accounts: no value, never 0.", caveats: ["Membership is that of the fact's own date.", "An account on two lists counts once."],
    knobs: [{ name: "include_customers", value: false, default: false, choices: [], meaning: "Count customers too." }, { name: "days", value: 60, default: 90, choices: [], meaning: "How far back engagement is looked for." }],
    reads: [{ record: "touch", title: "Touches", rows: 1_200_000, newest: asOf }, { record: "list_membership", title: "List memberships", rows: value === null ? 0 : 300, newest: value === null ? null : asOf }],
    needs: [{ record: "touch", brought_by: "a web tracker", collected: value !== null }], dimensions: dimensions.map((one) => one.id),
    example: { given: { list_membership: "account_id | list | from\nacme | Targets 2026 | 2026-01-01\nbirch | Targets 2026 | 2026-01-01", touch: "account_id | at | type | seconds\nacme | 2026-02-03T10:00Z | page_view | 240" }, period: ["2026-01-01", "2026-04-01"], value: unit === "percent" ? 0.5 : 1, of: [1, 2], because: "Acme came to the site; birch did not." },
    sql: "SELECT\n  account_id,\n  account_id AS subject_id\nFROM list_membership\nWHERE list != ''",
  };
}

function kpiAnswer(id: string, what: string, params: URLSearchParams): unknown {
  if (!every.some(([one]) => one === id)) return null;
  if (what === "card") return card(id);
  if (what === "facts") return facts(id);
  return what === "" ? result(id, params) : { rows: [] };
}

function facts(id: string): FactPage {
  const whole = result(id, new URLSearchParams());
  return {
    facts: rows(0, 30).map((row, place) => ({ account_id: row.account_id, account_name: row.name, subject_id: row.account_id, at: asOf, numerator: place % 2, denominator: 1, currency: "", own_amount: null, bucket: "", flag: "", labels: { campaign: "Autumn" }, record: "touch", batch: 1, seq: place + 2 })),
    total: 300, numerator: whole.numerator, denominator: whole.denominator,
  };
}

function rows(offset: number, limit: number): readonly AccountRow[] {
  return Array.from({ length: Math.max(0, Math.min(limit, accountsTotal - offset)) }, (_, place) => accountRow(offset + place));
}

function accountRow(place: number): AccountRow {
  return {
    account_id: `a${place}`, name: place === 1 ? longName : `Account ${String(place).padStart(6, "0")}`, domain: `account-${place}.example`, industry: ["Medical", "Retail", "Software"][place % 3] ?? "", country: "Germany", region: ["West", "East"][place % 2] ?? "",
    tier: String((place % 3) + 1), owner: "Dana Wright", stage: ["target", "engaged", "won"][place % 3] ?? "", lists: ["Targets 2026"], minutes_90d: place % 5 === 0 ? null : (place % 97) + 0.5, people: place % 9, last_touch_at: place % 5 === 0 ? null : asOf,
    open_pipeline: place % 4 === 0 ? null : place === 2 ? "1200000000.0000" : String((place % 50) * 1000), won: null, currency: "EUR", deleted: place === 7,
  };
}

function accountPage(params: URLSearchParams): AccountPage {
  const search = params.get("search") ?? "";
  if (search !== "") return { accounts: rows(0, 3).filter((row) => row.name.toLowerCase().includes(search.toLowerCase())), total: rows(0, 3).filter((row) => row.name.toLowerCase().includes(search.toLowerCase())).length };
  return { accounts: rows(Number(params.get("offset") ?? 0), Number(params.get("limit") ?? 100)), total: accountsTotal };
}

function detail(id: string): AccountDetail {
  const row = accountRow(Number(id.slice(1)) || 0);
  return {
    ...row, employees: 2822, domains: [row.domain, `www.${row.domain}`], attributes: { "Account source": "fair" },
    people_list: [{ person_id: "p1", name: "Ada King", email: "ada@account.example", title: "Head of Operations", department: "operations", seniority: "head", touches: 31, last_touch_at: asOf }, { person_id: "p2", name: "اسم طويل", email: "", title: "", department: "", seniority: "", touches: 2, last_touch_at: null }],
    opportunities: [{ id: "o1", name: "Spring rollout", kind: "new", stage: "Proposal", status: "open", amount: "48000.0000", currency: "EUR", created_at: "2026-06-03T08:00:00.000Z", closed_at: null, owner: "Dana Wright", deleted: false, history: [{ at: "2026-06-03T08:00:00.000Z", stage: "Meeting", status: "open", amount: "30000.0000", batch: 1, seq: 3 }, { at: "2026-09-03T08:00:00.000Z", stage: "Proposal", status: "open", amount: "48000.0000", batch: 1, seq: 4 }], batch: 1, seq: 4 }, { id: "o2", name: "Pilot", kind: "new", stage: "Won", status: "won", amount: "9500.0000", currency: "EUR", created_at: "2025-11-03T08:00:00.000Z", closed_at: "2026-01-20T08:00:00.000Z", owner: "Dana Wright", deleted: false, history: [{ at: "2025-11-03T08:00:00.000Z", stage: "Won", status: "won", amount: "9500.0000", batch: 1, seq: 5 }], batch: 1, seq: 5 }],
    contracts: [{ id: "c1", starts: "2026-02-01", ends: "2027-02-01", value: "9500.0000", recurring_value: null, currency: "EUR", product_lines: ["Base"], batch: 2, seq: 3 }],
    renewals: [{ id: "r1", contract: "c1", due_date: "2027-02-01", target_amount: "9500.0000", renewed_amount: null, currency: "EUR", outcome: "", decided_at: null, batch: 2, seq: 4 }],
    assignments: [{ what: "tier", value: row.tier, role: "", from: "2025-01-01", to: null, reason: "fits", author: "Irene Falk", batch: 3, seq: 2 }, { what: "owner", value: row.owner, role: "ae", from: "2025-01-01", to: null, reason: "", author: "", batch: 3, seq: 3 }],
    weeks: Array.from({ length: 104 }, (_, place) => ({ week: new Date(Date.UTC(2024, 10, 25 + place * 7)).toISOString().slice(0, 10), minutes: place < 20 ? 0 : (place * 7) % 55, touches: place < 20 ? 0 : (place * 3) % 17 })),
    months: Array.from({ length: 24 }, (_, place) => ({ month: new Date(Date.UTC(2024, 11 + place, 1)).toISOString().slice(0, 7), minutes: place < 4 ? 0 : (place * 7) % 55, touches: place < 4 ? 0 : (place * 3) % 17 })),
    methods: [{ method: "id", rows: 210 }, { method: "domain", rows: 31 }, { method: "name", rows: 4 }],
    versions: [{ valid_from: "2025-01-01T00:00:00.000Z", changes: { name: ["", row.name] }, batch: 1, seq: 2 }, { valid_from: "2026-03-01T00:00:00.000Z", changes: { industry: ["", "Retail"] }, batch: 3, seq: 2 }],
  };
}

function news(): AccountNews {
  const row = { record: "touch", batch: 1, seq: 2 };
  return {
    since: "2026-10-21T22:00:00.000Z", days: 30,
    news: [
      { what: "stage", at: null, subject: "", before: "engaged", after: "opportunity", currency: "", row: null },
      { what: "opportunity_amount", at: "2026-11-19T09:00:00.000Z", subject: "Spring rollout", before: "30000.0000", after: "48000.0000", currency: "EUR", row },
      { what: "person", at: "2026-11-12T09:00:00.000Z", subject: "Ada King", before: "", after: "Head of Operations", currency: "", row },
    ],
  };
}

function behind(): NumberBehind {
  return { number: "minutes_90d", total: "54", rows_total: 1, rows: [{ record: "touch", batch: 1, seq: 2, at: asOf, title: "meeting", amount: "54", own_amount: null, own_currency: "" }] };
}

function past(): AccountPast {
  return {
    bands: [{ stage: "target", from: "2025-02-01", to: "2025-09-10" }, { stage: "engaged", from: "2025-09-10", to: "2026-06-12" }, { stage: "opportunity", from: "2026-06-12", to: "2026-11-21" }],
    arrivals: Array.from({ length: 30 }, (_, i) => ({ person_id: `p${i}`, name: i === 0 ? longName : `Person ${i}`, day: `2026-0${1 + (i % 9)}-1${i % 7}`, type: "page_view", batch: 1, seq: i + 1 })),
  };
}

function committee(): AccountCommittee {
  return { product: "Pick", roles: [{ role: "decision maker", required: 1, departments: ["operations"], seniorities: ["c_level", "vp"], people: ["p0"] }, { role: "technical or security", required: 2, departments: ["it"], seniorities: [], people: [] }] };
}

function timeline(): Timeline {
  const entry = { record: "touch", side: "marketing", person: "", user: "", title: "", minutes: 0, times: 1, batch: 1, seq: 2 };
  return {
    entries: [
      { ...entry, at: "2026-11-20T14:30:00.000Z", type: "page_view", channel: "web", direction: "in", person: "Ada King", title: "/pricing", minutes: 9, times: 12 },
      { ...entry, at: "2026-11-20T09:10:00.000Z", type: "mail_out", channel: "email", direction: "out", user: "Dana Wright", title: "Your question about the rollout in spring and what it would take to begin in February" },
      { ...entry, at: "2026-11-18T15:00:00.000Z", type: "meeting", channel: "meeting", direction: "both", user: "Dana Wright", person: "Ada King", minutes: 45 },
      { ...entry, at: "2026-11-18T08:00:00.000Z", type: "ad_impression", channel: "ad", direction: "out", times: 120, title: "Autumn" },
      { ...entry, at: "2026-06-03T08:00:00.000Z", record: "opportunity", type: "open", channel: "", direction: "", title: "Spring rollout: Proposal" },
    ],
    next_before: null,
    next_after: null,
  };
}

function origin(): OriginOfRow {
  return { record: "touch", batch: 1, seq: 4, file: "touches-2026.csv", line: 4, source: "tracker", received_at: asOf, header: ["account", "at", "type", "seconds"], cells: ["Account 000001", "2026-11-20T14:30Z", "page_view", "45"], raw: "Account 000001,2026-11-20T14:30Z,page_view,45", stored: { account: "Account 000001", at: asOf, type: "page_view", seconds: 45, url: "", attributes: {} } };
}
