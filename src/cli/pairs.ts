/** `--map field=column` and its kin: options that are given several times, each a pair. */
import { InvalidArgumentError } from "commander";
import { say } from "./words.ts";

export type Pairs = Readonly<Record<string, string>>;

/** For `option(…, pair, {})`: gathers `key=value`; only the first `=` parts, so values may hold it. */
export function pair(text: string, before: Pairs = {}): Pairs {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError(say("cli.option.pair"));
  return withPair(before, text.slice(0, at), text.slice(at + 1));
}

/** For `--value field:from=to`: by field, from → to. */
export function valuePair(text: string, before: Readonly<Record<string, Pairs>> = {}): Readonly<Record<string, Pairs>> {
  const [, field = "", from = "", to = ""] = /^([^:=]+):(.*?)=(.*)$/s.exec(text) ?? [];
  if (field === "" || from === "") throw new InvalidArgumentError(say("cli.option.valuepair"));
  const known = Object.hasOwn(before, field) ? (before[field] ?? {}) : {};
  return { ...before, [field]: withPair(known, from, to) };
}

// `__proto__` as a field's name must stay a name.
function withPair(before: Pairs, key: string, text: string): Pairs {
  return Object.fromEntries([...Object.entries(before), [key, text]]);
}

/** For options that may be repeated: all texts in order. */
export function gathered(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw new InvalidArgumentError(say("cli.option.whole", { least }));
    return Number(text);
  };
}

/** A day as `2026-03-01`. */
export function day(text: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) throw new InvalidArgumentError(say("cli.option.day"));
  return text;
}
