/**
 * Pages of the dashboard with their numbers in them: drawn here with the answers that whoever opens the page would be given, so that a browser
 * shows them before it has run any script. What cannot be drawn, or not soon, is left to the script.
 */
import type { Context } from "hono";
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { languageFor, type Language, languages } from "../../words/languages.ts";
import { contentRules } from "../border.ts";
import type { SessionState } from "../contract.ts";
import type { App } from "../endpoint.ts";
import { glance, isLook } from "../freshness.ts";
import type { Log } from "../log.ts";
import type { Drawer, DrawnPage, OpenedPage, PageVisit } from "./drawn.ts";
import { digestOf, KeptPages } from "./kept-pages.ts";
import { readShell, type Shell } from "./shell.ts";

/** For answers that are not at hand. They are worked out on: the script, which asks for them again, is answered as soon as it would have been. */
const drawnWithinMs = 500;

export interface AheadOptions {
  readonly app: Pick<App, "request">;
  /** Where the built dashboard stands; what draws it stands beside it, in `ahead`. */
  readonly web: string;
  readonly log: Log;
}

/** Answers an address of the dashboard with its page drawn; null where it is not to be drawn. */
export type PagesAhead = (c: Context) => Promise<Response | null>;

export function pagesAhead({ app, web, log }: AheadOptions): PagesAhead {
  const builds = new Builds(web, log);
  const kept = new KeptPages();
  return async (c) => {
    if (c.req.method !== "GET" || !(c.req.header("accept") ?? "").includes("text/html")) return null;
    const build = await builds.newest();
    if (build === null) return null;
    const asking = new Asking(app, c);
    try {
      if (!(await asking.isSomebody())) return null;
      const visit = { href: hrefOf(c), ...tonguesOf(c), ask: (path: string) => asking.ask(path) };
      const opened = await build.drawer.openPage(visit);
      return opened === null ? null : streamed({ build, visit, opened, drawn: drawn({ kept, visit, opened, asking }), log, cookies: asking.cookies });
    } catch (error) {
      log.warn({ path: c.req.path, error }, "a page could not be drawn ahead");
      return null;
    }
  };
}

interface Build {
  readonly shell: Shell;
  readonly drawer: Drawer;
}

/** What was built last: the page and what draws it belong together. */
class Builds {
  readonly #web: string;
  readonly #log: Log;
  #builtAt = Number.NaN;
  #build: Promise<Build | null> = Promise.resolve(null);

