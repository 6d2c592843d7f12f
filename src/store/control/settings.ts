import { identityRuleNames, identityRuleOf, identityRules, identitySetting, isRuleValue } from "../../model/identity-rules.ts";
import { problem } from "../../model/problem.ts";
import type { ControlDatabase } from "./database.ts";
import { fromJson, toJson } from "./json.ts";
import type { SettingRow } from "./rows.ts";

export type SettingValue = string | number | boolean;

/** One line of the settings ledger. */
export interface SettingLine {
  readonly name: string;
  readonly value: SettingValue;
  /** Since when it holds; ISO instant. */
  readonly valid_from: string;
  readonly author: string;
  readonly reason: string;
  readonly set_at: string;
}

export interface SettingToSet {
  readonly name: string;
  readonly value: SettingValue;
  /** Default: the instant of setting. A past instant changes past numbers, and the ledger says so. */
  readonly validFrom?: Date;
  readonly author: string;
  readonly reason: string;
  readonly at: Date;
}

/** Settings of the workspace with the value they have before anybody sets them. */
export const workspaceDefaults = {
  name: "Sextant",
  sample: false,
  zone: "UTC",
  currency: "EUR",
  fiscal_year_starts: "01-01",
  first_weekday: "monday",
} as const satisfies Record<string, SettingValue>;

/** Rules of the shared machinery with their defaults. */
export const ruleDefaults: Readonly<Record<string, SettingValue>> = Object.fromEntries(identityRuleNames.map((rule) => [identitySetting(rule), identityRules[rule].default]));

/** Settings of the workspace that the measures know and check themselves. */
const measured = ["small_n", "holidays", "fx_max_age_days", "close_lag_days"];

const named = /^(kpi\.[a-z0-9_]+\.[a-z0-9_]+|rule\.[a-z0-9_]+(\.[a-z0-9_]+)+)$/;

/** The settings ledger: who set what, since when it holds, and why. */
export class Settings {
  readonly #database: ControlDatabase;
  constructor(database: ControlDatabase) {
    this.#database = database;
  }

  /** @throws Problem `unknown_setting`, `bad_setting` */
  async set(setting: SettingToSet): Promise<SettingLine> {
    check(setting);
    const set_at = setting.at.toISOString();
    const row = {
      name: setting.name,
      value: toJson(setting.value),
      valid_from: setting.validFrom?.toISOString() ?? set_at,
      author: setting.author,
      reason: setting.reason,
      set_at,
    };
    await this.#database.insertInto("setting").values(row).execute();
    return toLine(row);
  }

  /** What holds at an instant, by name: the line with the latest `valid_from` not after it; of two, the one set last. */
  async at(instant: Date): Promise<Map<string, SettingLine>> {
    const lines = await this.#database.selectFrom("setting").selectAll().where("valid_from", "<=", instant.toISOString()).orderBy("valid_from").orderBy("id").execute();
    return new Map(lines.map((line) => [line.name, toLine(line)]));
  }

  /** The value of one setting at an instant: as set, else its default, else nothing. */
  async value(name: string, instant: Date): Promise<SettingValue | undefined> {
    const defaults: Readonly<Record<string, SettingValue>> = { ...workspaceDefaults, ...ruleDefaults };
    return (await this.at(instant)).get(name)?.value ?? (Object.hasOwn(defaults, name) ? defaults[name] : undefined);
  }

  /** Every line, oldest first; of one setting or of all. */
  async ledger(name?: string): Promise<SettingLine[]> {
    const query = this.#database.selectFrom("setting").selectAll().orderBy("id");
    return (await (name === undefined ? query : query.where("name", "=", name)).execute()).map(toLine);
  }
}

function check({ name, value }: SettingToSet): void {
  const known = Object.hasOwn(workspaceDefaults, name) ? workspaceDefaults[name as keyof typeof workspaceDefaults] : undefined;
  if (known === undefined && !named.test(name) && !measured.includes(name)) {
    throw problem("unknown_setting", `There is no setting “${name}”.`, `Settings are ${[...Object.keys(workspaceDefaults), ...measured].join(", ")}, kpi.<id>.<knob> and rule.<engine>.<knob>.`, { name });
  }
  if (known !== undefined && typeof known !== typeof value) throw bad(name, value, `Give a ${typeof known}.`);
  if (name === "zone" && !isZone(value)) throw bad(name, value, "Give a zone of the IANA list, e.g. Europe/Berlin.");
  if (name === "currency" && !/^[A-Z]{3}$/.test(String(value))) throw bad(name, value, "Give a currency as its three letters, e.g. EUR.");
  if (name === "fiscal_year_starts" && !/^(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/.test(String(value))) throw bad(name, value, "Give month and day, e.g. 04-01; the day at most 28.");
  if (name === "first_weekday" && value !== "monday" && value !== "sunday") throw bad(name, value, "Give monday or sunday.");
  if (name.startsWith("rule.identity.")) checkIdentity(name, value);
}

function checkIdentity(name: string, value: SettingValue): void {
  const rule = identityRuleOf(name);
  if (rule === undefined) throw problem("unknown_setting", `There is no setting “${name}”.`, `Rules of identity are ${identityRuleNames.map(identitySetting).join(", ")}.`, { name });
  const { least, most, whole } = identityRules[rule];
  if (!isRuleValue(rule, value)) throw bad(name, value, whole ? `Give a whole number from ${least} to ${most}.` : `Give a number from ${least} to ${most}.`);
}

function bad(name: string, value: SettingValue, advice: string): Error {
  return problem("bad_setting", `“${String(value)}” is no value for ${name}.`, advice, { name, value });
}

function isZone(value: SettingValue): boolean {
  try {
    return typeof value === "string" && new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function toLine(row: Omit<SettingRow, "id">): SettingLine {
  return { name: row.name, value: fromJson(row.value), valid_from: row.valid_from, author: row.author, reason: row.reason, set_at: row.set_at };
}
