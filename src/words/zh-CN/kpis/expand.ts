import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of expansion in simplified Chinese, by id. */
export const expand: KpiCatalogue = {
  average_contract_value: {
    title: "平均合同价值（ACV）",
    question: "一份客户合同每年值多少？",
    formula: "期间内开始的合同的平均年价值：取经常性金额，否则取整个合同期的金额除以年数。",
    denominator: "合同",
    nothing: "期间内没有合同：无值。",
  },
  cross_sell_rate: {
    title: "交叉销售率",
    question: "多大比例的客户购买了其他产品线？",
    formula: "期初客户中，期间内在期初未拥有的产品线上有扩展赢单的客户，除以期初全部客户。",
    denominator: "期初客户",
    nothing: "期初没有客户：无值。",
  },
  csat: {
    title: "客户满意度（CSAT）",
    question: "有多少客户满意？",
    formula: "期间内满意度调查中，1 到 5 分量表上的 4 分和 5 分回答，除以全部回答。",
    denominator: "条回答",
    nothing: "没有回答：无值，绝不记为 0。",
  },
  expansion_pipeline: {
    title: "扩展管道",
    question: "客户中有多少扩展机会未结？",
    formula: "期末未结的追加销售与交叉销售机会的金额。",
    nothing: "未采集机会：无值。有 CRM 但没有未结机会则为 0。",
  },
  expansion_revenue: {
    title: "追加与交叉销售收入",
    question: "对现有客户的追加与交叉销售带来多少收入？",
    formula: "关闭日期在期间内的扩展赢单金额：追加销售与交叉销售机会、来源称为新客户的后续赢单，以及续约中超出到期金额的部分。",
    nothing: "既未采集机会也未采集续约：无值。有来源但没有赢单则为 0。",
  },
  nps: {
    title: "净推荐值（NPS）",
    question: "客户会推荐我们吗？",
    formula: "推荐者（9–10）减去贬损者（0–6），除以全部回答者；每人取期末前 365 天内的最近一次回答。",
    denominator: "回答者",
    nothing: "没有回答：无值，绝不记为 0。",
  },
  spend_growth: {
    title: "客户支出增长",
    question: "客户的支出是否逐渐增加？",
    formula: "期末前十二个月的收入减去再往前十二个月的收入，除以后者；限于两段时间都有收入的客户。",
    denominator: "此前十二个月的收入",
    nothing: "没有两年都有收入的客户：无值。",
  },
  survey_response_rate: {
    title: "回复率",
    question: "被询问的人中有多少回答？",
    formula: "期间内受邀参加调查并在 30 天内回答的人，除以期间内全部受邀者。",
    denominator: "受邀者",
    nothing: "没有人受邀：无值。",
  },
  total_revenue_won: {
    title: "总赢得收入",
    question: "我们总共赢得多少：新客户、续约与扩展？",
    formula: "关闭日期在期间内的新客户、续约与扩展的赢单金额，限于曾是目标帐户或现在在名单上的客户。",
    nothing: "未采集机会或续约：无值。有来源但没有赢单则为 0。",
  },
  upsell_rate: {
    title: "追加销售率",
    question: "多大比例的客户购买了更多同一产品线？",
    formula: "期初客户中，期间内在已拥有的产品线上有扩展赢单的客户，除以期初全部客户。",
    denominator: "期初客户",
    nothing: "期初没有客户：无值。",
  },
};
