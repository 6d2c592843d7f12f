/** The shapes of contract.ts about accounts as schemas, for the OpenAPI document and the tests. */
import { z } from "@hono/zod-openapi";
import { importAnswer } from "./answers-imports.ts";
import type * as contract from "./contract.ts";

/** 30 February parses, and is another day. */
const isDay = (text: string): boolean => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().slice(0, 10) === text;
const texts = z.array(z.string());
/** Where a row came from. */
const place = { batch: z.number(), seq: z.number() };

const accountFields = {
  account_id: z.string(),
  name: z.string(),
  domain: z.string(),
  industry: z.string(),
  country: z.string(),
  region: z.string(),
  tier: z.string(),
  owner: z.string(),
  stage: z.string(),
  lists: texts,
  minutes_90d: z.number().nullable(),
  people: z.number().nullable(),
  last_touch_at: z.string().nullable(),
  open_pipeline: z.string().nullable(),
  won: z.string().nullable(),
  currency: z.string(),
  deleted: z.boolean(),
};

export const accountPageAnswer = z.object({ accounts: z.array(z.object(accountFields)), total: z.number() })
  .openapi("AccountPage") satisfies z.ZodType<contract.AccountPage>;

const person = z.object({
  person_id: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string(),
  department: z.string(),
  seniority: z.string(),
  touches: z.number(),
  last_touch_at: z.string().nullable(),
});

const opportunity = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  stage: z.string(),
  status: z.string(),
  amount: z.string().nullable(),
  currency: z.string(),
  created_at: z.string().nullable(),
  closed_at: z.string().nullable(),
  owner: z.string(),
  deleted: z.boolean(),
  history: z.array(z.object({
    at: z.string().nullable(),
    stage: z.string(),
    status: z.string(),
    amount: z.string().nullable(),
    ...place,
  })),
  ...place,
});

const contracted = z.object({
  id: z.string(),
  starts: z.string(),
  ends: z.string().nullable(),
  value: z.string().nullable(),
  recurring_value: z.string().nullable(),
  currency: z.string(),
  product_lines: texts,
  ...place,
});

const renewal = z.object({
  id: z.string(),
  contract: z.string(),
  due_date: z.string(),
  target_amount: z.string().nullable(),
  renewed_amount: z.string().nullable(),
  currency: z.string(),
  outcome: z.string(),
  decided_at: z.string().nullable(),
  ...place,
});

const assignment = z.object({
  what: z.enum(["tier", "owner", "list"]),
  value: z.string(),
  role: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  reason: z.string(),
  author: z.string(),
  ...place,
});

export const accountDetailAnswer = z.object({
  ...accountFields,
  employees: z.number().nullable(),
  domains: texts,
  attributes: z.record(z.string(), z.string()),
  people_list: z.array(person),
  opportunities: z.array(opportunity),
  contracts: z.array(contracted),
  renewals: z.array(renewal),
  assignments: z.array(assignment),
  months: z.array(z.object({ month: z.string(), minutes: z.number(), touches: z.number() })),
  weeks: z.array(z.object({ week: z.string(), minutes: z.number(), touches: z.number() })),
  methods: z.array(z.object({ method: z.string(), rows: z.number() })),
  versions: z.array(z.object({
    valid_from: z.string(),
    changes: z.record(z.string(), z.tuple([z.string(), z.string()])),
    ...place,
  })),
}).openapi("AccountDetail") satisfies z.ZodType<contract.AccountDetail>;

export const accountPastAnswer = z.object({
  bands: z.array(z.object({ stage: z.string(), from: z.string(), to: z.string() })),
  arrivals: z.array(z.object({ person_id: z.string(), name: z.string(), day: z.string(), type: z.string(), ...place })),
}).openapi("AccountPast") satisfies z.ZodType<contract.AccountPast>;

export const accountCommitteeAnswer = z.object({
  product: z.string(),
  roles: z.array(z.object({ role: z.string(), required: z.number(), departments: texts, seniorities: texts, people: texts })),
}).openapi("AccountCommittee") satisfies z.ZodType<contract.AccountCommittee>;

export const timelineAnswer = z.object({
  entries: z.array(z.object({
    at: z.string(),
    record: z.string(),
    type: z.string(),
    channel: z.string(),
    direction: z.string(),
    side: z.string(),
    person: z.string(),
    user: z.string(),
    title: z.string(),
    minutes: z.number(),
    times: z.number(),
    ...place,
  })),
  next_before: z.string().nullable(),
  next_after: z.string().nullable(),
}).openapi("Timeline") satisfies z.ZodType<contract.Timeline>;

export const stageMovesAnswer = z.object({
  period: z.object({ from: z.string(), to: z.string(), zone: z.string(), label: z.string() }),
  since: z.string(),
  until: z.string(),
  forward: z.number(),
  back: z.number(),
  accounts: z.array(z.object({ account_id: z.string(), name: z.string(), before: z.string(), after: z.string() })),
}).openapi("StageMoves") satisfies z.ZodType<contract.StageMoves>;

export const accountNewsAnswer = z.object({
  since: z.string(),
  days: z.number(),
  news: z.array(z.object({
    what: z.enum(["stage", "tier", "owner", "list", "opportunity", "opportunity_stage", "opportunity_amount", "contract", "person", "first_touch", "first_channel"]),
    at: z.string().nullable(),
    subject: z.string(),
    before: z.string(),
    after: z.string(),
    currency: z.string(),
    row: z.object({ record: z.string(), ...place }).nullable(),
  })),
}).openapi("AccountNews") satisfies z.ZodType<contract.AccountNews>;

export const numberBehindAnswer = z.object({
  number: z.enum(["minutes_90d", "people", "last_touch_at", "open_pipeline", "won"]),
  total: z.string().nullable(),
  rows_total: z.number(),
  rows: z.array(z.object({
    record: z.string(),
    ...place,
    at: z.string().nullable(),
    title: z.string(),
    amount: z.string().nullable(),
    own_amount: z.string().nullable(),
    own_currency: z.string(),
  })),
}).openapi("NumberBehind") satisfies z.ZodType<contract.NumberBehind>;

export const contactAnswer = z.object({
  person_id: z.string(),
  name: z.string(),
  email: z.string(),
  title: z.string(),
  account_id: z.string(),
  account: z.string(),
}).openapi("Contact") satisfies z.ZodType<contract.Contact>;

export const segmentAnswer = z.object({
  name: z.string(),
  search: z.string(),
  where: texts,
  sort: z.string(),
  columns: texts,
  author: z.string(),
  saved_at: z.string(),
}).openapi("Segment") satisfies z.ZodType<contract.Segment>;

export const accountsChange = z.strictObject({
  accounts: z.array(z.string().max(500)).max(10_000).exactOptional(),
  matching: z.strictObject({ search: z.string().max(500), where: z.array(z.string().max(600)).max(100) }).exactOptional(),
  tier: z.string().trim().min(1).max(200).exactOptional(),
  owner: z.string().trim().min(1).max(200).exactOptional(),
  role: z.enum(["ae", "sdr", "csm", "marketer"]).exactOptional(),
  from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "a day is written 2026-03-01").refine(isDay, "no such day").exactOptional(),
  reason: z.string().max(1_000).exactOptional(),
  author: z.string().max(200).exactOptional(),
}).openapi("AccountsChange") satisfies z.ZodType<contract.AccountsChange>;

export const accountsChangedAnswer = z.object({ imports: z.array(importAnswer), changed: z.number() })
  .openapi("AccountsChanged") satisfies z.ZodType<contract.AccountsChanged>;
