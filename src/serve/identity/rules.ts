/** The thresholds by which rows find their account: those that hold, what others would move, and what follows when one is set. */
import { identityDefaults, identityRuleNames, identityRules, type IdentityRuleName, type IdentityRuleValues, identitySetting, isRuleValue } from "../../model/identity-rules.ts";
import { problem } from "../../model/problem.ts";
import { accountNames } from "../../measure/account-names.ts";
import { rematchAll } from "../../resolve/rematch.ts";
import { whatIfRuled } from "../../resolve/what-if.ts";
import type { Control } from "../../store/control/control.ts";
import type { OpenWorkspace } from "../app.ts";
import type { IdentityRuleLine, WhatIfAnswer } from "../contract.ts";
import { movesOfStep } from "../moved.ts";

/** The values that hold at an instant. */
export async function identityRuling(control: Control, at: Date): Promise<IdentityRuleValues> {
  const lines = await control.settings.at(at);
  const set = identityRuleNames.flatMap((rule) => {
    const value = lines.get(identitySetting(rule))?.value;
    return isRuleValue(rule, value) ? [[rule, value] as const] : [];
  });
  return { ...identityDefaults, ...Object.fromEntries(set) };
}

export async function rulesNow({ control, now }: OpenWorkspace): Promise<IdentityRuleLine[]> {
  const values = await identityRuling(control, now());
  return identityRuleNames.map((name) => ({ name, setting: identitySetting(name), value: values[name], ...identityRules[name] }));
}

/** What other values would move. @throws Problem `bad_setting` */
export async function previewRules({ engine, control, now }: OpenWorkspace, asked: { readonly [rule in IdentityRuleName]?: number | undefined }): Promise<WhatIfAnswer> {
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as Partial<IdentityRuleValues>;
  for (const rule of identityRuleNames) if (given[rule] !== undefined && !isRuleValue(rule, given[rule])) throw badRule(rule, given[rule]);
  const { min_confidence: minConfidence, ...visitorRules } = { ...(await identityRuling(control, now())), ...given };
  const { rows, accounts, accounts_total } = await whatIfRuled({ engine, now, minConfidence, visitorRules });
  const named = await accountNames(engine, accounts.map(({ account_id }) => account_id), {});
  return { rows, touches: rows["touch"] ?? 0, accounts_total, accounts: accounts.map((one) => ({ ...one, name: named(one.account_id).name })) };
}

function badRule(rule: IdentityRuleName, value: number): Error {
  const { least, most } = identityRules[rule];
  return problem("bad_setting", `“${value}” is no value for ${identitySetting(rule)}.`, `Give a number from ${least} to ${most}.`, { name: identitySetting(rule), value });
}

/** Moves of no import: a setting made them. */
const noImport = 0;

/** Gives every row to the account that is its own by the rules of now; in the turn of the imports. */
export async function followRules({ engine, control, now, imports }: OpenWorkspace): Promise<void> {
  await imports.inTurn(async () => {
    const { min_confidence: minConfidence, ...visitorRules } = await identityRuling(control, now());
    const moves = movesOfStep();
    await rematchAll({ engine, now, minConfidence, visitorRules, onMoved: moves.onMoved });
    await moves.keep(control, noImport, now());
  });
}
