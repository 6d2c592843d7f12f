/** Draws pages where no browser is: the server sends them so that numbers stand there before any script has run. */
import { AsyncLocalStorage } from "node:async_hooks";
import { type Query, QueryClient } from "@tanstack/react-query";
import { createMemoryHistory, rootRouteId } from "@tanstack/react-router";
import { renderToString } from "react-dom/server";
import type { DrawnPage, OpenedPage, PageVisit } from "../../src/serve/contract.ts";
import type { Language } from "../../src/words/languages.ts";
import { sessionQuestion } from "../api/access.ts";
import { carriedBy } from "../api/ask.ts";
import { workspaceQuestion } from "../api/questions.ts";
import { App } from "../app.tsx";
import { makeRouter, type Router } from "../router.tsx";
import { type Listener, speakTo } from "../words/language.ts";
import { complete, type Speech, speechIn } from "../words/speech.ts";
import { answered, givenId, written } from "./given.ts";

export { givenId };

interface Drawing extends Listener {
  readonly ask: PageVisit["ask"];
}

const drawing = new AsyncLocalStorage<Drawing>();
speakTo(() => drawing.getStore());
carriedBy(async (url, { method = "GET" }) => {
  const ask = drawing.getStore()?.ask;
  if (ask === undefined || method !== "GET") throw new Error(`${method} ${url} is not asked while a page is drawn`);
  return ask(url);
});

/** A page asks again once it knows more: who is here, what there is, what of it is shown. Beyond so many times it is drawn as it is. */
const roundsMax = 5;

const speeches = new Map<Language, Promise<Speech>>();

/** Every word of a language, fetched once. */
function speechOf(language: Language): Promise<Speech> {
  const known = speeches.get(language) ?? speechIn(language).then(async (speech) => { await complete(speech); return speech; });
  speeches.set(language, known);
  return known;
}

/** Finds the page of an address. @returns null where there is none, or none that can be drawn without a browser */
export async function openPage(visit: PageVisit): Promise<OpenedPage | null> {
  const router = makeRouter({ history: createMemoryHistory({ initialEntries: [visit.href] }), scrollRestoration: false });
  const route = router.matchRoutes(router.latestLocation).at(-1)?.routeId as keyof Router["routesById"] | undefined;
  if (route === undefined || route === rootRouteId) return null;
  const { file = null, needsWindow = false } = router.routesById[route].options.staticData ?? {};
  return needsWindow ? null : { file, draw: (withinMs) => draw(visit, router, file, withinMs) };
}

async function draw(visit: PageVisit, router: Router, file: string | null, withinMs: number): Promise<DrawnPage> {
  const speech = await speechOf(visit.language);
  const until = performance.now() + withinMs;
  return drawing.run({ speech, wishes: visit.wishes, ask: visit.ask }, async () => {
    const questions = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY } } });
    await Promise.all([router.load(), inTime(until, [questions.prefetchQuery(sessionQuestion()), questions.prefetchQuery(workspaceQuestion())])]);
    const html = await drawnWithAnswers(questions, router, until);
    const given = written({ language: visit.language, whole: file !== null, answers: answered(questions) });
    questions.clear();
    return { html, given };
  });
}

/** Draws, asks what was missing, and draws again until nothing is, or the time is over. */
async function drawnWithAnswers(questions: QueryClient, router: Router, until: number): Promise<string> {
  for (let round = 1; ; round += 1) {
    forgetOpen(questions);
    const html = renderToString(<App questions={questions} router={router} />);
    const open = openOf(questions);
    if (open.length === 0 || round === roundsMax || performance.now() >= until) return html;
    await inTime(until, open.map((question) => question.fetch()));
  }
}

/** A question is known with what was wanted of it when it was first asked: in the next round it may be wanted otherwise. */
function forgetOpen(questions: QueryClient): void {
  for (const question of questions.getQueryCache().getAll()) if (question.state.status === "pending" && question.state.fetchStatus === "idle") questions.getQueryCache().remove(question);
}

function openOf(questions: QueryClient): readonly Query[] {
  return questions.getQueryCache().getAll().filter(({ state, options }) => state.status === "pending" && state.fetchStatus === "idle" && (options as { readonly enabled?: unknown }).enabled !== false);
}

/** Comes to its end when all have, however they did, or when the time is over. */
async function inTime(until: number, works: readonly Promise<unknown>[]): Promise<void> {
  let over: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => { over = setTimeout(resolve, Math.max(0, until - performance.now())); });
  await Promise.race([Promise.allSettled(works), late]);
  clearTimeout(over);
}
