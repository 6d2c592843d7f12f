/**
 * Asks ahead what a reader asks first: the board of the usual period with its comparison and its small pictures, then the boards of the
 * periods beside it. A board that is opened is then answered from memory, and one with a filter from kept facts. Asked again when something
 * was written and has settled, and when the hour turns. Nobody waits for it: it stops for whatever somebody asks, and goes on after.
 */
import { setTimeout as pause } from "node:timers/promises";
import { dayOf } from "../model/zone.ts";
import { inside } from "./access/who.ts";
import type { OpenWorkspace } from "./app.ts";
import { type Behind, spanOf } from "./behind.ts";
import type { AccountPage, Board, Workspace } from "./contract.ts";
import type { App } from "./endpoint.ts";
import { ahead, whenIdle } from "./giving-way.ts";
import type { Visits } from "./visits.ts";
import { type CalendarSpan, calendarSpan, monthsLater, usualSpan } from "./periods.ts";

/** How often it looks whether there is something to ask. */
const lookMs = 2_000;
const hourMs = 3_600_000;
/** So long nothing must have been written: not between the files of one import. */
const settledMs = 4_000;
const sparkMonths = 12;
/** Periods beside the usual one: so many before it, of each length. */
const beside = [{ months: 3, count: 4 }, { months: 1, count: 6 }, { months: 12, count: 2 }] as const;
/** So long it asks after one write at most: it takes the processors of whatever else runs on a laptop. */
const askingMsMax = 600_000;

export interface WarmOptions {
  readonly app: Pick<App, "request">;
  readonly workspace: Pick<OpenWorkspace, "steadyNow" | "now" | "log" | "freshness" | "behind" | "visits">;
}

export interface Warming {
  /** Resolves once what is opened first has been asked for the first time, or could not be. */
  readonly first: Promise<void>;
  /** Ends it and waits for what is on its way. */
  cool(): Promise<void>;
}

/** Begins. */
export function keepWarm({ app, workspace }: WarmOptions): Warming {
  const first = Promise.withResolvers<void>();
  let warmed: number | null = null;
  let begun = 0;
  let asking: Promise<void> = Promise.resolve();
  const stop = new AbortController();
  const look = (): void => {
    const instant = ahead(() => workspace.steadyNow()).getTime();
    // The first time at once: a server that starts has an open page in mind.
    const isSettled = begun === 0 || workspace.now().getTime() - instant >= settledMs;
    // Numbers that live events move all the time would be asked ahead without end; what somebody reads the old numbers of is asked all the same.
    if (instant === warmed || !isSettled || (begun > 0 && workspace.freshness.isMoving() && !workspace.behind.stands())) return;
    // Every hour the usual board is enough: the others are worth their work once after a write.
    const isTurnOfHour = warmed !== null && instant % hourMs < 2 * lookMs;
    warmed = instant;
    begun += 1;
    asking = asking.then(() => askAhead({ app, signal: stop.signal, visits: workspace.visits, behind: workspace.behind, isOver: overAfter(workspace), withBeside: !isTurnOfHour || workspace.behind.stands(), onFirst: first.resolve })).catch((error: unknown) => {
      if (!stop.signal.aborted) workspace.log.warn({ error }, "could not ask ahead");
    }).finally(first.resolve);
  };
  const timer = setInterval(look, lookMs).unref();
  look();
  return {
    first: first.promise,
    cool: async () => {
      clearInterval(timer);
      stop.abort();
      await asking;
    },
  };
}

interface Asking {
  readonly app: Pick<App, "request">;
  readonly signal: AbortSignal;
  readonly visits: Visits;
  readonly behind: Behind;
  /** Something was written meanwhile, or it has taken long enough. */
  readonly isOver: () => boolean;
  readonly withBeside: boolean;
  /** What is opened first is at hand. */
  readonly onFirst: () => void;
}

/** While old numbers are read live events do not end it: it would never come to an end. */
function overAfter({ steadyNow, now, behind }: WarmOptions["workspace"]): () => boolean {
  const standing = behind.stands() ? () => behind.writes() : (): number => ahead(() => steadyNow()).getTime();
  const [instant, begun] = [standing(), now().getTime()];
  return () => standing() !== instant || now().getTime() - begun > askingMsMax;
}