  constructor(web: string, log: Log) {
    [this.#web, this.#log] = [web, log];
  }

  newest(): Promise<Build | null> {
    const builtAt = statSync(join(this.#web, "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (builtAt !== this.#builtAt) [this.#builtAt, this.#build] = [builtAt, this.#load()];
    return this.#build;
  }

  async #load(): Promise<Build | null> {
    const folder = join(dirname(this.#web), "ahead");
    const file = existsSync(folder) ? readdirSync(folder).find((one) => /^draw-.+\.js$/.test(one)) : undefined;
    if (file === undefined) return null;
    try {
      const [shell, drawer] = await Promise.all([readShell(this.#web), import(pathToFileURL(join(folder, file)).href) as Promise<Drawer>]);
      return shell === null ? null : { shell, drawer };
    } catch (error) {
      this.#log.warn({ file, error }, "what draws pages ahead could not be loaded");
      return null;
    }
  }
}

/** Asks the API as whoever opens the page does: with the same cookies, over the same wire. Each question once. */
class Asking {
  readonly #app: AheadOptions["app"];
  readonly #c: Context;
  readonly #answers = new Map<string, Promise<Answer>>();
  /** Those of a session that lives on. */
  cookies: readonly string[] = [];

  constructor(app: AheadOptions["app"], c: Context) {
    [this.#app, this.#c] = [app, c];
  }

  /** Before anybody is known, there is nothing to be drawn. */
  async isSomebody(): Promise<boolean> {
    const { status, text, cookies } = await this.#answer("/api/v1/session");
    this.cookies = cookies;
    return status === 200 && (JSON.parse(text) as SessionState).kind !== "nobody";
  }

  async ask(path: string): Promise<Response> {
    const { status, text, type } = await this.#answer(path);
    return new Response(text, { status, headers: { "content-type": type } });
  }

  /** As {@link digestOf}; of one that was refused there is none. */
  async digest(path: string): Promise<string | null> {
    const { status, text } = await this.#answer(path);
    return status === 200 ? digestOf(path, text) : null;
  }

  get asked(): readonly string[] {
    return [...this.#answers.keys()];
  }

  #answer(path: string): Promise<Answer> {
    const known = this.#answers.get(path) ?? this.#request(path);
    this.#answers.set(path, known);
    return known;
  }

  async #request(path: string): Promise<Answer> {
    const request = new Request(new URL(path, this.#c.req.url), { headers: askedWith(this.#c.req.raw.headers) });
    const ask = async (): Promise<Response> => this.#app.request(request, undefined, this.#c.env as object);
    const answer = await (isLook(request) ? glance(ask) : ask());
    return { status: answer.status, text: await answer.text(), type: answer.headers.get("content-type") ?? "", cookies: answer.headers.getSetCookie() };
  }
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
  readonly cookies: readonly string[];
}

const ofTheFile = ["accept-encoding", "connection", "if-modified-since", "if-none-match", "range", "upgrade-insecure-requests"];

function askedWith(headers: Headers): Headers {
  const asked = new Headers(headers);
  for (const name of ofTheFile) asked.delete(name);
  asked.set("accept", "application/json");
  return asked;
}

interface Drawing {
  readonly kept: KeptPages;
  readonly visit: PageVisit;
  readonly opened: OpenedPage;
  readonly asking: Asking;
}

/** The page as it was drawn before, where all that it was drawn from is still answered so to this visitor; else drawn anew. */
async function drawn({ kept, visit, opened, asking }: Drawing): Promise<DrawnPage> {
  const key = JSON.stringify([visit.language, visit.wishes, visit.href]);
  const [before, until] = [kept.of(key), performance.now() + drawnWithinMs];
  if (before !== undefined && (await isAsBefore(before.answers, asking, until))) return before.page;
  const drawnAt = performance.now();
  const page = await opened.draw(until - drawnAt);
  // What was not answered in time is not in the page: it may be in the next one.
  if (performance.now() < until) await keepPage(kept, key, { page, asking, drawnAt });
  return page;
}

async function isAsBefore(answers: ReadonlyMap<string, string>, asking: Asking, until: number): Promise<boolean> {
  let over: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => { over = setTimeout(() => resolve(false), until - performance.now()); });
  const same = Promise.all([...answers].map(async ([path, digest]) => (await asking.digest(path)) === digest)).then((all) => all.every(Boolean));
  try {
    return await Promise.race([same, late]);
  } finally {
    clearTimeout(over);
  }
}

async function keepPage(kept: KeptPages, key: string, { page, asking, drawnAt }: { readonly page: DrawnPage; readonly asking: Asking; readonly drawnAt: number }): Promise<void> {
  const digests = await Promise.all(asking.asked.map(async (path) => [path, await asking.digest(path)] as const));
  const answers = new Map(digests.flatMap(([path, digest]) => (digest === null ? [] : [[path, digest] as const])));
  if (answers.size === digests.length) kept.keep(key, { page, answers, drawnAt });
}

interface Streaming {
  readonly build: Build;
  readonly visit: PageVisit;
  readonly opened: OpenedPage;
  readonly drawn: Promise<DrawnPage>;
  readonly log: Log;
  readonly cookies: readonly string[];
}

const nothing: DrawnPage = { html: "", given: "" };

/** The head goes out at once: the browser fetches the font while the page is drawn. */
function streamed({ build: { shell, drawer }, visit, opened, drawn: page, log, cookies }: Streaming): Response {
  const text = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      controller.enqueue(text.encode(shell.head(opened.file, visit.language)));
      const whole = await page.catch((error: unknown) => {
        log.warn({ path: visit.href, error }, "a page could not be drawn ahead");
        return nothing;
      });
      controller.enqueue(text.encode(shell.body(whole, { file: opened.file, givenId: drawer.givenId })));
      controller.close();
    },
  });
  const headers = new Headers({ "content-type": "text/html; charset=utf-8", "cache-control": "private, no-store", "content-security-policy": contentRules([shell.firstScript]) });
  for (const cookie of cookies) headers.append("set-cookie", cookie);
  return new Response(body, { headers });
}

function hrefOf(c: Context): string {
  const { pathname, search } = new URL(c.req.url);
  return `${pathname}${search}`;
}

/** The language that was chosen, else the one that the browser wishes for. */
function tonguesOf(c: Context): Pick<PageVisit, "language" | "wishes"> {
  const wishes = wishesOf(c.req.header("accept-language") ?? "");
  return { language: chosenOf(c.req.header("cookie") ?? "") ?? languageFor(wishes), wishes };
}

function chosenOf(cookies: string): Language | undefined {
  const chosen = /(?:^|;\s*)sextant_language=([\w-]+)/.exec(cookies)?.[1];
  return languages.find(({ code }) => code === chosen)?.code;
}

const wishesMax = 20;

/** `ru;q=0.8, en-GB` → en-GB, ru: what is no name of a language is left out. */
export function wishesOf(accepted: string): readonly string[] {
  const wishes = accepted.slice(0, 1_000).split(",").map((one) => {
    const [tag = "", ...further] = one.trim().split(";");
    const weight = Number(further.map((part) => /^\s*q=([\d.]+)\s*$/.exec(part)?.[1]).find((found) => found !== undefined) ?? 1);
    return { tag: tag.trim(), weight };
  });
  const named = wishes.filter(({ tag, weight }) => /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i.test(tag) && weight > 0);
  return named.toSorted((one, other) => other.weight - one.weight).slice(0, wishesMax).map(({ tag }) => tag);
}
