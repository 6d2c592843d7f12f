/** What the pages of live collection ask, again and again while they are open. */
import { queryOptions } from "@tanstack/react-query";
import type { DataHealth, DoorRulesLine, InboxStatus, LiveAside, LiveEventLine, OnSite, SourceLine } from "../../src/serve/contract.ts";
import { speaking, wholeWords } from "../words/language.ts";
import { ask } from "./ask.ts";
import { healthInWords } from "./in-words.ts";

/** A person who sends a test event waits for it no longer than this. */
const everyMs = 2_000;
/** Who is on the site reads the newest touches in the engine: often enough to be called now. */
const onSiteEveryMs = 5_000;
const healthEveryMs = 60_000;
/** How far back a source may have sent for the last time and still be shown as heard of. */
export const heardHours = 24 * 30;

export const sourcesListQuestion = () => queryOptions({ queryKey: ["live-sources"], queryFn: ({ signal }) => ask<{ readonly sources: readonly SourceLine[] }>("/sources", {}, signal) });
export const inboxQuestion = (hours: number) =>
  queryOptions({ queryKey: ["inbox", hours], queryFn: ({ signal }) => ask<InboxStatus>("/inbox", { hours }, signal), refetchInterval: everyMs, staleTime: 0 });
export const eventsQuestion = (limit: number) =>
  queryOptions({ queryKey: ["live-events", limit], queryFn: async ({ signal }) => (await Promise.all([ask<{ readonly events: readonly LiveEventLine[] }>("/inbox/events", { limit }, signal), wholeWords()]))[0], refetchInterval: everyMs, staleTime: 0 });
export const asideQuestion = (limit: number) =>
  queryOptions({ queryKey: ["live-aside", limit], queryFn: async ({ signal }) => (await Promise.all([ask<{ readonly aside: readonly LiveAside[] }>("/inbox/aside", { limit }, signal), wholeWords()]))[0], refetchInterval: everyMs, staleTime: 0 });
export const vendorsQuestion = () =>
  queryOptions({ queryKey: ["webhook-vendors"], queryFn: ({ signal }) => ask<{ readonly vendors: readonly { readonly id: string; readonly title: string; readonly secret_from: string }[] }>("/webhooks", {}, signal), staleTime: Infinity });
export const onSiteQuestion = (minutes: number) =>
  queryOptions({ queryKey: ["on-site", minutes], queryFn: ({ signal }) => ask<OnSite>("/on-site", { minutes }, signal), refetchInterval: onSiteEveryMs, staleTime: 0 });
export const dataHealthQuestion = () =>
  queryOptions({ queryKey: ["data-health", speaking().language], queryFn: async ({ signal }) => healthInWords((await Promise.all([ask<DataHealth>("/data-health", {}, signal), wholeWords()]))[0]), refetchInterval: healthEveryMs, staleTime: 0 });
export const doorRulesQuestion = (source: string) =>
  queryOptions({ queryKey: ["door-rules", source], queryFn: ({ signal }) => ask<DoorRulesLine>(`/sources/${encodeURIComponent(source)}/door`, {}, signal) });
