import { sql } from "../../../store/sql.ts";
import { twoGroups } from "../../group-example.ts";
import { kpi } from "../../kpi.ts";
import { engagedAt, engagedBefore, engagedKnobs, engagedRows } from "../../relations/engagement.ts";
import { targetsNeed } from "../../relations/population.ts";
import { stateInstant } from "../../relations/time.ts";
import { actionsNeed } from "../../relations/touches.ts";

export default kpi({
  id: "engaged_accounts",
  title: "Engaged target accounts",
  group: "engaged",
  unit: "accounts",
  better: "up",
  combine: "sum",
  reading: "snapshot",
  version: 1,
  question: "How many target accounts have engaged with us, digitally or in person?",
  formula: "Target accounts with at least 10 engagement minutes in the 90 days before the end of the period.",
  denominator: "",
  caveats: [
    "Impressions, opened mails and our own mails never engage anybody.",
    "Exactly 10 minutes count.",
    "An account that fell below the threshold less than seven whole days ago is not in the number, but stands beside it as “in grace”: it keeps its stage, engaged, so long.",
    "Who is engaged now and was not when the period began (or was no target then) is newly engaged: how many stands beside.",
    "Other published meanings are settings away: minutes = 0.01 for any action at all; minutes = 3, days = 30 and channels = web for three pages in a month.",
  ],
  knobs: engagedKnobs,
  reads: ["touch", "person", "list_membership", "contract", "opportunity", "order"],
  needs: [
    targetsNeed,
    actionsNeed,
  ],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, account_id AS subject_id, ${stateInstant(window)} AS at, if(is_engaged = 1, 1, NULL) AS numerator, 0 AS denominator,
      '' AS record, 0 AS batch, 0 AS seq, multiIf(is_engaged = 0, 'in grace', account_id NOT IN (${engagedBefore(window, knobs)}), 'newly engaged', '') AS flag
    FROM (${engagedAt(stateInstant(window), window, knobs)})
    WHERE is_engaged = 1 OR in_grace = 1`,
  rows: ({ window, knobs }) => engagedRows(window, knobs),
  beside: (_parts, _knobs, { flags }) => ({ newly_engaged: flags["newly engaged"] ?? 0 }),
  nothing: "No target list or no source of touches is collected: no value. With both and nobody engaged it is 0.",
  example: {
    given: {
      list_membership: `
        account_id
        A
        B
        C
        D`,
      person: `
        person_id | account_id | seniority
        dora      | A          | director`,
      touch: `
        account_id | person_id | visitor | at                   | type      | page_class | form | count | seconds
        A          | dora      |         | 2026-03-02T10:00:00Z | page_view | pricing    |      | 1     |
        A          | dora      |         | 2026-03-02T10:05:00Z | form      |            | demo | 1     |
        A          |           | v1      | 2026-03-03T10:00:00Z | page_view |            |      | 4     |
        B          |           | v2      | 2026-03-03T10:00:00Z | meeting   |            |      | 1     | 594
        C          |           | v3      | 2026-03-03T10:00:00Z | page_view |            |      | 10    |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 2, beside: { newly_engaged: 2 }, by: { dimension: "account_id", values: { A: 1, C: 1 } } },
    because: "A has 32.75 minutes, C exactly 10; B's 9.9 are not enough, D has none.",
  },
  edges: [
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 |
          C          | 2026-03-10 |
          D          | 2026-01-01 | 2026-03-20`,
        touch: `
          account_id | at                   | type | form
          A          | 2026-02-10T10:00:00Z | form | demo
          B          | 2026-03-01T00:00:00Z | form | demo
          C          | 2026-02-10T10:00:00Z | form | demo
          D          | 2026-03-10T10:00:00Z | form | demo`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 3, flags: { "newly engaged": 2 }, beside: { newly_engaged: 2 } },
      because: "A was engaged before March began. B asked for its demo at the first instant of March, C became a target after its demo: both are new. D left the list and is not among the engaged.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B
          C`,
        touch: `
          account_id | visitor | at                       | type          | count
          A          | v1      | 2025-12-31T23:00:00Z     | page_view     | 10
          B          | v1      | 2025-12-31T22:59:59.999Z | page_view     | 10
          C          | v1      | 2025-12-24T23:00:00Z     | page_view     | 10
          C          | v1      | 2026-03-02T10:00:00Z     | ad_impression | 5000
          C          | v1      | 2026-03-02T10:00:00Z     | mail_open     | 50
          C          | v1      | 2026-03-02T10:00:00Z     | mail_out      | 50`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 1, flags: { "in grace": 2 }, by: { dimension: "account_id", values: { A: 1 } } },
      because: "A's pages are of the first instant of the 90 days, B's a millisecond older; C fell below a week ago and is in its last day of grace, whatever we sent it.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                       | type      | count
          A          | v1      | 2025-12-24T22:59:59.999Z | page_view | 10`,
      },
      period: ["2026-03-01", "2026-04-01"],
      zone: "Europe/Berlin",
      then: { value: 0, flags: {} },
      because: "Below the threshold for more than seven whole days: the grace is over.",
    },
    {
      given: {
        list_membership: `
          account_id | from       | to
          A          | 2026-01-01 |
          B          | 2026-01-01 |
          C          | 2026-01-01 | 2026-03-31`,
        contract: `
          id | account_id | starts
          k1 | B          | 2026-03-31`,
        touch: `
          account_id | visitor | at                   | type | removed | deleted
          A          | v1      | 2026-03-02T10:00:00Z | form | bot     |
          A          | v1      | 2026-03-02T10:00:00Z | form |         | yes
          A          | v1      | 2026-03-02T10:00:00Z | form |         |
          A          | v2      | 2026-03-02T11:00:00Z | form |         |
          B          | v1      | 2026-03-02T10:00:00Z | form |         |
          B          | v1      | 2026-03-02T11:00:00Z | form |         |
          C          | v1      | 2026-03-02T10:00:00Z | form |         |
          C          | v1      | 2026-03-02T11:00:00Z | form |         |
                     | v1      | 2026-03-02T11:00:00Z | form |         |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 1, by: { dimension: "account_id", values: { A: 1 } } },
      because: "A's two real forms are 10 minutes; B became a customer on the last day, C left the list, and a form of no account engages nobody.",
    },
    {
      given: {
        list_membership: `
          account_id
          A
          B`,
        touch: `
          account_id | visitor | at                   | type | channel
          A          | v1      | 2026-03-02T10:00:00Z | form | web
          A          | v2      | 2026-03-02T10:00:00Z | form | web
          B          | v3      | 2026-03-02T10:00:00Z | form | web
          B          | v3      | 2026-03-02T11:00:00Z | form | web
          B          | v4      | 2026-03-02T11:00:00Z | form | chat`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { min_people: 2, channels: "web" },
      then: { value: 1, by: { dimension: "account_id", values: { A: 1 } } },
      because: "On the web two people are behind A's minutes, one is behind B's.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
        touch: `
          account_id | visitor | at                   | type
          A          | v1      | 2026-02-28T10:00:00Z | form
          A          | v1      | 2026-03-25T10:00:00Z | form`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { days: 30, minutes: 5 },
      then: { value: 1 },
      because: "With 30 days and 5 minutes the form of 25 March is enough.",
    },
    {
      given: { list_membership: "account_id", touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "An empty list has nobody engaged.",
    },
    {
      given: {
        list_membership: `
          account_id
          A`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "There are targets, but nothing that could show engagement was collected.",
    },
    {
      ...twoGroups,
      then: { value: 1, beside: { newly_engaged: 1 }, by: { dimension: "account_id", values: { H: 1, C: null, A: null } } },
      because: "A and its subsidiary B come to 10 minutes together: their group counts once, under H. C and D are one group with 9.",
    },
  ],
  words: {
    ru: {
      title: "Вовлечённые целевые аккаунты",
      question: "Сколько целевых аккаунтов взаимодействовали с нами, онлайн или лично?",
      formula: "Целевые аккаунты, набравшие не меньше 10 минут вовлечённости за 90 дней до конца периода.",
      nothing: "Нет списка целевых аккаунтов или источника касаний: значения нет. Если есть то и другое, а вовлечённых нет, — 0.",
      because: "У A 32,75 минуты, у C ровно 10; 9,9 минуты у B недостаточно, у D нет ни одной.",
      caveats: [
        "Показы, открытые письма и наши собственные письма никого не вовлекают.",
        "Ровно 10 минут считаются.",
        "Аккаунт, опустившийся ниже порога меньше семи полных дней назад, в число не входит, но показан рядом как «в отсрочке»: этап «вовлечён» за ним пока сохраняется.",
        "Кто вовлечён теперь, а к началу периода не был (или не был целевым), вовлечён впервые за период: сколько таких, показано рядом.",
        "Другие опубликованные определения задаются настройками: minutes = 0.01 — любое действие; minutes = 3, days = 30 и channels = web — три страницы за месяц.",
      ],
    },
    "zh-CN": {
      title: "已参与的目标公司",
      question: "有多少目标公司与我们有过线上或线下的互动？",
      formula: "期末前 90 天内参与分钟数至少为 10 的目标公司。",
      nothing: "未采集目标名单或触点来源：无值。两者都有但没有帐户参与则为 0。",
      because: "A 有 32.75 分钟，C 正好 10 分钟；B 的 9.9 分钟不够，D 没有。",
      caveats: [
        "展示、邮件打开和我方发出的邮件不会使任何人成为已参与。",
        "恰好 10 分钟也计入。",
        "低于阈值不满七整天的帐户不计入此数，而另列为“宽限期内”（in grace）：此时它仍保留“已参与”阶段。",
        "现在已参与、而期初尚未参与（或当时不是目标）的帐户为新参与：数量列在旁边。",
        "其他已发表的定义可通过设置得到：minutes = 0.01 表示任何行动即可；minutes = 3、days = 30 且 channels = web 表示一个月内三个页面。",
      ],
    },
  },
});
