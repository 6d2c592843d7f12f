import { sql, value } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Part } from "../../kpi.ts";
import { enteringKnobs } from "../../relations/engagement.ts";
import { countedQuantile, incidence, type DayCounts } from "../../relations/incidence.ts";
import { targetsNeed } from "../../relations/population.ts";
import { textOf } from "../../relations/settings.ts";
import { passedStages, stagePasses } from "../../relations/stage-passes.ts";
import { actionsNeed } from "../../relations/touches.ts";

/** Passes that went alike and took as many days, from the parts `target → engaged · 30`. */
interface Passes {
  /** From which stage to where. */
  readonly way: string;
  readonly stage: string;
  readonly wentTo: string;
  readonly days: number;
  readonly count: number;
}

const stillIn = "still in";

/** What the board's strip shows of engagement. */
const targetToEngaged = "target → engaged";

function passesOf(parts: ReadonlyMap<string, Part>): Passes[] {
  return [...parts].filter(([bucket]) => bucket !== "").map(([bucket, { denominator }]) => {
    const [way = "", days = ""] = bucket.split(" · ");
    const [stage = "", wentTo = ""] = way.split(" → ");
    return { way, stage, wentTo, days: Number(days), count: denominator };
  });
}

function ended(passes: readonly Passes[]): Passes[] {
  return passes.filter(({ wentTo }) => wentTo !== stillIn);
}

/** The days after which half have left, those still in counted as long as they are known. */
function kaplanMeier(passes: readonly Passes[]): number | null {
  const counts = passes.map(({ wentTo, days, count }): DayCounts => ({ days, won: wentTo === stillIn ? 0 : count, lost: 0, open: wentTo === stillIn ? count : 0 }));
  return incidence(counts).find(({ won }) => won >= 0.5 - 1e-12)?.days ?? null;
}

function middle(passes: readonly Passes[], knobs: KnobValues): number | null {
  return textOf(knobs, "estimator") === "kaplan_meier" ? kaplanMeier(passes) : countedQuantile(ended(passes), 0.5);
}

function countOf(passes: readonly Passes[]): number {
  return passes.reduce((sum, { count }) => sum + count, 0);
}

