/** The shapes of notes and goals, as schemas; see answers.ts. */
import { z } from "@hono/zod-openapi";
import type * as contract from "./contract.ts";

export const noteAnswer = z.object({
  id: z.number(),
  kpi: z.string(),
  kind: z.enum(["note", "doubt"]),
  text: z.string(),
  from: z.string(),
  to: z.string(),
  where: z.array(z.string()).readonly(),
  author: z.string(),
  at: z.string(),
  settled: z.object({ author: z.string(), at: z.string(), text: z.string() }).nullable(),
}).openapi("KpiNote") satisfies z.ZodType<contract.KpiNote>;

export const goalAnswer = z.object({
  id: z.string(),
  kpi: z.string(),
  segment: z.string(),
  from: z.string(),
  to: z.string(),
  target: z.number(),
  currency: z.string(),
  marketing_owner: z.string(),
  sales_owner: z.string(),
  signed: z.boolean(),
}).openapi("Goal") satisfies z.ZodType<contract.Goal>;
