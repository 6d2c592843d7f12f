/** The shapes of numbers as reported, as schemas; see answers.ts. */
import { z } from "@hono/zod-openapi";
import { kpiResultAnswer, settingShape } from "./answers.ts";
import type * as contract from "./contract.ts";

export const frozenBoardAnswer = z.object({
  id: z.number(),
  from: z.string(),
  to: z.string(),
  zone: z.string(),
  label: z.string(),
  author: z.string(),
  reason: z.string(),
  by_itself: z.boolean(),
  frozen_at: z.string(),
  data_as_of: z.string().nullable(),
  product_version: z.string(),
  rule_version: z.number(),
  identity_version: z.number(),
}).openapi("FrozenBoard") satisfies z.ZodType<contract.FrozenBoardCard>;

const decisionOfImport = z.object({ author: z.string(), reason: z.string(), means: z.enum(["link", "merge", "apart"]), from_kind: z.string(), from: z.string(), to: z.string(), links: z.number() });

const since = {
  imports: z.array(z.object({ batch: z.number(), file: z.string(), as: z.string(), at: z.string(), undone: z.boolean(), new: z.number(), changed: z.number(), moved: z.number(), decision: decisionOfImport.nullable() })),
  settings: z.array(settingShape),
};

export const reportedBoardAnswer = z.object({
  ...since,
  frozen: frozenBoardAnswer,
  lines: z.array(z.object({
    ...kpiResultAnswer.pick({ id: true, title: true, group: true, unit: true, better: true }).shape,
    reported: kpiResultAnswer.nullable(),
    restated: kpiResultAnswer,
    difference: z.number().nullable(),
    moved: z.boolean(),
  })),
  moved: z.number(),
}).openapi("ReportedBoard") satisfies z.ZodType<contract.ReportedBoard>;

export const boardChangesAnswer = z.object({
  ...since,
  period: kpiResultAnswer.shape.period,
  since: z.object({ day: z.string(), noted_at: z.string() }).nullable(),
  lines: z.array(z.object({ before: z.number().nullable(), now: kpiResultAnswer, difference: z.number().nullable(), other_definition: z.boolean() })),
}).openapi("BoardChanges") satisfies z.ZodType<contract.BoardChanges>;

const cause = z.enum(["decision", "identity", "records", "live", "lists", "together", "definition", "time", "settings"]);
const twoSides = z.tuple([z.number(), z.number()]);

export const reportedKpiAnswer = z.object({
  ...since,
  frozen: frozenBoardAnswer,
  reported: kpiResultAnswer,
  restated: kpiResultAnswer,
  difference: z.number().nullable(),
  causes: z.array(z.object({ cause, imports: z.array(z.number()), difference: z.number().nullable(), value: z.number().nullable(), facts: z.number().nullable(), accounts: z.number().nullable() })),
  facts_moved: z.number().nullable(),
  accounts_moved: z.number().nullable(),
  accounts: z.array(z.object({ account_id: z.string(), name: z.string(), domain: z.string(), causes: z.array(cause), reported: twoSides, restated: twoSides })),
  sentences: z.array(z.string()),
}).openapi("ReportedKpi") satisfies z.ZodType<contract.ReportedKpi>;