export default kpi({
  id: "time_in_stage",
  title: "Time in stage",
  group: "quality",
  unit: "days",
  better: "down",
  combine: "derived",
  reading: "flow",
  bounded: true,
  series: "each_point",
  version: 1,
  question: "How long do accounts stay in each stage?",
  formula: "Median days from entry to exit of the stages target, engaged and opportunity, over target accounts' passes that ended in the period.",
  denominator: "passes that ended",
  caveats: [
    "A pass ends when the account goes on, falls back, becomes a customer or leaves the list. A stage that was skipped has no pass; engagement that lapses for less than seven whole days ends none.",
    "Passes that ended are the quick ones while many accounts are still in: kaplan_meier beside counts those as well. It has no value while fewer than half have left; it is then more than longest_observed.",
    "target_to_engaged is the median of the passes through target that ended with engagement, the first of an account or a later one. target, engaged and opportunity are the medians of each stage.",
    "Engagement is looked for in the 365 days before the period (look_back). A pass of which nobody knows when it began stands beside as “began before”.",
  ],
  knobs: {
    pass: { default: "last", choices: ["last", "total"], meaning: "Of an account and stage the last pass that ended in the period, or the days of all its passes up to that one." },
    estimator: { default: "closed", choices: ["closed", "kaplan_meier"], meaning: "The median of the passes that ended, or that of Kaplan and Meier, in which those still in count as long as they are known." },
    look_back: { default: 365, meaning: "Days before the period in which engagement is looked for." },
    ...enteringKnobs,
  },
  reads: ["touch", "person", "list_membership", "contract", "opportunity", "order"],
  needs: [targetsNeed, actionsNeed],
  labels: ["account_stage", "way"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, concat(toString(toDate(since, ${value.string(window.zone)})), ' ', stage) AS subject_id, until AS at, if(is_known = 1, days, NULL) AS numerator, is_known AS denominator,
      if(is_known = 1, concat(way, ' · ', toString(days)), '') AS bucket, map('account_stage', stage, 'way', way) AS labels,
      record, batch, seq, multiIf(is_known = 0, 'began before', is_over = 0, ${value.string(stillIn)}, '') AS flag
    FROM (SELECT *, concat(stage, ' → ', went_to) AS way FROM (${stagePasses(window, knobs)}))`,
  derive: (parts, knobs) => (countOf(ended(passesOf(parts))) === 0 ? null : middle(passesOf(parts), knobs)),
  restsOn: (parts) => countOf(ended(passesOf(parts))),
  beside: (parts, knobs) => {
    const passes = passesOf(parts);
    const of = (stage: string): number | null => middle(passes.filter((one) => one.stage === stage), knobs);
    return {
      p75: countedQuantile(ended(passes), 0.75),
      kaplan_meier: kaplanMeier(passes),
      longest_observed: passes.length === 0 ? null : Math.max(...passes.map(({ days }) => days)),
      still_in: countOf(passes) - countOf(ended(passes)),
      ...Object.fromEntries(passedStages.map((stage) => [stage, of(stage)])),
      target_to_engaged: countedQuantile(passes.filter(({ way }) => way === targetToEngaged), 0.5),
    };
  },
  besideLines: ["kaplan_meier", "still_in"],
  besideUnits: { still_in: "count" },
  nothing: "No pass ended in the period, or by Kaplan and Meier fewer than half have left: no value (it is more than longest_observed).",
  example: {
    given: {
      list_membership: `
        account_id | from       | to
        A          | 2026-05-31 | 2026-06-10
        B          | 2026-05-31 | 2026-06-20
        C          | 2026-04-11 | 2026-06-10
        D          | 2026-04-01 |`,
      opportunity: `
        id | account_id | created_at | closed_at  | status | amount
        o1 | A          | 2026-05-31 | 2026-06-10 | lost   | 100
        o2 | B          | 2026-05-31 | 2026-06-20 | lost   | 100
        o3 | C          | 2026-04-11 | 2026-06-10 | lost   | 100
        o4 | D          | 2026-04-01 |            | open   | 100`,
      touch: "account_id | at | type",
    },
    period: ["2026-06-01", "2026-07-01"],
    then: { value: 20, beside: { p75: 40, kaplan_meier: 20, longest_observed: 90, still_in: 1, opportunity: 20, engaged: null, target_to_engaged: null }, by: { dimension: "account_stage", values: { opportunity: 20 } } },
    because: "Three accounts left the stage opportunity after 10, 20 and 60 days, one is still in after 90: the median of those that left is 20. By Kaplan and Meier 0.75, 0.50 and 0.25 are still in after these days, so half have left after 20.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-05-31 | 2026-06-10
          B          | 2026-05-31 | 2026-06-20
          C          | 2026-04-11 | 2026-06-10
          D          | 2026-04-01 |
          E          | 2026-04-01 |`,
        opportunity: `
          id | account_id | created_at | closed_at  | status | amount
          o1 | A          | 2026-05-31 | 2026-06-10 | lost   | 100
          o2 | B          | 2026-05-31 | 2026-06-20 | lost   | 100
          o3 | C          | 2026-04-11 | 2026-06-10 | lost   | 100
          o4 | D          | 2026-04-01 |            | open   | 100
          o5 | E          | 2026-04-01 |            | open   | 100`,
        touch: "account_id | at | type",
      },
      period: ["2026-06-01", "2026-07-01"],
      knobs: { estimator: "kaplan_meier" },
      then: { value: 60, flags: { "still in": 2 } },
      because: "With two still in after 90 days 0.8, 0.6 and 0.4 are still in after 10, 20 and 60: half have left after 60.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-05-31 | 2026-06-10
          D          | 2026-04-01 |
          E          | 2026-04-01 |`,
        opportunity: `
          id | account_id | created_at | closed_at  | status | amount
          o1 | A          | 2026-05-31 | 2026-06-10 | lost   | 100
          o4 | D          | 2026-04-01 |            | open   | 100
          o5 | E          | 2026-04-01 |            | open   | 100`,
        touch: "account_id | at | type",
      },
      period: ["2026-06-01", "2026-07-01"],
      knobs: { estimator: "kaplan_meier" },
      then: { value: null, reason: "no_denominator", beside: { kaplan_meier: null, longest_observed: 90, still_in: 2 } },
      because: "One of three has left: after how long half have cannot be said, it is more than 90 days.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        touch: `
          account_id | visitor | at                   | type | form
          A          | v1      | 2026-01-31T10:00:00Z | form | demo
          A          | v1      | 2026-05-20T10:00:00Z | form | demo`,
      },
      period: ["2026-05-01", "2026-06-01"],
      then: { value: 54.5, beside: { target: 12, engaged: 97, still_in: 1, target_to_engaged: 12 } },
      because: "The engagement of 31 January lapsed on 1 May and, seven days of grace later, the account fell back on 8 May: 97 days. It was a target again until 20 May: 12 days, the last of its passes to engagement.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-01-01`,
        touch: `
          account_id | visitor | at                   | type | form
          A          | v1      | 2026-01-31T10:00:00Z | form | demo
          A          | v1      | 2026-05-20T10:00:00Z | form | demo`,
      },
      period: ["2026-05-01", "2026-06-01"],
      knobs: { pass: "total" },
      then: { value: 69.5, beside: { target: 42, engaged: 97 } },
      because: "As a target the account was 30 days before the first engagement and 12 before the second.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 |
          C          |            |
          D          | 2026-01-01 | 2026-01-21
          E          | 2026-01-01 |
          F          | 2026-01-01 |`,
        contract: `
          id | account_id | starts
          k1 | F          | 2025-06-01`,
        touch: `
          account_id | visitor | at                   | type | form
          A          | v1      | 2026-01-31T10:00:00Z | form | demo
          C          | v3      | 2026-01-15T10:00:00Z | form | demo
          E          | v5      | 2025-12-20T10:00:00Z | form | demo`,
        opportunity: `
          id | account_id | created_at           | closed_at            | status | amount
          o1 | B          | 2026-01-10T10:00:00Z | 2026-01-25T10:00:00Z | won    | 100`,
      },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: 17.5, flags: { "began before": 1, "still in": 3 }, beside: { target: 20, opportunity: 15, engaged: null, target_to_engaged: 30 }, by: { dimension: "way", values: { "target → engaged": 30, "target → left": 20, "target → opportunity": 9, "opportunity → customer": 15, "engaged → still in": null } } },
      because: "A was a target for 30 days, D for 20 until it left the list; B for 9, skipped engagement, and was won 15 days later. When C was listed nobody knows; E was engaged when it was listed and was never in the stage target, F was a customer all the time and in no stage.",
    },
    {
      given: { list_membership: "account_id", touch: "at | type" },
      period: ["2026-01-01", "2026-02-01"],
      then: { value: null, reason: "no_denominator" },
      because: "Nobody is on a list: no pass ended.",
    },
  ],
  story: {
    told: "Targets until they engaged, from 1 January: Acorn 33 days (t06), Birch 48 (t21), Dahlia 54 (t35); Cedar was one for 50, until its deal was qualified without engagement. Engaged until their deal was qualified: Acorn 13 days, Birch 22. In the stage opportunity: Acorn 32 days until it was won, Cedar 33 until it lost. In order: 13, 22, 32, 33, 33, 48, 50, 54. Five are still in a stage: Birch, Cedar and Dahlia since, Elm since 1 January, Fir since its engagement of October lapsed.",
    sum: "33",
  },
  words: {
    ru: {
      title: "Время на этапе",
      question: "Как долго аккаунты остаются на каждом этапе?",
      formula: "Медиана дней от входа до выхода на этапах «целевой», «вовлечён» и «возможность» — по прохождениям целевых аккаунтов, закончившимся в периоде.",
      denominator: "закончившихся прохождений",
      nothing: "В периоде не закончилось ни одного прохождения, либо по Каплану — Мейеру вышло меньше половины: значения нет (оно больше, чем longest_observed).",
      because: "Три аккаунта вышли с этапа «возможность» через 10, 20 и 60 дней, один всё ещё на нём через 90: медиана вышедших — 20. По Каплану — Мейеру после этих дней остаются 0,75, 0,50 и 0,25, так что половина вышла через 20.",
      caveats: [
        "Прохождение кончается, когда аккаунт идёт дальше, возвращается назад, становится клиентом или уходит из списка. У пропущенного этапа прохождения нет; вовлечённость, прервавшаяся меньше чем на семь полных дней, его не завершает.",
        "Закончившиеся прохождения — самые быстрые, пока многие аккаунты ещё на этапе: kaplan_meier рядом учитывает и их. Пока вышло меньше половины, значения у него нет; тогда оно больше, чем longest_observed.",
        "target_to_engaged — медиана прохождений этапа «целевой», закончившихся вовлечением, — первых у аккаунта или более поздних. target, engaged и opportunity — медианы этапов.",
        "Вовлечённость ищется за 365 дней до периода (look_back). Прохождение, начало которого неизвестно, показано рядом как «началось раньше».",
      ],
      says: {
        "Of an account and stage the last pass that ended in the period, or the days of all its passes up to that one.": "У аккаунта и этапа — последнее прохождение, закончившееся в периоде, либо дни всех его прохождений до этого включительно.",
        "The median of the passes that ended, or that of Kaplan and Meier, in which those still in count as long as they are known.": "Медиана закончившихся прохождений либо медиана Каплана — Мейера, в которой ещё не вышедшие учтены на столько, сколько о них известно.",
        "Days before the period in which engagement is looked for.": "Сколько дней до периода искать вовлечённость.",
        "began before": "началось раньше",
        "still in": "ещё на этапе",
      },
      beside: { kaplan_meier: "с ещё не вышедшими (Каплан — Мейер)", longest_observed: "дольше всего", still_in: "ещё на этапе", target: "целевой", engaged: "вовлечён", opportunity: "возможность", target_to_engaged: "целевой до вовлечения" },
      labels: { account_stage: "Этап аккаунта", way: "Путь по этапам" },
    },
    "zh-CN": {
      title: "阶段停留时间",
      question: "帐户在每个阶段停留多久？",
      formula: "目标公司在期间内结束的“目标”“已参与”“机会”各阶段停留中，从进入到离开的天数中位数。",
      denominator: "结束的停留",
      nothing: "期间内没有停留结束，或按 Kaplan–Meier 离开的不足一半：无值（大于 longest_observed）。",
      because: "三个帐户分别在 10、20、60 天后离开“机会”阶段，一个 90 天后仍在：离开者的中位数为 20。按 Kaplan–Meier，这些天之后仍在的比例为 0.75、0.50、0.25，因此 20 天后一半已离开。",
      caveats: [
        "帐户前进、退回、成为客户或离开名单时，停留结束。跳过的阶段没有停留；参与中断不满七整天不算结束。",
        "许多帐户仍在阶段中时，已结束的停留偏短：旁边的 kaplan_meier 也计入仍在的帐户。离开的不足一半时它没有值，即大于 longest_observed。",
        "target_to_engaged 为以参与结束的“目标”阶段停留的中位数，不论是帐户的首次还是之后的停留。target、engaged、opportunity 为各阶段的中位数。",
        "在期间之前的 365 天内寻找参与（look_back）。不知何时开始的停留另列为“更早开始”。",
      ],
      says: {
        "Of an account and stage the last pass that ended in the period, or the days of all its passes up to that one.": "每个帐户和阶段取期间内结束的最后一次停留，或截至该次的所有停留天数之和。",
        "The median of the passes that ended, or that of Kaplan and Meier, in which those still in count as long as they are known.": "已结束停留的中位数，或 Kaplan–Meier 中位数（仍在的帐户按已知时长计入）。",
        "Days before the period in which engagement is looked for.": "在期间之前多少天内寻找参与。",
        "began before": "更早开始",
        "still in": "仍在该阶段",
      },
      beside: { kaplan_meier: "含仍在的（Kaplan–Meier）", longest_observed: "最长观察天数", still_in: "仍在该阶段", target: "目标", engaged: "已参与", opportunity: "机会", target_to_engaged: "目标到参与" },
      labels: { account_stage: "帐户阶段", way: "经过的阶段" },
    },
  },
});
