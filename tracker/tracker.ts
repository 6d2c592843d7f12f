/**
 * The script for a web site: `<script async src="https://…/sextant.js" data-key="id:secret"></script>`.
 *
 * It writes no cookie and nothing else on the visitor's machine before `sextant("consent", true)`; until then the server keeps what happens
 * without a name. After `sextant("consent", false)` it is silent. It never reads what is typed into a form.
 *
 * Events are numbered per page (`context.seq`), so that the product knows how many were lost on their way; the first event of a page says how far
 * the page before it came (`before`), which else nothing would tell of a tab that was killed. What could not be sent is sent with the next event;
 * the server counts an id once, however often it comes.
 */
import { chanceId } from "./chance.ts";
import { readingOf } from "./reading.ts";
import { outbox } from "./outbox.ts";
import { visitorOf, type Consent } from "./visitor.ts";
import { watchClicks } from "./clicks.ts";

type Words = Readonly<Record<string, unknown>>;
type Call = readonly [name: string, ...given: unknown[]];
interface Door {
  (...call: Call): void;
  q?: ArrayLike<unknown>[];
  on?: boolean;
}
declare global {
  interface Window {
    sextant?: Door;
  }
}

const script = document.currentScript as HTMLScriptElement;
const told = script.dataset;

function start(): void {
  const key = told["key"] ?? "";
  const send = outbox({ url: `${told["host"] ?? new URL(script.src).origin}/v1/b`, key });
  const visitor = visitorOf(told["consent"] === "given", told["domain"]);
  const held: Call[] = [];
  const read = readingOf(() => tellReading());
  let user: string | undefined;
  let page = "";
  let place = "";
  let count = 0;
  let before = visitor.before();

  const add = (type: string, words: Words, messageId = `${page}.${count + 1}`): void => {
    if (visitor.consent() === "denied") return;
    count += 1;
    visitor.remember({ page, n: count });
    send({ type, messageId, anonymousId: visitor.id(), userId: user, timestamp: new Date(), context: contextOf(visitor.consent(), { page, n: count, before }), ...words });
    before = undefined;
  };
  const track = (event: string, properties: Words = {}): void => add("track", { event, properties });
  const tellReading = (): void => track("Page Read", { page_id: page, ...read.values() });
  const leave = (): void => {
    if (read.changed()) tellReading();
  };
  const view = (referrer: string): void => {
    if (count > 0) before = { page, n: count };
    page = chanceId();
    count = 0;
    place = pathOf();
    read.begin();
    add("page", { properties: { ...pageNow(), referrer } }, page);
  };
  const moved = (): void => {
    const from = place;
    if (pathOf() === from) return;
    leave();
    place = pathOf();
    // Frameworks write the title after the address.
    setTimeout(() => view(location.origin + from), 0);
  };
  const calls: Readonly<Record<string, (...given: never[]) => void>> = {
    track,
    page: () => view(document.referrer),
    group: (groupId: string, traits: Words) => add("group", { groupId, traits }),
    chat: (what: string, properties: Words) => track(`Live Chat ${what === "message" ? "Message Sent" : what === "ended" ? "Conversation Ended" : "Conversation Started"}`, properties),
    identify: (id: string, traits: Words) => {
      if (visitor.consent() !== "granted") return void held.splice(0, 1, ["identify", id, traits]);
      user = id;
      add("identify", { traits });
    },
    consent: (yes: boolean) => {
      visitor.decide(yes);
      for (const call of held.splice(0)) if (yes) answer(call);
    },
  };
  const answer = ([name, ...given]: Call): void => calls[name]?.(...(given as never[]));

  const waiting = window.sextant?.q ?? [];
  window.sextant = Object.assign((...call: Call) => answer(call), { on: true });
  followHistory(moved);
  watchClicks(track);
  addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : read.resume()), true);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => event.persisted && view(document.referrer));
  view(document.referrer);
  for (const call of waiting) answer(Array.from(call) as unknown as Call);
}

/** The part after `#/` or `#!` is a page's address, too: some applications have no other. */
const pathOf = (): string => location.pathname + location.search + (/^#[/!]/.test(location.hash) ? location.hash : "");

function pageNow(): Words {
  return { url: location.href, path: location.pathname, search: location.search, title: document.title };
}

function contextOf(consent: Consent, seq: Words): Words {
  const campaign: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(location.search)) if (name.startsWith("utm_")) campaign[name === "utm_campaign" ? "name" : name.slice(4)] = value;
  return {
    consent, campaign, page: pageNow(), seq,
    locale: navigator.language, timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    gpc: (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl, automated: navigator.webdriver,
    library: { name: "sextant.js", version: "1" },
  };
}

function followHistory(moved: () => void): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const original = history[name].bind(history);
    history[name] = (...given: Parameters<History["pushState"]>) => {
      original(...given);
      moved();
    };
  }
  addEventListener("popstate", moved);
  addEventListener("hashchange", moved);
}

// A page that is loaded ahead is seen when it is shown, if ever.
if (window.sextant?.on !== true) {
  if ((document as { prerendering?: boolean }).prerendering === true) document.addEventListener("prerenderingchange", start, { once: true });
  else start();
}
