/** Every question that the screens ask, with its key. Types come from the server's contract. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  AccountCommittee, AccountDetail, AccountNews, AccountPage, AccountPast, Batch, Board, BoardChanges, Dimension, FactPage, FileLook, FrozenBoardCard, ImportAnswer, KpiCard, KpiName, KpiResult, Mapping, MappingDraft, MemberLine,
  NumberBehind, OriginOfRow, RejectPage, ReportedBoard, ReportedKpi, Segment, SourceRow, StageMoves, Timeline, UndoPreview, Workspace,
} from "../../src/serve/contract.ts";
import { speaking, wholeWords } from "../words/language.ts";
import { ask, type Params } from "./ask.ts";
import { boardInWords, cardInWords, changesInWords, denominatorsInWords, dimensionsInWords, kindsInWords, namesInWords, reportedInWords, resultInWords, workspaceInWords } from "./in-words.ts";
import { inTurn } from "./turns.ts";

/** How many rows one page of a list brings. */
export const pageRows = 100;

/** Puts words of ours in an answer into the language of the screens. */
type InWords<T> = (answer: T) => T | Promise<T>;
const asTheyAre = <T>(answer: T): T => answer;

/** What the board asks: it is drawn before every word is there. */
const first: ReadonlySet<string> = new Set(["/workspace", "/board", "/board/changes", "/dimensions", "/frozen", "/segments"]);

async function worded<T>(path: string, answer: Promise<T>): Promise<T> {
  return first.has(path) ? answer : (await Promise.all([answer, wholeWords()]))[0];
}

/** An answer about one thing: another thing's answer never stands in for it while it is on its way. Asked anew in another language. */
function fixed<T>(path: string, params: Params = {}, inWords: InWords<T> = asTheyAre) {
  return queryOptions({ queryKey: [path, params, speaking().language], queryFn: async ({ signal }) => inWords(await worded(path, ask<T>(path, params, signal))) });
}

/** An answer that the one before stands in for while it is on its way. */
function asked<T>(path: string, params: Params = {}, inWords: InWords<T> = asTheyAre) {
  return queryOptions({ ...fixed(path, params, inWords), placeholderData: keepPreviousData });
}

export const workspaceQuestion = () => fixed<Workspace>("/workspace", {}, workspaceInWords);
export const kpisQuestion = () => fixed<{ readonly kpis: readonly KpiName[] }>("/catalogue", {}, namesInWords);
/** Only what tiles say of denominators: other words are not waited for. */
export const denominatorsQuestion = () =>
  queryOptions({ queryKey: ["denominators", speaking().language], queryFn: async ({ signal }) => denominatorsInWords(await ask<{ readonly kpis: readonly KpiName[] }>("/catalogue", {}, signal)) });
export const dimensionsQuestion = () => fixed<{ readonly dimensions: readonly Dimension[] }>("/dimensions", {}, dimensionsInWords);
export const valuesQuestion = (dimension: string, search: string) =>
  asked<{ readonly values: readonly string[] }>(`/dimensions/${encodeURIComponent(dimension)}/values`, search === "" ? {} : { search });

/** While rows that came are being counted over much data, numbers of before are shown at once; those of now follow. */
const atOnce = { may_be_behind: true } as const;
const behindMs = 10_000;
const whileBehind = <T extends { readonly behind_since?: string | null }>({ state }: { readonly state: { readonly data: T | undefined } }): number | false => ((state.data?.behind_since ?? null) === null ? false : behindMs);

export const boardQuestion = (params: Params) => queryOptions({ ...asked<Board>("/board", { ...params, ...atOnce }, boardInWords), refetchInterval: whileBehind });
export const kpiQuestion = (id: string, params: Params) => queryOptions({ ...fixed<KpiResult>(`/kpis/${encodeURIComponent(id)}`, { ...params, ...atOnce }, resultInWords), refetchInterval: whileBehind });
export const frozenQuestion = () => fixed<{ readonly boards: readonly FrozenBoardCard[] }>("/frozen");
export const boardChangesQuestion = (params: Params) => fixed<BoardChanges>("/board/changes", params, changesInWords);
export const stageMovesQuestion = (params: Params) => fixed<StageMoves>("/stage-moves", params);
export const reportedBoardQuestion = (params: Params) => fixed<ReportedBoard>("/board/reported", params, reportedInWords);
export const reportedKpiQuestion = (id: string, params: Params) => fixed<ReportedKpi>(`/kpis/${encodeURIComponent(id)}/reported`, params);
export const cardQuestion = (id: string, params: Params) => fixed<KpiCard>(`/kpis/${encodeURIComponent(id)}/card`, params, cardInWords);
export const sourcesQuestion = (id: string, params: Params) => fixed<{ readonly rows: readonly SourceRow[] }>(`/kpis/${encodeURIComponent(id)}/sources`, { ...params, ...atOnce });
export const rowQuestion = (record: string, batch: number, seq: number) =>
  fixed<OriginOfRow>(`/rows/${encodeURIComponent(record)}/${batch}/${seq}`);
