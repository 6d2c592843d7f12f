/** What the API says before an import is undone. */
import { z } from "@hono/zod-openapi";
import type * as contract from "./contract.ts";

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
