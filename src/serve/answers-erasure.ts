/** Shapes of what is asked and answered about erasing a person. */
import { z } from "@hono/zod-openapi";

const mail = z.string().trim().min(3).max(320).openapi({ description: "A mail address of the person." });
const personId = z.string().trim().min(1).max(300).openapi({ description: "The person's id as a source writes it, where there is no address." });

/** Goes in the body, so that the address stands in no log of addresses. */
export const erasureAsk = z.strictObject({ mail: mail.optional(), id: personId.optional() });

const mode = z.enum(["anonymise", "delete"]).openapi({ description: "anonymise: what happened stays with its account, without whom; delete: rows that are theirs go." });

export const erasureOrder = z.strictObject({
  mail: mail.optional(),
  id: personId.optional(),
  mode: mode.default("anonymise"),
  confirm: z.string().max(400).openapi({ description: "The address, or the id, once more." }),
  reason: z.string().max(500).default("").openapi({ description: "Why, without whom: `request of 3 March`. It is kept." }),
});

const counts = {
  files: z.number(),
  file_rows: z.number(),
  rows_naming: z.number(),
  uploads: z.number(),
  events: z.number(),
  events_aside: z.number(),
  events_archived: z.number(),
  ledger_texts: z.number(),
  audit_lines: z.number(),
  tables: z.array(z.object({ kind: z.string(), counted: z.number(), set_aside: z.number() })),
  rejects: z.number(),
};

const erasureCounts = z.object(counts).openapi("ErasureCounts");
export type ErasureCountsAnswer = z.output<typeof erasureCounts>;

export const erasurePreview = z.object({
  identifiers: z.object({ mails: z.number(), ids: z.number(), devices: z.number(), names: z.number() }),
  /** Full names that somebody else bears too: they stay in rows that are not theirs. */
  namesakes: z.number(),
  accounts: z.array(z.string()),
  has_login: z.boolean(),
  counts: erasureCounts,
}).openapi("ErasurePreview");
export type ErasurePreviewAnswer = z.output<typeof erasurePreview>;

const certificate = z.object({ ...counts, left: z.number(), backups: z.number(), backups_out_of_reach: z.number(), seconds: z.number() }).openapi("ErasureCertificate");

/** An erasure without whom it concerned. */
export const erasure = z.object({
  id: z.number(),
  /** What stands in the place of names. */
  stand_in: z.string(),
  asked_at: z.string(),
  actor: z.string(),
  reason: z.string(),
  mode: z.enum(["anonymise", "delete"]),
  done_at: z.string().nullable(),
  /** What is being done; null when it is done. */
  step: z.enum(["waiting", "files", "inbox", "ledgers", "tables", "proof"]).nullable(),
  fault: z.string().nullable(),
  certificate: certificate.nullable(),
}).openapi("Erasure");
export type ErasureAnswer = z.output<typeof erasure>;
