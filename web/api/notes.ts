/** Questions about notes and goals of KPIs. */
import { queryOptions } from "@tanstack/react-query";
import type { Goal, KpiNote } from "../../src/serve/contract.ts";
import { ask } from "./ask.ts";

/** All notes: few, and the list of KPIs and each of them want them. */
export const notesQuestion = () => queryOptions({ queryKey: ["notes"], queryFn: async ({ signal }) => (await ask<{ readonly notes: readonly KpiNote[] }>("/notes", {}, signal)).notes });

/** Goals of exactly these days. */
export const goalsQuestion = ({ from, to }: { readonly from: string; readonly to: string }) =>
  queryOptions({ queryKey: ["goals", from, to], queryFn: async ({ signal }) => (await ask<{ readonly goals: readonly Goal[] }>("/goals", { from, to }, signal)).goals });
