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
  "no_denominator", "not_collected", "learning", "too_few", "no_template", "no_goal", "no_rate", "immature", "hidden", "mixed_scales", "language_not_supported",
]);
const unit = z.enum([
  "accounts", "people", "count", "percent", "pp", "money", "money_per_day", "money_per_year", "months", "days", "hours", "minutes", "seconds",
  "score100", "nps", "probability", "ratio", "level",
]);
const group = z.enum([
  "target", "engaged", "opportunity", "won", "retained", "expanded", "sales", "value", "quality", "relation", "brand", "alignment",
]);

const figureFields = {
  value: z.number().nullable(),
  numerator: side,
  denominator: side,
  reason: nullReason.nullable(),
  n: z.number(),
  small: z.boolean(),
  interval: z.object({ low: z.number(), high: z.number(), method: z.enum(["wilson", "adjusted_wald"]) }).nullable(),
};

const period = z.object({ from: z.string(), to: z.string(), zone: z.string(), label: z.string() }).openapi("Period") satisfies z.ZodType<Period>;

const comparison = z.object({ ...figureFields, period, difference: z.number().nullable(), change: z.number().nullable() })
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
  beside: z.record(z.string(), z.number().nullable()),
  beside_units: z.record(z.string(), unit).exactOptional(),
  flags: counts,
  warnings: z.array(z.object({ code: z.string(), text: z.string() })),
  partial: z.object({ from: z.string(), to: z.string() }).nullable(),
  missing: texts,
  knobs: z.record(z.string(), knobValue),
  knobs_version: z.number(),
  previous: comparison.exactOptional(),
  year_before: comparison.exactOptional(),
};

export const kpiResultAnswer = z.object({
  ...kpiFields,
  series: z.array(z.object({ ...figureFields, from: z.string(), to: z.string(), label: z.string(), partial: z.boolean() })).exactOptional(),
  breakdown: z.array(z.object({ ...figureFields, key: z.string() })).exactOptional(),
  buckets: z.array(z.object({ key: z.string(), value: z.number(), share: z.number().nullable() })).exactOptional(),
  accounts: z.array(z.object({ ...figureFields, account_id: z.string(), name: z.string(), domain: z.string() })).exactOptional(),
  accounts_total: z.number().exactOptional(),
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
    counts: z.string(),
    kpi: z.string(),
    conversion: z.number().nullable(),
    conversion_of: z.string(),
    conversion_kpi: z.string().nullable(),
    median_days: z.number().nullable(),
    days_kpi: z.string().nullable(),
  })),
  kpis: z.array(kpiResultAnswer),
  waiting: z.array(z.object({ id: z.string(), group: z.string() })),
  seconds: z.number(),
}).openapi("Board") satisfies z.ZodType<contract.Board>;

export const dimensionsAnswer = z.object({
  dimensions: z.array(z.object({ id: z.string(), title: z.string(), of: z.enum(["account", "fact"]) })),
}).openapi("Dimensions") satisfies z.ZodType<{ dimensions: readonly contract.Dimension[] }>;

export const valuesAnswer = z.object({ values: texts }).openapi("DimensionValues");

// --- Rows (accounts: answers-accounts.ts)

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

// --- Files and imports

const dateFormat = z.enum(["ymd", "dmy", "mdy", "epoch_s", "epoch_ms", "epoch_us", "epoch_ns", "excel"]);
const decimalMark = z.enum([".", ","]);

const oneOrMore = z.union([z.string(), texts]);

const condition = { column: z.string(), is: texts };

// `take` and `firstOf` hold sources in turn; three levels are more than any layout needs, and the document stays finite.
const plainSources = [
  z.strictObject({ column: z.string() }),
  z.strictObject({ columns: texts }),
  z.strictObject({ set: z.string() }),
  z.strictObject({ day: oneOrMore }),
  z.strictObject({ text: z.string() }),
] as const;
const taken = z.strictObject({ take: z.union(plainSources), where: z.strictObject(condition) });
const textSource = z.union([...plainSources, z.strictObject({ take: z.union([...plainSources, taken]), where: z.strictObject(condition) })]);

