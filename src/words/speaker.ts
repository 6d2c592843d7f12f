/**
 * Texts of one catalogue in one language: places are filled in, and a text with forms takes the form that the count asks for by the plural
 * rules of the language (`Intl.PluralRules`, by i18next).
 */
import { createInstance, type i18n } from "i18next";
import type { Language } from "./languages.ts";

/** A text, or its plural forms by category (`one`, `few`, `many`, `other`). */
export type Entry = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Catalogue = Readonly<Record<string, Entry>>;
export type Values = Readonly<Record<string, string | number>>;

/** The same keys in another language, with the plural forms it has. What is missing is said in English. */
export type Translated<English extends Catalogue, Form extends Intl.LDMLPluralRule> = {
  readonly [Key in keyof English]?: English[Key] extends string ? string : Readonly<Record<Form, string>>;
};

export interface Speaker<Key extends string> {
  readonly language: Language;
  /** The text of a key; the form is chosen by `count`, or by `n` where `n` is a number. */
  say(key: Key, values?: Values): string;
  knows(key: string): key is Key;
}

/** Speaks `catalogue` in a language; `english` has every key and steps in where the other lacks one. */
export function speaker<English extends Catalogue>(language: Language, english: English, catalogue: Catalogue = {}): Speaker<keyof English & string> {
  const spoken = instance(language, english, catalogue);
  return {
    language,
    say: (key: string, values = {}) => spoken.t(key, withCount(values)),
    knows: (key): key is keyof English & string => key in english,
  };
}

function instance(language: Language, english: Catalogue, catalogue: Catalogue): i18n {
  const made = createInstance();
  void made.init({
    lng: language,
    fallbackLng: "en",
    keySeparator: false,
    nsSeparator: false,
    initAsync: false,
    interpolation: { prefix: "{", suffix: "}", escapeValue: false, skipOnVariables: true },
    resources: { en: { translation: flat(english) }, ...(language === "en" ? {} : { [language]: { translation: flat(catalogue) } }) },
  });
  return made;
}

/** i18next keeps plural forms as keys of their own: `rows_one`, `rows_other`. */
function flat(catalogue: Catalogue): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, entry]) => (typeof entry === "string" ? [[key, entry]] : Object.entries(entry).map(([form, text]) => [`${key}_${form}`, text]))),
  );
}

/** Where `n` is already words ("1,204"), `count` says the number; without either i18next must not look for forms. */
function withCount(values: Values): Record<string, string | number> {
  const count = Number(values["count"] ?? values["n"]);
  return Number.isNaN(count) ? values : { ...values, count };
}
