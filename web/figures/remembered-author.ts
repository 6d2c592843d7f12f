/** Kept in the browser, so that it is written once. */
const authorPlace = "sextant.author";

/** The name that was given last. */
export function rememberedAuthor(): string {
  return window.localStorage.getItem(authorPlace) ?? "";
}
export function rememberAuthor(author: string): void {
  window.localStorage.setItem(authorPlace, author);
}
