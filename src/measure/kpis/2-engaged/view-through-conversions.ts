import { type Sql, sql } from "../../../store/sql.ts";
import { kpi, type KnobValues, type Window } from "../../kpi.ts";
import { conversionAction, conversionsKnob } from "../../relations/conversions.ts";
import { ofPopulation, targetListNeed } from "../../relations/population.ts";
import { endInstant, fromInstant } from "../../relations/time.ts";
import { touchLabelNames, touchLabels, validTouch } from "../../relations/touches.ts";
import { impressionsNeed, shownRows, viewThrough, viewThroughKnobs } from "../../relations/view-through.ts";

function conversionsAfterAds(window: Window, knobs: KnobValues): Sql {
  const happenings = sql`
    SELECT account_id, visitor AS device, if(id = '', concat(toString(batch), '/', toString(seq)), id) AS subject, at AS happened_at, mapConcat(${touchLabels()}, map('form', toString(form))) AS labels,
      'touch' AS record, batch, seq
    FROM touch
    WHERE ${validTouch} AND ${conversionAction(knobs)} AND at >= ${fromInstant(window)} AND at < ${endInstant(window)}`;
  return ofPopulation(viewThrough({ happenings, onlyFirst: false }, window, knobs), sql`happened_at`, window, knobs);
}

export default kpi({
  id: "view_through_conversions",
  title: "View-through conversions",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "Who completed a conversion action after seeing, not clicking, an ad?",
  formula: "Conversion actions in the period (a form, a chat, a trial) of accounts to which an ad was shown at most 30 days before, with no ad click in between.",
  denominator: "",
  caveats: [
    "By account: who saw the ad and who filled in the form may be two people. The setting level asks for the same device.",
    "Every action counts, also the second after one impression. One that belongs to a view-through visit is in both numbers: never add the two.",
    "Association only: who sees an ad may have asked anyway.",
    "A platform's daily sum is an impression at the beginning of its day.",
  ],
  knobs: { ...viewThroughKnobs, actions: conversionsKnob },
  reads: ["touch", "list_membership"],
  needs: [impressionsNeed, { record: "touch", types: ["form", "chat", "trial_use"], broughtBy: "a web tracker or a form tool" }, targetListNeed],
  labels: [...touchLabelNames, "form"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, 1 AS numerator, 0 AS denominator, labels, record, batch, seq, map('strict', toFloat64(is_strict)) AS extras
    FROM (${conversionsAfterAds(window, knobs)})`,
  rows: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, concat('conversion: ', labels['type']) AS what, 1. AS amount, 'count' AS unit_of_amount, record, batch, seq
    FROM (${conversionsAfterAds(window, knobs)})
    UNION ALL
    ${shownRows(conversionsAfterAds(window, knobs))}`,
  beside: (_parts, _knobs, { extras }) => ({ strict: extras["strict"] ?? 0 }),
  nothing: "No ad source, or nothing that reports conversions: no value. With both and no such action it is 0.",
  example: {
    given: {
      touch: `
        account_id | at                   | type          | form
        A          | 2026-03-01T08:00:00Z | ad_impression |
        A          | 2026-03-12T10:00:00Z | form          | demo
        D          | 2026-03-01T08:00:00Z | ad_impression |
        D          | 2026-03-02T10:00:00Z | ad_click      |
        D          | 2026-03-03T10:00:00Z | form          | contact`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 1, beside: { strict: 0 }, by: { dimension: "account_id", values: { A: 1 } } },
    because: "A asked for a demo eleven days after it saw the banner. D clicked the banner before its form: a click-through.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | at                   | type          | form     | outcome | removed
          A          | 2026-03-01T08:00:00Z | ad_impression |          |         |
          A          | 2026-03-02T07:00:00Z | form          | download |         |
          A          | 2026-03-03T08:00:00Z | chat          |          |         |
          A          | 2026-03-03T09:00:00Z | chat          |          | opened  |
          A          | 2026-03-04T08:00:00Z | form          | demo     |         | bot
          A          | 2026-03-31T08:00:00Z | form          | demo     |         |
          A          | 2026-03-31T08:00:01Z | form          | demo     |         |
          B          | 2026-03-05T08:00:00Z | form          | demo     |         |
                     | 2026-03-01T08:00:00Z | ad_impression |          |         |
                     | 2026-03-02T08:00:00Z | form          | demo     |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, beside: { strict: 1 } },
      because: "The download, 23 hours after the banner, the chat and the form exactly 30 days after it. A second later is too late; an opened window, a bot's form, B that saw no ad and a stranger do not count.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type          | form
          A          | 2026-03-01T08:00:00Z | ad_impression |
          A          | 2026-03-02T10:00:00Z | form          | download
          A          | 2026-03-03T10:00:00Z | form          | demo`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { actions: "demo, price" },
      then: { value: 1 },
      because: "With the setting only requests for a demo or a price convert.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "The sources are there, and nothing happened.",
    },
    {
      given: {
        touch: `
          account_id | at                   | type
          A          | 2026-03-01T08:00:00Z | ad_impression`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "Ads were shown, and nothing that could report a conversion is connected.",
    },
  ],
  story: {
    told: "Acorn's demo form (t06) came a day and a half after its banner, and it had clicked none. Birch's chat of March follows its click of 16 February; Juniper and Dahlia were shown no ad.",
    sum: "1",
  },
  words: {
    ru: {
      title: "Конверсии после просмотра рекламы",
      question: "Кто совершил целевое действие, увидев рекламу, но не кликнув по ней?",
      formula: "Целевые действия за период (форма, чат, пробное использование) аккаунтов, которым реклама была показана не ранее чем за 30 дней до того, без клика по рекламе между ними.",
      nothing: "Источника рекламы или того, что сообщает о конверсиях, нет: значения нет. Если оба есть, а таких действий нет, — 0.",
      because: "A запросил демонстрацию через одиннадцать дней после показа баннера. D кликнул по баннеру до формы: это переход по клику.",
      caveats: [
        "По аккаунту: рекламу мог увидеть один человек, а форму заполнить другой. Настройка level требует того же устройства.",
        "Считается каждое действие, и второе после одного показа. Действие внутри визита после просмотра входит в оба числа: никогда не складывайте их.",
        "Это лишь связь: кто видел рекламу, мог обратиться и без неё.",
        "Дневная сумма площадки — показ в начале своего дня.",
      ],
    },
    "zh-CN": {
      title: "浏览后转化",
      question: "谁看到广告、没有点击，却完成了转化行动？",
      formula: "期间内的转化行动（表单、聊天、试用），其帐户在此前 30 天内看到过广告，其间没有点击广告。",
      nothing: "没有广告来源，或没有任何报告转化的来源：无值。两者都有而没有这样的行动则为 0。",
      because: "A 在看到横幅十一天后请求演示。D 在填表前点击了横幅：属于点击转化。",
      caveats: [
        "按帐户计算：看到广告和填写表单的可能是两个人。设置 level 可要求同一设备。",
        "每个行动都计入，一次展示后的第二个行动也计入。属于浏览后访问的行动在两个数中都有：切勿相加。",
        "仅为关联：看到广告的人本来也可能会提出请求。",
        "平台的每日合计视为当天开始时的一次展示。",
      ],
    },
  },
});