export const accountQuestion = (id: string) => fixed<AccountDetail>(`/accounts/${encodeURIComponent(id)}`);
export const pastQuestion = (id: string) => fixed<AccountPast>(`/accounts/${encodeURIComponent(id)}/past`);
export const membersQuestion = (id: string) => fixed<{ readonly members: readonly MemberLine[] }>(`/accounts/${encodeURIComponent(id)}/memberships`);
export const committeeQuestion = (id: string) => fixed<AccountCommittee>(`/accounts/${encodeURIComponent(id)}/committee`);

/** A series for a small picture: one after the other, kept for long, and not asked again where it fails. */
export const sparkQuestion = (id: string, params: Params) =>
  queryOptions({
    queryKey: ["spark", id, params], retry: false, staleTime: 300_000,
    queryFn: ({ signal }) => inTurn(() => ask<KpiResult>(`/kpis/${encodeURIComponent(id)}`, { ...params, ...atOnce }, signal), signal),
  });

export const factsQuestion = (id: string, params: Params) =>
  infiniteQueryOptions({
    queryKey: ["facts", id, params],
    queryFn: ({ pageParam, signal }) => ask<FactPage>(`/kpis/${encodeURIComponent(id)}/facts`, { ...params, ...atOnce, offset: pageParam, limit: pageRows }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => nextOffset(pages.reduce((sum, page) => sum + page.facts.length, 0), last.total, last.facts.length),
  });

export const accountsQuestion = (params: Params, page: number) => fixed<AccountPage>("/accounts", { ...params, offset: page * pageRows, limit: pageRows });

export const segmentsQuestion = () => asked<{ readonly segments: readonly Segment[] }>("/segments");
export const newsQuestion = (id: string, days: number) => fixed<AccountNews>(`/accounts/${encodeURIComponent(id)}/news`, { days });
export const numberQuestion = (id: string, number: NumberBehind["number"]) => fixed<NumberBehind>(`/accounts/${encodeURIComponent(id)}/numbers/${number}`);

function nextOffset(had: number, total: number, lastPage: number): number | undefined {
  return lastPage === 0 || had >= total ? undefined : had;
}

/** A timeline from an instant back, or from now: older pages follow, newer ones are asked for by hand. */
export const timelineQuestion = (id: string, params: Params, from: string | undefined) =>
  infiniteQueryOptions({
    queryKey: ["timeline", id, params, from ?? ""],
    queryFn: ({ pageParam, signal }) => ask<Timeline>(`/accounts/${encodeURIComponent(id)}/timeline`, { ...params, limit: pageRows, ...pageParam }, signal),
    initialPageParam: (from === undefined ? {} : { before: from }) as TimelinePlace,
    getNextPageParam: (last): TimelinePlace | undefined => (last.next_before === null ? undefined : { before: last.next_before }),
    getPreviousPageParam: (first, _pages, param): TimelinePlace | undefined => newerPlace(first, param),
  });

type TimelinePlace = { readonly before?: string; readonly after?: string };

/** Above a page that was asked for by `after` there is more while it says so; above the first one, whatever is newer than where it began. */
function newerPlace(first: Timeline, { before, after }: TimelinePlace): TimelinePlace | undefined {
  if (after !== undefined) return first.next_after === null ? undefined : { after: first.next_after };
  return before === undefined ? undefined : { after: justBefore(before) };
}

/** The first page holds what is older than `before`, so the next newer one begins with that instant itself. */
function justBefore(instant: string): string {
  return new Date(Date.parse(instant) - 1).toISOString();
}

/** A mapping that was saved under a name, in its newest version. */
export interface SavedMapping {
  readonly name: string;
  readonly version: number;
  readonly mappings: readonly Mapping[];
}
export const mappingsQuestion = () => asked<{ readonly mappings: readonly SavedMapping[] }>("/mappings");

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
export const kindsQuestion = () => fixed<{ readonly record_kinds: readonly KindLine[] }>("/record-kinds", {}, kindsInWords);
export const fileQuestion = (sha256: string, params: Params) => asked<FileLook>(`/files/${sha256}`, params);
export const mappingQuestion = (sha256: string, params: Params) => asked<MappingDraft>(`/files/${sha256}/mapping`, params);
export const importsQuestion = () => asked<{ readonly imports: readonly Batch[] }>("/imports");
export const undoQuestion = (batch: number) => queryOptions({ ...fixed<UndoPreview>(`/imports/${batch}/undo`), staleTime: 0, gcTime: 0 });
export const importQuestion = (batch: number) => fixed<ImportAnswer>(`/imports/${batch}`);
export const rejectsQuestion = (params: Params) => fixed<RejectPage>("/rejects", params);
