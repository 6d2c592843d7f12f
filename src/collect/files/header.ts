/** Header texts: how they are cleaned, and how a mapping's text finds its column. */

/** Invisible characters that spreadsheets and web exports leave in headers. */
const invisible = /[\p{Cf}\p{Cc}]/gu;

/** The header as it is shown and used: composed, without invisible characters, blanks made plain and single. */
export function cleanHeader(text: string): string {
  return text.normalize("NFKC").replaceAll(/[\t\r\n]/g, " ").replaceAll(invisible, "").replaceAll(/\s+/g, " ").trim();
}

/** `account_id`, `Account ID` and `AccountId` are one name. */
export function headerKey(text: string): string {
  return cleanHeader(text).replaceAll(/[\s_-]/g, "").toLowerCase();
}

/**
 * Finds columns by name: an equal text wins, then the one with the same {@link headerKey}; `#3` is the third column whatever its name.
 * @returns the place, −1 where there is none
 */
export function columnFinder(header: readonly string[]): (text: string) => number {
  const exact = firstPlaces(header, (text) => text);
  const loose = firstPlaces(header, headerKey);
  return (text) => {
    const place = placeOf(text);
    if (place !== null && !exact.has(text)) return place < header.length ? place : -1;
    return exact.get(text) ?? loose.get(headerKey(text)) ?? -1;
  };
}

/** `#3` → 2 */
export function placeOf(text: string): number | null {
  const position = /^#([1-9]\d{0,4})$/.exec(text.trim());
  return position === null ? null : Number(position[1]) - 1;
}

/** Names that stand above several columns. */
export function repeatedHeaders(header: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  for (const text of header) seen.set(text, (seen.get(text) ?? 0) + 1);
  return [...seen].filter(([text, times]) => times > 1 && text !== "").map(([text]) => text);
}

function firstPlaces(header: readonly string[], keyOf: (text: string) => string): ReadonlyMap<string, number> {
  const places = new Map<string, number>();
  header.forEach((text, place) => {
    const key = keyOf(text);
    if (key !== "" && !places.has(key)) places.set(key, place);
  });
  return places;
}