async function askAhead({ app, signal, visits, behind, isOver, withBeside, onFirst }: Asking): Promise<void> {
  const writes = behind.writes();
  const caughtUp = (path: string): void => behind.caughtUp(spanOf(new URL(path, "http://localhost").searchParams), writes);
  // The usual board and its page are what whoever is here waits for; all else begins nothing while somebody is.
  const first = <T>(path: string): Promise<T | null> => readAhead<T>(path, { app, signal, isOver, ask: ahead });
  const read = <T>(path: string): Promise<T | null> => readAhead<T>(path, { app, signal, isOver, ask: whenIdle, visits });
  const workspace = await first<Workspace>("/api/v1/workspace");
  if (workspace === null || workspace.last_event_at === null) return;
  const { last_event_at, zone } = workspace;
  const day = dayOf(last_event_at, zone);
  const { from, to } = usualSpan(day);
  const usual = boardOf({ from, to });
  const { kpis } = (await first<Board>(usual)) ?? { kpis: [] };
  if (!isOver()) caughtUp(usual);
  await drawAhead(app, signal);
  await accountsAhead(read, { from, to });
  onFirst();
  for (const { id, reason } of kpis) {
    if (isOver()) return;
    if (reason !== "not_collected") await read(`/api/v1/kpis/${id}?from=${monthsLater(to, -sparkMonths)}&to=${to}&every=month`);
  }
  for (const span of withBeside ? spansBeside(day) : []) {
    if (isOver()) return;
    await read(boardOf(span));
    if (!isOver()) caughtUp(boardOf(span));
  }
  if (!isOver()) behind.ended(writes);
}

/** What an account's page shows beside the account itself; the days of news are those that it offers. */
const accountParts = ["", "/timeline", "/past", "/news?days=30", "/news?days=7", "/committee"] as const;

/**
 * How all accounts stand, now and when the period began, and what happened at them is worked out for any of them: the first account's page and the list after
 * an import are then as quick as the others. One that is engaged as well: of others less is asked.
 */
async function accountsAhead(read: <T>(path: string) => Promise<T | null>, { from, to }: CalendarSpan): Promise<void> {
  for (const where of ["", "&where=stage%3Dengaged"]) {
    const accounts = (await read<AccountPage>(`/api/v1/accounts?limit=1${where}`))?.accounts ?? [];
    for (const { account_id } of accounts) for (const part of accountParts) await read(`/api/v1/accounts/${encodeURIComponent(account_id)}${part}`);
  }
  await read("/api/v1/accounts?limit=1&sort=-minutes_90d");
  await read(`/api/v1/stage-moves?from=${from}&to=${to}`);
}

/** What draws pages is loaded, and has drawn one: the first who opens the dashboard does not wait for that. */
async function drawAhead(app: WarmOptions["app"], signal: AbortSignal): Promise<void> {
  const page = await ahead(async () => app.request(new Request("http://localhost/", { signal, headers: { host: "localhost", accept: "text/html" } }), undefined, inside));
  await page.text();
}

function boardOf({ from, to }: CalendarSpan): string {
  return `/api/v1/board?from=${from}&to=${to}&compare=true`;
}

/** Quarters, months and years up to the one that holds the day, the nearest first. */
function spansBeside(day: string): CalendarSpan[] {
  return beside.flatMap(({ months, count }) => Array.from({ length: count }, (_, back) => calendarSpan(monthsLater(calendarSpan(day, months).from, -back * months), months)));
}

/** After it gave way: until then what it gave way to has begun to be answered. */
const againMs = 500;

interface Reading extends Pick<Asking, "app" | "signal" | "isOver"> {
  readonly ask: typeof ahead;
  /** Who is to have gone before. */
  readonly visits?: Visits;
}

/** The answer; asked again as often as it gave way. Null when it is over. */
async function readAhead<T>(path: string, { app, signal, visits, isOver, ask }: Reading): Promise<T | null> {
  for (; !isOver(); await pause(againMs, undefined, { ref: false, signal })) {
    // Also what is not asked of the engine, such as planning its statements, takes time in which nobody is answered.
    await visits?.gone(signal);
    const answer = await ask(async () => app.request(new Request(`http://localhost${path}`, { signal, headers: { host: "localhost" } }), undefined, inside));
    if (answer.ok) return (await answer.json()) as T;
    const { error } = (await answer.json()) as { readonly error?: { readonly code?: string } };
    if (error?.code !== "query_cancelled") throw new Error(`${path} was answered ${answer.status}`);
  }
  return null;
}
