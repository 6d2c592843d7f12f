/**
 * The languages that Sextant speaks. English is written where the thing is (KPI files) or in `en/`; every other language stands in a folder
 * of its own with the same keys. Complete languages have every text in every plural form (words.test.ts); a beta one falls back to English.
 */
export type Language = "en" | "ru" | "zh-CN" | "su";

export interface LanguageLine {
  readonly code: Language;
  /** Its own name, in itself. */
  readonly name: string;
  /** Not yet read by a native speaker: marked as such, and English where a text is missing. */
  readonly beta: boolean;
}

export const languages: readonly LanguageLine[] = [
  { code: "en", name: "English", beta: false },
  { code: "ru", name: "Русский", beta: false },
  { code: "zh-CN", name: "简体中文", beta: false },
  { code: "su", name: "Basa Sunda", beta: true },
];

/** The first language of a list of wishes (`ru-RU`, `zh`, `en_GB.UTF-8`) that we speak; English where there is none. */
export function languageFor(wishes: readonly string[]): Language {
  const known = wishes.map((wish) => ours(wish)).find((found) => found !== undefined);
  return known ?? "en";
}

function ours(wish: string): Language | undefined {
  const start = wish.toLowerCase().split(/[-_.]/)[0] ?? "";
  return languages.find(({ code }) => code.toLowerCase().split("-")[0] === start)?.code;
}
