/**
 * The shapes of contract.ts as schemas, for the OpenAPI document and the tests. `satisfies` holds each to its type, so that a field added
 * there and forgotten here does not compile.
 */
import { z } from "@hono/zod-openapi";
import type * as contract from "./contract.ts";
import type { Period } from "../measure/result.ts";

const texts = z.array(z.string());
const textMap = z.record(z.string(), z.string());
const counts = z.record(z.string(), z.number());
const anything = z.record(z.string(), z.unknown());
const side = z.union([z.number(), z.string()]).nullable();
const knobValue = z.union([z.string(), z.number(), z.boolean()]);

export const problemAnswer = z.object({
  error: z.object({ code: z.string(), message: z.string(), advice: z.string(), details: anything }),
}).openapi("Problem") satisfies z.ZodType<{ error: contract.ProblemBody }>;

export const workspaceAnswer = z.object({
  name: z.string(),
  sample: z.boolean(),
  zone: z.string(),
  currency: z.string(),
  fiscal_year_starts: z.string(),
  first_weekday: z.enum(["monday", "sunday"]),
  data_as_of: z.string().nullable(),
  first_event_at: z.string().nullable(),
  last_event_at: z.string().nullable(),
  engine: z.object({ kind: z.string(), version: z.string() }),
  version: z.string(),
  records: z.array(z.object({ kind: z.string(), title: z.string(), rows: z.number(), unmatched: z.number() })),
}).openapi("Workspace") satisfies z.ZodType<contract.Workspace>;

// --- KPIs

const nullReason = z.enum([
  "no_denominator", "not_collected", "not_begun", "learning", "too_few", "no_template", "no_goal", "no_rate", "immature", "hidden", "mixed_scales", "failed", "language_not_supported",
]);
const unit = z.enum([
  "accounts", "people", "count", "percent", "pp", "money", "money_per_day", "money_per_year", "months", "days", "hours", "minutes", "seconds",
  "score100", "nps", "probability", "ratio", "level",
]);
const group = z.enum([
  "target", "engaged", "opportunity", "won", "retained", "expanded", "sales", "value", "quality", "relation", "brand", "alignment", "trust",
]);

const figureFields = {
  value: z.number().nullable(),
  numerator: side,
  denominator: side,
  reason: nullReason.nullable(),
  reason_text: z.string().exactOptional().openapi({ description: "The reason in the KPI's own words, where it has some that tell more." }),
  n: z.number(),
  small: z.boolean(),
  interval: z.object({ low: z.number(), high: z.number(), method: z.enum(["wilson", "adjusted_wald"]) }).nullable(),
};

const period = z.object({ from: z.string(), to: z.string(), zone: z.string(), label: z.string() }).openapi("Period") satisfies z.ZodType<Period>;

const beside = z.record(z.string(), z.number().nullable());

const comparison = z.object({ ...figureFields, period, difference: z.number().nullable(), change: z.number().nullable(), beside: beside.exactOptional() })
  .openapi("Comparison") satisfies z.ZodType<contract.Comparison>;

const kpiFields = {
  ...figureFields,
  id: z.string(),
  title: z.string(),
  group,
  unit,
  better: z.enum(["up", "down", "plan", "none"]),
  combine: z.enum(["sum", "ratio", "mean", "median", "distribution", "derived"]),
  reading: z.enum(["snapshot", "flow", "cohort"]),
  currency: z.string().nullable(),
  period,
  definition_version: z.number(),
  data_as_of: z.string().nullable(),
  stalest: z.object({ source: z.string(), until: z.string() }).exactOptional(),
  beside,
  beside_units: z.record(z.string(), unit).exactOptional(),
  beside_by: textMap.exactOptional(),
  flags: counts,
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  partial: z.object({ from: z.string(), to: z.string() }).nullable(),
  fault: z.object({ code: z.string(), text: z.string(), advice: z.string() }).exactOptional(),
  missing: texts,
  knobs: z.record(z.string(), knobValue),
  knobs_version: z.number(),
  previous: comparison.exactOptional(),
  year_before: comparison.exactOptional(),
};

export const kpiResultAnswer = z.object({
  ...kpiFields,
  series: z.array(z.object({ ...figureFields, from: z.string(), to: z.string(), label: z.string(), partial: z.boolean() })).exactOptional(),
  breakdown: z.array(z.object({ ...figureFields, key: z.string(), beside: beside.exactOptional() })).exactOptional(),
  buckets: z.array(z.object({ key: z.string(), value: z.number(), share: z.number().nullable() })).exactOptional(),
  accounts: z.array(z.object({ ...figureFields, account_id: z.string(), name: z.string(), domain: z.string() })).exactOptional(),
  accounts_total: z.number().exactOptional(),
  behind_since: z.string().exactOptional().openapi({ description: "As `behind_since` of a board; left out where nothing is missing." }),
}).openapi("KpiResult") satisfies z.ZodType<contract.KpiResult>;

