/** Drawn pages, with what they were drawn from: a page whose questions are answered as they were needs not be drawn again. */
import { createHash } from "node:crypto";
import type { DrawnPage } from "./drawn.ts";

const pagesMax = 100;
const bytesMax = 32 * 1024 * 1024;
/** Pages also say what day it is, and which source has been silent for how long. */
const ageMsMax = 300_000;

export interface KeptPage {
  /** What was answered, as {@link digestOf}, by the path that was asked. */
  readonly answers: ReadonlyMap<string, string>;
  readonly page: DrawnPage;
  /** `performance.now()` */
  readonly drawnAt: number;
}

/** By whatever a page depends on besides the answers. The pages that were opened last are kept. */
export class KeptPages {
  readonly #pages = new Map<string, KeptPage>();
  #bytes = 0;

  of(key: string): KeptPage | undefined {
    const kept = this.#pages.get(key);
    if (kept === undefined) return undefined;
    this.#pages.delete(key);
    if (performance.now() - kept.drawnAt <= ageMsMax) this.#pages.set(key, kept);
    else this.#bytes -= bytesOf(kept);
    return this.#pages.get(key);
  }

  keep(key: string, kept: KeptPage): void {
    this.#drop(key);
    this.#pages.set(key, kept);
    this.#bytes += bytesOf(kept);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= pagesMax && this.#bytes <= bytesMax) return;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const kept = this.#pages.get(key);
    if (kept !== undefined) this.#bytes -= bytesOf(kept);
    this.#pages.delete(key);
  }
}

function bytesOf({ page: { html, given } }: KeptPage): number {
  return html.length + given.length;
}

/** The same for the same answer. How long a board took to answer is no part of it. */
export function digestOf(path: string, text: string): string {
  const content = path.startsWith("/api/v1/board") ? text.replace(/,"seconds":[\d.]+\}$/, "}") : text;
  return createHash("sha256").update(content).digest("base64");
}
