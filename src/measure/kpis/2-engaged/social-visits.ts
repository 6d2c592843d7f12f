import { sql } from "../../../store/sql.ts";
import { kpi } from "../../kpi.ts";
import { ofPopulation, populationKnob, targetListNeed } from "../../relations/population.ts";
import { socialKnobs, socialTouches, socialVisitRows } from "../../relations/social.ts";

export default kpi({
  id: "social_visits",
  title: "Social visits and actions",
  group: "engaged",
  unit: "count",
  better: "up",
  combine: "sum",
  reading: "flow",
  version: 1,
  question: "Does the account deal with us on social networks?",
  formula: "Visits on our site that came from a social network, and visits and actions (follow, comment, share) on our pages there that a source reports, in the period.",
  denominator: "",
  caveats: [
    "A visit comes from a network where its first page says so, by its referrer or its channel “social”.",
    "Actions that a network reports for a company only are kept without a person.",
    "A visit to our page there and the visit on our site that follows are two things, and count as two.",
  ],
  knobs: { ...socialKnobs, population: populationKnob },
  reads: ["touch", "session", "list_membership"],
  needs: [
    { record: "touch", types: ["social_visit", "social_comment", "page_view"], broughtBy: "a web tracker or a social network's report on visitors and followers", or: ["session"] },
    targetListNeed,
  ],
  labels: ["network", "what", "source"],
  facts: ({ window, knobs }) => sql`
    SELECT account_id, subject AS subject_id, happened_at AS at, times AS numerator, 0 AS denominator, map('network', network, 'what', what, 'source', origin) AS labels,
      record, batch, seq, flag
    FROM (${ofPopulation(socialTouches(window, knobs), sql`happened_at`, window, knobs)})`,
  rows: ({ window, knobs }) => socialVisitRows(window, knobs),
  nothing: "Neither a web source nor a network's report is connected: no value. With one and nothing from there it is 0.",
  example: {
    given: {
      touch: `
        account_id | visitor | at                   | type           | referrer
        A          | v1      | 2026-03-02T10:00:00Z | page_view      | https://www.linkedin.com/feed/
        A          | v1      | 2026-03-02T10:05:00Z | page_view      | https://www.example.com/
        A          | v2      | 2026-03-02T10:00:00Z | page_view      | https://t.co/abc
        A          | v3      | 2026-03-02T10:00:00Z | page_view      | https://m.facebook.com/
        A          | v4      | 2026-03-02T10:00:00Z | page_view      | https://www.search.example/
        A          |         | 2026-03-03T10:00:00Z | social_comment |
        A          |         | 2026-03-04T10:00:00Z | social_comment |`,
    },
    period: ["2026-03-01", "2026-04-01"],
    then: { value: 5, by: { dimension: "what", values: { "visit on our site": 3, action: 2 } } },
    because: "Three visits were referred by LinkedIn, X and Facebook, two comments were written; v1's second page and v4, from a search engine, are no social visits.",
  },
  edges: [
    {
      given: {
        touch: `
          account_id | visitor | at                   | type           | referrer                | channel | count | url                               | removed | direction
          A          | v1      | 2026-03-01T00:00:00Z | page_view      |                         | social  | 1     |                                   |         |
          A          | v2      | 2026-03-05T00:00:00Z | page_view      | https://notlinkedin.com |         | 1     |                                   |         |
          A          | v3      | 2026-03-05T00:00:00Z | page_view      | https://linkedin.com    |         | 1     |                                   | bot     |
          A          | v4      | 2026-04-01T00:00:00Z | page_view      | https://linkedin.com    |         | 1     |                                   |         |
                     |         | 2026-03-05T00:00:00Z | social_visit   |                         |         | 12    | https://www.linkedin.com/company/us |       |
          A          |         | 2026-03-31T23:59:59Z | social_comment |                         |         | 1     | https://www.xing.com/pages/us     |         |
          A          |         | 2026-03-31T00:00:00Z | social_message |                         |         | 1     |                                   |         | in`,
      },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 14, by: { dimension: "network", values: { LinkedIn: 12, Xing: 1, none: 1 } } },
      because: "v1 is marked social without saying which network; a report counts 12 visits of nobody known. A domain that only ends alike, a bot, a visit too late and a direct message, which is on no page of ours, do not count.",
    },
    {
      given: {
        touch: `
          account_id | visitor | at                   | type           | referrer                 | url
          A          | v1      | 2026-03-05T00:00:00Z | page_view      | https://www.linkedin.com |
          A          | v2      | 2026-03-05T00:00:00Z | page_view      | https://www.xing.com     |
          A          |         | 2026-03-05T00:00:00Z | social_comment |                          | https://linkedin.com/posts/1`,
        session: `
          id | account_id | at                   | referrer
          s1 | A          | 2026-03-05T00:00:00Z | https://www.linkedin.com/
          s2 | A          | 2026-03-05T00:00:00Z |`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { networks: "LinkedIn", include: "visits" },
      then: { value: 2 },
      because: "Of LinkedIn, visits alone: v1's and an imported session.",
    },
    {
      given: {
        list_membership: `
          account_id | from
          A          | 2026-03-10`,
        touch: `
          account_id | at                   | type
          A          | 2026-03-09T23:59:59Z | social_comment
          A          | 2026-03-10T00:00:00Z | social_comment
          B          | 2026-03-10T00:00:00Z | social_comment`,
      },
      period: ["2026-03-01", "2026-04-01"],
      knobs: { population: "target" },
      then: { value: 1 },
      because: "A is a target from 10 March on.",
    },
    {
      given: { touch: "account_id | at | type" },
      period: ["2026-03-01", "2026-04-01"],
      then: { value: 0 },
      because: "Collected, and nobody came from there.",
    },
    {
      given: {},
      period: ["2026-03-01", "2026-04-01"],
      then: { value: null, reason: "not_collected" },
      because: "No source, no number.",
    },
  ],
  words: {
    ru: {
      title: "Визиты и действия из соцсетей",
      question: "Взаимодействует ли аккаунт с нами в соцсетях?",
      formula: "Посещения нашего сайта из соцсетей, а также сообщённые источником посещения наших страниц там и действия на них (подписка, комментарий, репост) за период.",
      nothing: "Не подключены ни источник веб-данных, ни отчёт соцсети: значения нет. Если что-то подключено, а оттуда никого не было, — 0.",
      because: "Три посещения пришли с LinkedIn, X и Facebook, написаны два комментария; вторая страница v1 и v4 из поисковика — не посещения из соцсетей.",
      labels: { what: "Что произошло" },
      caveats: [
        "Посещение считается пришедшим из соцсети, если это видно по первой странице: по источнику перехода или по каналу «social».",
        "Действия, которые сеть сообщает только для компании, хранятся без человека.",
        "Посещение нашей страницы в соцсети и следующее за ним посещение сайта — два события и считаются как два.",
      ],
    },
    "zh-CN": {
      title: "社媒访问与互动",
      question: "该帐户在社交网络上与我们有互动吗？",
      formula: "期间内从社交网络来到我们网站的访问，以及来源所报告的在我们社媒主页上的访问与互动（关注、评论、分享）。",
      nothing: "既未连接网站来源，也没有社交网络的报告：无值。有其一但没有来自社交网络的数据则为 0。",
      because: "三次访问由 LinkedIn、X 和 Facebook 引来，另有两条评论；v1 的第二个页面和来自搜索引擎的 v4 不是社媒访问。",
      labels: { what: "发生了什么" },
      caveats: [
        "首个页面的来源网址或渠道“social”表明来自社交网络的，即为来自社交网络的访问。",
        "社交网络只报告公司的互动，保留时不带人员。",
        "对我们社媒主页的访问，与随后对我们网站的访问是两件事，计为两次。",
      ],
    },
  },
});
