/** The settings ledger: what rules the numbers, since when, by whom and why. */
import { z } from "@hono/zod-openapi";
import { kpis } from "../../measure/kpis/index.ts";
import { checkSetting, checkUnderstood, type SettingValue } from "../../measure/settings.ts";
import { identityRuleOf, identityRules } from "../../model/identity-rules.ts";
import { isDay } from "../../model/period.ts";
import { startOfDay } from "../../model/zone.ts";
import { settingChange, settingShape } from "../answers.ts";
import { authorOf } from "../access/who.ts";
import type { OpenWorkspace } from "../app.ts";
import type { Setting } from "../contract.ts";
import { type App, endpoint } from "../endpoint.ts";
import { followRules } from "../identity/rules.ts";

export function settingRoutes(app: App, workspace: OpenWorkspace): void {
  endpoint(app, {
    method: "get",
    path: "/api/v1/settings",
    id: "listSettings",
    needs: "see",
    tag: "Workspace",
    summary: "Every line of the settings ledger, oldest first",
    answer: z.object({ settings: z.array(settingShape) }),
  }, async () => ({ settings: await workspace.control.settings.ledger() }));

  endpoint(app, {
    method: "put",
    path: "/api/v1/settings/{name}",
    id: "setSetting",
    needs: "define",
    audit: ({ params, body: { author: _, ...body } }) => ({ action: "setting.set", subject: params.name, details: body }),
    tag: "Workspace",
    summary: "Writes a setting; the line before it stays",
    description: "A setting of a KPI with `valid_from` holds for what happened since that day; without it, for all time. Either changes past numbers, and the ledger says so.",
    params: z.object({ name: z.string().max(200) }),
    body: settingChange,
    answer: settingShape,
  }, ({ params, body, who }) => setSetting(workspace, params.name, { ...body, author: authorOf(who, body.author) }));
}

interface Change {
  readonly value: SettingValue;
  readonly valid_from?: string;
  readonly author: string;
  readonly reason?: string;
}

// Names of the workspace that no number depends on.
const plainSettings = new Set(["name", "sample"]);

async function setSetting(workspace: OpenWorkspace, name: string, change: Change): Promise<Setting> {
  const at = workspace.now();
  const rule = identityRuleOf(name);
  const set = await workspace.control.settings.set({
    name,
    value: await checkedValue(workspace, name, change.value),
    ...(change.valid_from === undefined ? {} : { validFrom: new Date(isDay(change.valid_from) ? startOfDay(change.valid_from, (await workspace.settings()).zone) : change.valid_from) }),
    author: change.author,
    reason: change.reason ?? "",
    at,
  });
  if (rule !== undefined && identityRules[rule].moves) await followRules(workspace);
  return set;
}

/** What is set, where it can be; identity's rules are checked where they are kept. @throws Problem `bad_setting`, `unknown_setting` */
async function checkedValue(workspace: OpenWorkspace, name: string, value: SettingValue): Promise<SettingValue> {
  if (identityRuleOf(name) !== undefined) return asNumber(value);
  if (plainSettings.has(name) || name.startsWith("rule.identity.")) return value;
  const checked = checkSetting(name, value, kpis);
  checkUnderstood(name, checked, { kpis, settings: await workspace.settings() });
  return checked;
}

/** As a command line writes it. */
function asNumber(value: SettingValue): SettingValue {
  return typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)) ? Number(value) : value;
}
