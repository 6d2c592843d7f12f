/** The shapes of contract.ts about identity as schemas, for the OpenAPI document and the tests. */
import { z } from "@hono/zod-openapi";
import { importAnswer } from "./answers-imports.ts";
import type * as contract from "./contract.ts";
import { day } from "./endpoint.ts";

const ledgerLink = z.object({
  from_kind: z.string(),
  from: z.string(),
  to_kind: z.string(),
  to: z.string(),
  method: z.string(),
  confidence: z.number(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  source: z.string(),
  record: z.string(),
  batch: z.number(),
  seq: z.number(),
  evidence: z.string(),
  state: z.enum(["holds", "ended", "contested", "apart", "merged", "removed", "shared"]),
  holder: z.string(),
  role: z.string().exactOptional(),
}).openapi("LedgerLink") satisfies z.ZodType<contract.LedgerLink>;

export const ledgerAnswer = z.object({ account_id: z.string(), links: z.array(ledgerLink) }).openapi("Ledger");

export const whyAnswer = z.object({
  account_id: z.string(),
  account_method: z.string(),
  account_confidence: z.number(),
  person_id: z.string(),
  at: z.string(),
  rungs: z.array(z.object({
    rule: z.string(),
    method: z.string(),
    clue: z.enum(["row", "account", "domain", "link", "person", "email", "linked_person", "mail_domain", "through", "visitor", "network"]),
    text: z.string(),
    account_id: z.string(),
    person_id: z.string(),
    confidence: z.number(),
    since: z.string().nullable(),
    verdict: z.enum(["taken", "weaker", "other_time", "unsure", "last", "beside"]),
  })),
  chain: z.array(ledgerLink),
  names: z.record(z.string(), z.string()),
}).openapi("Why") satisfies z.ZodType<contract.WhyAnswer>;

export const membersAnswer = z.object({
  account_id: z.string(),
  members: z.array(z.object({
    person_id: z.string(),
    name: z.string(),
    email: z.string(),
    title: z.string(),
    department: z.string(),
    seniority: z.string(),
    employer_id: z.string(),
    employer_name: z.string(),
    touches: z.number(),
    last_touch_at: z.string().nullable(),
    memberships: z.array(z.object({
      account_id: z.string(), account_name: z.string(), role: z.string(), since: z.string().nullable(), until: z.string().nullable(), record: z.string(), source: z.string(), batch: z.number(), seq: z.number(),
    })),
  })),
}).openapi("Members") satisfies z.ZodType<{ readonly account_id: string; readonly members: readonly contract.MemberLine[] }>;

/** Decisions of one request: a page's worth, or a file's. */
const decisionsMax = 10_000;
const text = z.string().trim().min(1).max(1_000);

const decisionAsked = z.strictObject({
  means: z.enum(["link", "merge", "apart"]),
  from_kind: z.enum(["name", "domain", "network", "visitor", "person", "membership", "one_person", "opportunity", "account", "row"]),
  from: text,
  role: z.string().trim().min(1).max(200).exactOptional(),
  to: z.string().trim().max(1_000),
  from_day: day.exactOptional(),
  to_day: day.exactOptional(),
});

export const decisionsAsked = z.strictObject({
  decisions: z.array(decisionAsked).min(1).max(decisionsMax),
  split: z.strictObject({ name: text, id: text.exactOptional() }).exactOptional(),
  reason: z.string().max(2_000).exactOptional(),
  author: z.string().max(200).exactOptional(),
}).openapi("DecisionsAsked") satisfies z.ZodType<contract.DecisionsAsked>;

export const decisionsMadeAnswer = z.object({ imports: z.array(importAnswer), account_id: z.string().nullable() })
  .openapi("DecisionsMade") satisfies z.ZodType<contract.DecisionsMade>;

export const whatIfAnswer = z.object({
  rows: z.record(z.string(), z.number()),
  touches: z.number(),
  accounts: z.array(z.object({ account_id: z.string(), name: z.string(), leaving: z.number(), coming: z.number() })),
  accounts_total: z.number(),
}).openapi("WhatIf") satisfies z.ZodType<contract.WhatIfAnswer>;

const conflictSide = z.object({
  account_id: z.string(),
  account_name: z.string(),
  method: z.string(),
  evidence: z.string(),
  at: z.string().nullable(),
  holds: z.boolean(),
  record: z.string(),
  batch: z.number(),
  seq: z.number(),
  decisions: z.array(decisionAsked),
  undo: z.array(z.number()),
});

export const identityQueueAnswer = z.object({
  conflicts: z.array(z.object({ kind: z.enum(["device", "mail", "domain", "decisions"]), subject_kind: z.string(), subject: z.string(), sides: z.array(conflictSide) })),
  conflicts_total: z.number(),
  names: z.array(z.object({
    kind: z.enum(["name", "domain"]),
    text: z.string(),
    rows: z.number(),
    account_id: z.string(),
    account_name: z.string(),
    like: z.string(),
    likeness: z.number(),
    zone: z.enum(["likely", "review"]),
  })),
  names_total: z.number(),
  rows_total: z.number(),
  merges: z.array(z.object({
    accounts: z.array(z.object({ account_id: z.string(), name: z.string(), domain: z.string() })),
    by: z.enum(["domain", "name"]),
    reference: z.string(),
    differs: z.array(z.enum(["domain", "country"])),
  })),
  merges_total: z.number(),
  devices: z.array(z.object({ visitor: z.string(), known_at: z.string(), flag: z.literal("shared_id") })),
  devices_total: z.number(),
  crowds: z.array(z.object({ who: z.string(), name: z.string(), devices: z.number() })),
  crowds_total: z.number(),
  cycles: z.array(z.object({ flag: z.literal("alias_cycle"), ids: z.array(z.string()) })),
  cycles_total: z.number(),
}).openapi("IdentityQueue") satisfies z.ZodType<contract.IdentityQueue>;

export const decisionLinesAnswer = z.object({
  decisions: z.array(z.object({
    means: z.string(),
    from_kind: z.string(),
    from: z.string(),
    account_id: z.string(),
    account_name: z.string(),
    reason: z.string(),
    author: z.string(),
    decided_at: z.string(),
    batch: z.number(),
    seq: z.number(),
  })),
}).openapi("DecisionLines") satisfies z.ZodType<{ decisions: readonly contract.DecisionLine[] }>;

export const identityRulesAnswer = z.object({
  rules: z.array(z.object({ name: z.string(), setting: z.string(), value: z.number(), default: z.number(), least: z.number(), most: z.number(), whole: z.boolean(), moves: z.boolean(), meaning: z.string() })),
}).openapi("IdentityRules") satisfies z.ZodType<{ rules: readonly contract.IdentityRuleLine[] }>;

const ruleValue = z.number().min(0).max(10_000).exactOptional();
export const identityRulesAsked = z.strictObject({ rules: z.strictObject({ min_confidence: ruleValue, backfill_days: ruleValue, people_per_device: ruleValue, devices_per_person: ruleValue }) }).openapi("IdentityRulesAsked");
