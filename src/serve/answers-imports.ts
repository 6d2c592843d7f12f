/** The shapes of contract.ts about files, mappings, imports and rejects as schemas, for the OpenAPI document and the tests. */
import { z } from "@hono/zod-openapi";
import type * as contract from "./contract.ts";

const texts = z.array(z.string());
const textMap = z.record(z.string(), z.string());
const counts = z.record(z.string(), z.number());
const anything = z.record(z.string(), z.unknown());

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
  numbers: z.object({ made: z.int().nonnegative(), of: z.int().positive() }).nullable()
    .openapi({ description: "The last step of an import that brought much, once it counts or was taken back: how many KPIs of the usual board are ready to be read, and of much data those of two further quarters. Null before, after, and for all others." }),
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
  notes: texts.openapi({ description: "In sentences: what the file lacks (rows, columns that its kind lives from; of a dry run, too), and what the import brought about besides rows, such as the reporting currency." }),
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

/** What is said before an import is undone. */
export const undoPreviewAnswer = z.object({
  batch: z.number(),
  file: z.string(),
  kinds: z.array(z.object({ kind: z.string(), leaving: z.number(), returning: z.number() })),
  imports: z.array(z.object({
    batch: z.number(),
    file: z.string(),
    as: z.string(),
    received_at: z.string(),
    replaced: z.number(),
    matched: z.number(),
    returning: z.number(),
    replays: z.boolean(),
  })),
}).openapi("UndoPreview") satisfies z.ZodType<contract.UndoPreview>;
