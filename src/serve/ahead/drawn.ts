/** What the server and the part of the dashboard that draws ahead say to each other. */
import type { Language } from "../../words/languages.ts";

/** Somebody opens a page. */
export interface PageVisit {
  /** Path and search of its address. */
  readonly href: string;
  readonly language: Language;
  /** Languages as the browser lists them, the dearest first. */
  readonly wishes: readonly string[];
  /** Asks the API, `/api/v1/board?…`, as the one who opens the page. */
  readonly ask: (path: string) => Promise<Response>;
}

export interface OpenedPage {
  /** The source file of the page's own script, as the build's manifest names it; null where it comes with the first view. */
  readonly file: string | null;
  /** Draws what can be known within so many milliseconds. */
  draw(withinMs: number): Promise<DrawnPage>;
}

export interface DrawnPage {
  /** What stands in the place where the script draws. */
  readonly html: string;
  /** The answers that it was drawn from, as text of a script element. */
  readonly given: string;
}

/** What the built `dist/ahead/draw.js` brings. */
export interface Drawer {
  /** The id of the element with the answers. */
  readonly givenId: string;
  readonly openPage: (visit: PageVisit) => Promise<OpenedPage | null>;
}
