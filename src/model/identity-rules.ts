/** The thresholds by which rows find their account: what each means, its value before anybody sets it, and its bounds. */

export interface IdentityRule {
  readonly default: number;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  /** One sentence for people. */
  readonly meaning: string;
  /** It changes whose rows are, not only what is proposed. */
  readonly moves: boolean;
}

export const identityRules = {
  min_confidence: { default: 0.6, least: 0, most: 1, whole: false, moves: true, meaning: "An account counts from this sureness on (0–1); below it a row stays without one." },
  backfill_days: { default: 365, least: 0, most: 3_650, whole: true, moves: true, meaning: "So many days before a device was named its visits belong to whom it named." },
  people_per_device: { default: 10, least: 1, most: 1_000, whole: true, moves: true, meaning: "A device that named more people than this is nobody's: a kiosk, a shared laptop, a forwarded link." },
  devices_per_person: { default: 50, least: 1, most: 100_000, whole: true, moves: true, meaning: "Who is named by more devices than this waits for somebody to say that it is one person: a shared login, a test account." },
  likeness_floor: { default: 0.8, least: 0.5, most: 1, whole: false, moves: false, meaning: "From this likeness on (0–1) a name without an account is proposed for one." },
  likely_from: { default: 0.92, least: 0.5, most: 1, whole: false, moves: false, meaning: "From this likeness on (0–1) a proposal is called likely." },
} as const satisfies Record<string, IdentityRule>;

export type IdentityRuleName = keyof typeof identityRules;
export type IdentityRuleValues = Readonly<Record<IdentityRuleName, number>>;

export const identityRuleNames = Object.keys(identityRules) as readonly IdentityRuleName[];

/** The setting's name of a rule. */
export function identitySetting(rule: IdentityRuleName): `rule.identity.${IdentityRuleName}` {
  return `rule.identity.${rule}`;
}

/** The rule that a setting names; undefined where it names none. */
export function identityRuleOf(setting: string): IdentityRuleName | undefined {
  return identityRuleNames.find((rule) => identitySetting(rule) === setting);
}

export const identityDefaults = Object.fromEntries(identityRuleNames.map((rule) => [rule, identityRules[rule].default])) as IdentityRuleValues;

/** Whether a rule can have this value. */
export function isRuleValue(rule: IdentityRuleName, value: unknown): value is number {
  const { least, most, whole } = identityRules[rule];
  return typeof value === "number" && value >= least && value <= most && (!whole || Number.isInteger(value));
}
