/** Every question that the screens ask, with its key. Types come from the server's contract. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AccountDetail, AccountPage, Batch, Board, Dimension, FactPage, FileLook, ImportAnswer, KpiCard, KpiResult, MappingDraft, OriginOfRow, RejectPage, SourceRow,
  Timeline, Workspace,
} from "../../src/serve/contract.ts";
import { ask, type Params } from "./ask.ts";
import { inTurn } from "./turns.ts";

/** How many rows one page of a list brings. */
export const pageRows = 100;

function asked<T>(path: string, params: Params = {}) {
  return queryOptions({ queryKey: [path, params], queryFn: ({ signal }) => ask<T>(path, params, signal), placeholderData: keepPreviousData });
}

export const workspaceQuestion = () => asked<Workspace>("/workspace");
export const kpisQuestion = () => asked<{ readonly kpis: readonly KpiCard[] }>("/kpis");
export const dimensionsQuestion = () => asked<{ readonly dimensions: readonly Dimension[] }>("/dimensions");
export const valuesQuestion = (dimension: string, search: string) =>
  asked<{ readonly values: readonly string[] }>(`/dimensions/${encodeURIComponent(dimension)}/values`, search === "" ? {} : { search });

export const boardQuestion = (params: Params) => asked<Board>("/board", params);
export const kpiQuestion = (id: string, params: Params) => fixed<KpiResult>(`/kpis/${encodeURIComponent(id)}`, params);
export const cardQuestion = (id: string, params: Params) => fixed<KpiCard>(`/kpis/${encodeURIComponent(id)}/card`, params);
export const sourcesQuestion = (id: string, params: Params) => fixed<{ readonly rows: readonly SourceRow[] }>(`/kpis/${encodeURIComponent(id)}/sources`, params);
export const rowQuestion = (record: string, batch: number, seq: number) =>
  fixed<OriginOfRow>(`/rows/${encodeURIComponent(record)}/${batch}/${seq}`);
export const accountQuestion = (id: string) => fixed<AccountDetail>(`/accounts/${encodeURIComponent(id)}`);

/** A series for a small picture: one after the other, kept for long, and not asked again where it fails. */
export const sparkQuestion = (id: string, params: Params) =>
  queryOptions({
    queryKey: ["spark", id, params], retry: false, staleTime: 300_000,
    queryFn: ({ signal }) => inTurn(() => ask<KpiResult>(`/kpis/${encodeURIComponent(id)}`, params, signal), signal),
  });

/** An answer about one thing: another thing's answer never stands in for it while it is on its way. */
function fixed<T>(path: string, params: Params = {}) {
  return queryOptions({ queryKey: [path, params], queryFn: ({ signal }) => ask<T>(path, params, signal) });
}

export const factsQuestion = (id: string, params: Params) =>
  infiniteQueryOptions({
    queryKey: ["facts", id, params],
    queryFn: ({ pageParam, signal }) => ask<FactPage>(`/kpis/${encodeURIComponent(id)}/facts`, { ...params, offset: pageParam, limit: pageRows }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => nextOffset(pages.reduce((sum, page) => sum + page.facts.length, 0), last.total, last.facts.length),
  });

export const accountsQuestion = (params: Params, page: number) => fixed<AccountPage>("/accounts", { ...params, offset: page * pageRows, limit: pageRows });

function nextOffset(had: number, total: number, lastPage: number): number | undefined {
  return lastPage === 0 || had >= total ? undefined : had;
}

export const timelineQuestion = (id: string, params: Params) =>
  infiniteQueryOptions({
    queryKey: ["timeline", id, params],
    queryFn: ({ pageParam, signal }) =>
      ask<Timeline>(`/accounts/${encodeURIComponent(id)}/timeline`, { ...params, limit: pageRows, ...(pageParam === "" ? {} : { before: pageParam }) }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_before ?? undefined,
  });

export const mappingsQuestion = () => asked<{ readonly mappings: readonly { readonly name: string; readonly version: number }[] }>("/mappings");

export interface PresetLine {
  readonly id: string;
  readonly title: string;
  readonly vendor?: string;
  readonly meaning?: string;
}
export interface KindLine {
  readonly kind: string;
  readonly title: string;
  readonly meaning?: string;
  readonly fields: readonly { readonly field: string; readonly holds: string; readonly required: boolean; readonly words: readonly string[] }[];
}
export const presetsQuestion = () => asked<{ readonly presets: readonly PresetLine[] }>("/presets");
export const kindsQuestion = () => asked<{ readonly record_kinds: readonly KindLine[] }>("/record-kinds");
export const fileQuestion = (sha256: string, params: Params) => asked<FileLook>(`/files/${sha256}`, params);
export const mappingQuestion = (sha256: string, params: Params) => asked<MappingDraft>(`/files/${sha256}/mapping`, params);
export const importsQuestion = () => asked<{ readonly imports: readonly Batch[] }>("/imports");
export const importQuestion = (batch: number) => fixed<ImportAnswer>(`/imports/${batch}`);
export const rejectsQuestion = (params: Params) => fixed<RejectPage>("/rejects", params);