export const kpiCardAnswer = z.object({
  id: z.string(),
  title: z.string(),
  group: z.string(),
  unit: z.string(),
  better: z.string(),
  combine: z.string(),
  reading: z.string(),
  version: z.number(),
  question: z.string(),
  formula: z.string(),
  denominator: z.string(),
  nothing: z.string(),
  caveats: texts,
  knobs: z.array(z.object({ name: z.string(), value: knobValue, default: knobValue, choices: texts, meaning: z.string() })),
  reads: z.array(z.object({ record: z.string(), title: z.string(), rows: z.number(), newest: z.string().nullable() })),
  needs: z.array(z.object({ record: z.string(), brought_by: z.string(), collected: z.boolean() })),
  dimensions: texts,
  example: z.object({
    given: textMap,
    period: z.tuple([z.string(), z.string()]),
    value: z.number().nullable(),
    of: z.tuple([z.number(), z.number()]).nullable(),
    because: z.string(),
  }),
  sql: z.string(),
}).openapi("KpiCard") satisfies z.ZodType<contract.KpiCard>;

export const kpisAnswer = z.object({ kpis: z.array(kpiCardAnswer) }).openapi("KpiCards");

const kpiNameAnswer = z.object({
  id: z.string(), title: z.string(), group: z.string(), unit: z.string(), better: z.string(), question: z.string(), denominator: z.string(), collected: z.boolean(),
  missing: z.array(z.string()).readonly(),
}).openapi("KpiName") satisfies z.ZodType<contract.KpiName>;

export const catalogueAnswer = z.object({ kpis: z.array(kpiNameAnswer) }).openapi("Catalogue");

const factRow = z.object({
  account_id: z.string(),
  account_name: z.string(),
  subject_id: z.string(),
  at: z.string(),
  numerator: side,
  denominator: side,
  currency: z.string(),
  bucket: z.string(),
  flag: z.string(),
  labels: textMap,
  record: z.string(),
  batch: z.number(),
  seq: z.number(),
  own_amount: z.string().nullable(),
}).openapi("FactRow") satisfies z.ZodType<contract.FactRow>;

export const factPageAnswer = z.object({ facts: z.array(factRow), total: z.number(), numerator: side, denominator: side })
  .openapi("FactPage") satisfies z.ZodType<contract.FactPage>;

export const sourceRowsAnswer = z.object({
  rows: z.array(z.object({
    account_id: z.string(),
    subject_id: z.string(),
    at: z.string(),
    what: z.string(),
    amount: z.number(),
    unit_of_amount: z.string(),
    record: z.string(),
    batch: z.number(),
    seq: z.number(),
  })),
}).openapi("SourceRows") satisfies z.ZodType<{ rows: readonly contract.SourceRow[] }>;

export const explanationAnswer = z.object({ kpi: kpiCardAnswer, result: kpiResultAnswer, sentences: texts, facts: factPageAnswer })
  .openapi("Explanation") satisfies z.ZodType<contract.Explanation>;

export const boardAnswer = z.object({
  period,
  stages: z.array(z.object({
    stage: z.enum(["target", "engaged", "opportunity", "won", "retained", "expanded"]),
    title: z.string(),
    accounts: z.number().nullable(),
    accounts_before: z.number().nullable(),
    accounts_year_before: z.number().nullable(),
    value_kpi: z.string().nullable(),
    counts: z.string(),
    kpi: z.string(),
    conversion: z.number().nullable(),
    conversion_of: z.string(),
    conversion_kpi: z.string().nullable(),
    median_days: z.number().nullable(),
    days_of: z.string(),
    days_kpi: z.string().nullable(),
    days_key: z.object({ by: z.string(), key: z.string() }).nullable(),
    rate_kpi: z.string().nullable(),
  })),
  kpis: z.array(kpiResultAnswer),
  waiting: z.array(z.object({ id: z.string(), group: z.string() })),
  behind_since: z.string().nullable().openapi({ description: "Rows that came since are being counted and are not in here yet; null: all are. Only who says `may_be_behind` gets old numbers.", example: null }),
  seconds: z.number(),
}).openapi("Board") satisfies z.ZodType<contract.Board>;

export const dimensionsAnswer = z.object({
  dimensions: z.array(z.object({ id: z.string(), title: z.string(), of: z.enum(["account", "fact"]) })),
}).openapi("Dimensions") satisfies z.ZodType<{ dimensions: readonly contract.Dimension[] }>;

export const valuesAnswer = z.object({ values: texts }).openapi("DimensionValues");

// --- Rows (accounts: answers-accounts.ts, imports: answers-imports.ts)

export const originAnswer = z.object({
  record: z.string(),
  batch: z.number(),
  seq: z.number(),
  file: z.string(),
  line: z.number(),
  source: z.string(),
  received_at: z.string(),
  header: texts,
  cells: texts,
  raw: z.string(),
  stored: anything,
}).openapi("OriginOfRow") satisfies z.ZodType<contract.OriginOfRow>;

// --- Settings

export const settingShape = z.object({
  name: z.string(),
  value: knobValue,
  valid_from: z.string(),
  author: z.string(),
  reason: z.string(),
  set_at: z.string(),
}).openapi("Setting") satisfies z.ZodType<contract.Setting>;

export const settingChange = z.strictObject({
  value: knobValue,
  valid_from: z.string().exactOptional(),
  author: z.string().max(200).exactOptional(),
  reason: z.string().max(2000).exactOptional(),
}).openapi("SettingChange");
