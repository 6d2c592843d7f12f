import { expect, it } from "vitest";
import { wordsIn } from "../measure/kpi-words.ts";
import { kpis as measured } from "../measure/kpis/index.ts";
import type { Language } from "./languages.ts";
import { cli as cliRu } from "./ru/cli.ts";
import { ru } from "./ru/screens.ts";
import { sayings as sayingsRu } from "./ru/sayings.ts";
import { cli as cliZhCN } from "./zh-CN/cli.ts";
import { sayings as sayingsZhCN } from "./zh-CN/sayings.ts";
import { zhCN } from "./zh-CN/screens.ts";

/** What people read in a language: each text of the catalogue, the sentences and the KPIs, with where it stands. */
function textsIn(language: "ru" | "zh-CN"): readonly (readonly [string, string])[] {
  const [screens, sentences] = language === "ru" ? [{ ...ru, ...cliRu }, sayingsRu] : [{ ...zhCN, ...cliZhCN }, sayingsZhCN];
  return leaves({ screens, sentences, kpis: wordsIn(measured, language) }, "");
}

function leaves(value: unknown, at: string): readonly (readonly [string, string])[] {
  if (typeof value === "string") return [[at, value]];
  return typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, one]) => leaves(one, `${at}/${key}`)) : [];
}

// The glossary has one word for one thing. These are the others that came in beside it, and slips of translation.
it.each<readonly [Extract<Language, "ru" | "zh-CN">, string, RegExp, string]>([
  ["zh-CN", "target account", /目标帐户/, "目标公司"],
  ["zh-CN", "account", /账户/, "帐户"],
  ["zh-CN", "action of sales", /动作/, "行动"],
  ["zh-CN", "lost", /丢单|已输/, "输单"],
  ["zh-CN", "persona", /角色画像/, "人物画像"],
  ["zh-CN", "landing page", /着陆页|落地页/, "登陆页面"],
  ["zh-CN", "audit log", /审计日志/, "操作日志"],
  ["zh-CN", "ledger", /账册/, "账本"],
  ["zh-CN", "record kind", /记录种类/, "记录类型"],
  ["zh-CN", "silence of an account", /静默|沉寂/, "沉默"],
  ["zh-CN", "blocked, revoked", /禁用|吊销/, "停用, 撤销"],
  ["zh-CN", "social visit, message", /社交(?:访问|消息|评论)/, "社媒访问, 社媒消息"],
  ["zh-CN", "re-engaged account", /发表宣言/, "重新参与的帐户"],
  ["zh-CN", "a space before a percent sign", /[0-9}] %/, "12%"],
  ["ru", "ABM", /(?<!\p{L})ПРО(?!\p{L})/u, "ABM"],
  ["ru", "attribution", /распределение доходов/iu, "атрибуция доходов"],
])("%s has one word for %s", (language, _, other, use) => {
  expect(textsIn(language).filter(([, text]) => other.test(text)).map(([at, text]) => `${at}: ${text}; use ${use}`)).toEqual([]);
});

it("the texts of a language are all looked through", () => {
  expect(textsIn("zh-CN").length).toBeGreaterThan(2500);
});