const rowSource = z.union([
  textSource,
  z.strictObject({ sum: texts }),
  z.strictObject({ product: texts }),
  z.strictObject({ micros: oneOrMore }),
  z.strictObject({ scaled: oneOrMore, by: z.string() }),
  z.strictObject({ between: z.tuple([oneOrMore, oneOrMore]) }),
  z.strictObject({ firstOf: z.array(textSource).max(20) }),
  z.strictObject({ when: z.array(z.strictObject({ ...condition, then: z.string() })), otherwise: z.string().exactOptional() }),
]);

const fieldSource = z.union([
  rowSource,
  z.strictObject({ said: z.array(z.strictObject({ by: texts, as: rowSource })).max(50) }),
]).openapi("FieldSource") satisfies z.ZodType<contract.FieldSource>;

export const mappingShape = z.strictObject({
  kind: z.string(),
  version: z.number().int().min(1),
  fields: z.record(z.string(), fieldSource),
  values: z.record(z.string(), textMap).exactOptional(),
  dates: z.record(z.string(), dateFormat).exactOptional(),
  decimal: decimalMark.exactOptional(),
  zone: z.string().exactOptional(),
  currency: z.string().exactOptional(),
  source: z.string().exactOptional(),
  skip: z.array(z.strictObject({ column: z.string(), is: texts })).exactOptional(),
  needs: texts.exactOptional(),
  doubtful: texts.exactOptional(),
  ignore: texts.exactOptional(),
  partial: z.boolean().exactOptional(),
  log: z.strictObject({ property: z.string(), value: z.string(), before: z.boolean().exactOptional(), prefix: z.string().exactOptional() }).exactOptional(),
}).openapi("Mapping") satisfies z.ZodType<contract.Mapping>;

const question = z.object({
  code: z.enum(["ambiguous_date", "ambiguous_number", "encoding", "zone", "currency", "kind", "mapping", "unknown_word"]),
  column: z.string().nullable(),
  field: z.string().nullable(),
  text: z.string(),
  choices: z.array(z.object({ value: z.string(), means: z.string() })),
  option: z.string(),
}).openapi("Question") satisfies z.ZodType<contract.Question>;

const line = z.object({ line: z.number(), text: z.string() });

export const fileLookAnswer = z.object({
  sha256: z.string(),
  name: z.string(),
  bytes: z.number(),
  format: z.enum(["csv", "xlsx", "jsonl", "parquet"]),
  encoding: z.string().nullable(),
  separator: z.string().nullable(),
  lineEnd: z.enum(["\n", "\r"]).exactOptional(),
  headerLine: z.number().nullable(),
  preamble: z.array(line),
  footer: z.array(line),
  sheets: z.array(z.object({ name: z.string(), hidden: z.boolean(), rows: z.number() })).exactOptional(),
  columns: z.array(z.object({
    name: z.string(),
    examples: texts,
    looksLike: z.enum(["text", "id", "number", "date", "yes_no", "empty"]),
    dateFormats: z.array(dateFormat),
    decimals: z.array(decimalMark),
    isMarkOpen: z.boolean().exactOptional(),
    emptyShare: z.number(),
  })),
  rows: z.array(texts),
  flags: texts,
  guesses: z.array(z.object({ as: z.string(), title: z.string(), confidence: z.number() })),
  questions: z.array(question),
}).openapi("FileLook") satisfies z.ZodType<contract.FileLook>;

export const mappingDraftAnswer = z.object({
  as: z.string(),
  mappings: z.array(mappingShape),
  fields: z.array(z.object({
    kind: z.string(),
    field: z.string(),
    meaning: z.string(),
    holds: z.string(),
    required: z.boolean(),
    words: texts,
    column: z.string().nullable(),
    confidence: z.number(),
  })),
  unused: texts,
  questions: z.array(question),
}).openapi("MappingDraft") satisfies z.ZodType<contract.MappingDraft>;

