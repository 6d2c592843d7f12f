/** What the pages of identity ask. */
import { queryOptions } from "@tanstack/react-query";
import type { DecisionLine, DecisionsAsked, IdentityQueue, IdentityRuleLine, LedgerLink, WhatIfAnswer, WhyAnswer } from "../../../src/serve/contract.ts";
import { ask, send } from "../../api/ask.ts";
import { wholeWords } from "../../words/language.ts";

export const queueQuestion = () => queryOptions({ queryKey: ["identity", "queue"], queryFn: ({ signal }) => ask<IdentityQueue>("/identity/queue", {}, signal) });

export const decisionsQuestion = () => queryOptions({ queryKey: ["identity", "decisions"], queryFn: ({ signal }) => ask<{ readonly decisions: readonly DecisionLine[] }>("/identity/decisions", {}, signal) });

export interface Ledger {
  readonly account_id: string;
  readonly links: readonly LedgerLink[];
}
export const ledgerQuestion = (account: string) => queryOptions({ queryKey: ["identity", "ledger", account], queryFn: ({ signal }) => ask<Ledger>(`/accounts/${encodeURIComponent(account)}/ledger`, {}, signal) });

/** Worked out anew each time: what would move depends on everything. */
export const previewQuestion = (asked: DecisionsAsked) => queryOptions({ queryKey: ["identity", "preview", asked], queryFn: () => send<WhatIfAnswer>("/identity/preview", asked), staleTime: 0, gcTime: 0, retry: false });

export const whyQuestion = ({ record, batch, seq }: { readonly record: string; readonly batch: number; readonly seq: number }) =>
  queryOptions({ queryKey: ["identity", "why", record, batch, seq], queryFn: ({ signal }) => ask<WhyAnswer>(`/rows/${encodeURIComponent(record)}/${batch}/${seq}/why`, {}, signal), retry: false });

export const rulesQuestion = () => queryOptions({ queryKey: ["identity", "rules"], queryFn: async ({ signal }) => (await Promise.all([ask<{ readonly rules: readonly IdentityRuleLine[] }>("/identity/rules", {}, signal), wholeWords()]))[0] });

export const rulesPreviewQuestion = (rules: Readonly<Record<string, number>>) => queryOptions({ queryKey: ["identity", "preview", rules], queryFn: () => send<WhatIfAnswer>("/identity/rules/preview", { rules }), staleTime: 0, gcTime: 0, retry: false });
