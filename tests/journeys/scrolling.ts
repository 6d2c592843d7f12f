/** How smoothly a long list of accounts is scrolled. */
import type { Locator, Page } from "playwright-core";

/** The longest that a page may think about one frame. */
export const frameMsMax = 100;
/** A screenful and more in each frame, so that every part of the list passes by. */
const pixelsEach = 4_000;

/** Scrolls from the top to the end, frame by frame. */
export async function flyOver(list: Locator): Promise<void> {
  await list.evaluate((element, pixels) => new Promise<void>((done) => {
    const step = (): void => {
      element.scrollTop += pixels;
      if (element.scrollTop + element.clientHeight >= element.scrollHeight - 1) done();
      else element.ownerDocument.defaultView.requestAnimationFrame(step);
    };
    step();
  }), pixelsEach);
}

/** Counts from now on what becomes of the pages of accounts that are asked for. */
export function pagesAsked(page: Page): { answered: number; givenUp: number } {
  const count = { answered: 0, givenUp: 0 };
  const isPage = (url: string): boolean => new URL(url).pathname === "/api/v1/accounts";
  page.on("requestfinished", (request) => { if (isPage(request.url())) count.answered += 1; });
  page.on("requestfailed", (request) => { if (isPage(request.url())) count.givenUp += 1; });
  return count;
}

/** Each row in sight bears the name of its place. */
export async function rowsAreRight(page: Page, name: string): Promise<boolean> {
  const rows = await page.locator("tr.account-row").evaluateAll((all) => all.map((row) => [row.getAttribute("data-index"), row.querySelector("td:nth-child(2)")?.textContent ?? ""]));
  return rows.length > 10 && rows.every(([index, text]) => text?.startsWith(`${name}${String(index).padStart(6, "0")}`) === true);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor time of the longest task on the page's main thread: what others do on the machine is not the page's fault. */
export function longestTaskMs(trace: Buffer): number {
  const { traceEvents } = JSON.parse(trace.toString("utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  const mains = new Set(traceEvents.filter((event) => event.ph === "M" && event.name === "thread_name" && event.args?.name === "CrRendererMain").map((event) => `${event.pid}/${event.tid}`));
  const tasks = traceEvents.filter((event) => event.ph === "X" && event.name.endsWith("RunTask") && mains.has(`${event.pid}/${event.tid}`)).map((event) => (event.tdur ?? 0) / 1000);
  if (tasks.length < 100) throw new Error(`the trace tells of ${tasks.length} tasks only`);
  return Math.max(...tasks);
}
