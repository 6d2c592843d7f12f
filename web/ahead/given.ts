/** The answers that a page was drawn from by the server go with it, so that the browser asks for none of them again. */
import type { QueryClient, QueryKey } from "@tanstack/react-query";
import type { Language } from "../../src/words/languages.ts";

/** Where they stand in a page. */
export const givenId = "given-answers";

export interface Given {
  readonly language: Language;
  /** The page needs every word, not only those of a board. */
  readonly whole: boolean;
  readonly answers: readonly (readonly [QueryKey, unknown])[];
}

/** As text that may stand in an HTML script element, whatever is in it. */
export function written(given: Given): string {
  return JSON.stringify(given, marked).replace(/[<>&\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** What {@link written} wrote; null where it is none, as in a page that was not drawn. */
export function read(text: string | null | undefined): Given | null {
  return text === null || text === undefined || text === "" ? null : (JSON.parse(text, unmarked) as Given);
}

const mark = "\u0000map";

// A Map's entries would be lost in JSON.
function marked(_name: string, value: unknown): unknown {
  return value instanceof Map ? { [mark]: [...value] } : value;
}

function unmarked(_name: string, value: unknown): unknown {
  return typeof value === "object" && value !== null && mark in value ? new Map(value[mark] as [unknown, unknown][]) : value;
}

/** All that has been answered. */
export function answered(questions: QueryClient): Given["answers"] {
  return questions.getQueryCache().getAll().filter(({ state }) => state.data !== undefined).map(({ queryKey, state }) => [queryKey, state.data] as const);
}

/** Puts answers where questions look first. */
export function answer(questions: QueryClient, { answers }: Given): void {
  for (const [key, value] of answers) questions.setQueryData(key, value);
}