const rowCounts = z.object({
  read: z.number(),
  new: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  rejected: z.number(),
  unmatched: z.number(),
  skipped: z.number(),
}).openapi("RowCounts") satisfies z.ZodType<contract.RowCounts>;

const kindCounts = z.array(z.object({ kind: z.string(), rows: rowCounts }));

const reject = z.object({
  batch: z.number(),
  file: z.string(),
  kind: z.string(),
  line: z.number(),
  offset: z.number(),
  code: z.string(),
  field: z.string(),
  column: z.string(),
  value: z.string(),
  reason: z.string(),
  raw: z.string(),
}).openapi("Reject") satisfies z.ZodType<contract.Reject>;

const batchFields = {
  batch: z.number(),
  kind: z.string(),
  kinds: kindCounts,
  as: z.string(),
  source: z.string(),
  file: z.object({ name: z.string(), sha256: z.string(), bytes: z.number() }),
  state: z.enum(["running", "waiting", "committed", "undone", "failed", "cancelled"]),
  received_at: z.string(),
  rows: rowCounts,
  seconds: z.number(),
  flags: counts,
  mappings: z.array(mappingShape),
  undone_at: z.string().nullable(),
  problem: z.object({ code: z.string(), message: z.string(), advice: z.string() }).nullable(),
};

export const batchesAnswer = z.object({ imports: z.array(z.object(batchFields)) })
  .openapi("Imports") satisfies z.ZodType<{ imports: readonly contract.Batch[] }>;

export const importAnswer = z.object({
  ...batchFields,
  progress: z.object({
    step: z.enum(["reading", "matching", "committing", "done", "finding", "deciding", "moving"]),
    share: z.number().min(0).max(1).exactOptional(),
    rows: z.number(),
    bytes: z.number(),
    bytesTotal: z.number(),
    rowsPerSecond: z.number(),
  }).nullable(),
  dry_run: z.object({
    rows: rowCounts,
    kinds: kindCounts,
    flags: counts,
    samples: z.object({
      new: z.array(anything),
      changed: z.array(z.object({ before: anything, after: anything })),
      rejected: z.array(reject),
      unmatched: z.array(anything),
    }),
  }).exactOptional(),
  notes: texts,
}).openapi("ImportAnswer") satisfies z.ZodType<contract.ImportAnswer>;

const importFields = {
  name: z.string().max(1000).exactOptional(),
  as: z.string().max(200).exactOptional(),
  map: textMap.exactOptional(),
  set: textMap.exactOptional(),
  values: z.record(z.string(), textMap).exactOptional(),
  dates: textMap.exactOptional(),
  decimal: decimalMark.exactOptional(),
  encoding: z.string().max(40).exactOptional(),
  sheet: z.string().max(200).exactOptional(),
  zone: z.string().max(100).exactOptional(),
  currency: z.string().max(10).exactOptional(),
  source: z.string().max(200).exactOptional(),
  dry_run: z.boolean().exactOptional(),
  background: z.boolean().exactOptional(),
};

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "a file is named by its SHA-256, 64 hexadecimal digits");

export const importRequest = z.strictObject({ sha256, ...importFields }).openapi("ImportRequest") satisfies z.ZodType<contract.ImportRequest>;

export const replayRequest = z.strictObject({ ...importFields, batch: z.number().int().min(1).exactOptional() })
  .openapi("ReplayRequest") satisfies z.ZodType<contract.ReplayRequest>;

export const rejectPageAnswer = z.object({
  rejects: z.array(reject),
  total: z.number(),
  by_code: z.array(z.object({ code: z.string(), field: z.string(), rows: z.number() })),
}).openapi("RejectPage") satisfies z.ZodType<contract.RejectPage>;

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
