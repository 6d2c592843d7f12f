import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of winning in simplified Chinese, by id. */
export const won: KpiCatalogue = {
  cost_per_won_account: {
    title: "每个赢得帐户的成本",
    question: "把一个目标帐户变成客户要花多少钱？",
    formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以首次赢单的关闭日期在期间内的目标帐户。",
    denominator: "赢得的目标帐户",
    nothing: "没有赢得目标帐户：无值；成本仍会显示。",
  },
  created_to_won_days: {
    title: "从机会到赢单的天数",
    question: "赢下的单子从创建起花了多久？",
    formula: "期间内赢单的机会，从创建到赢单的天数的中位数。",
    denominator: "赢单的机会",
    nothing: "期间内没有赢单：无值。",
  },
  deal_cycle_days: {
    title: "成交周期（从首次参与到签约）",
    question: "从首次参与到签约成为客户需要多久？",
    formula: "期间内赢得的目标帐户，从该帐户的首次行动（自上一笔交易关闭以来；没有上一笔交易时为有史以来）到首次赢单的天数的中位数。",
    denominator: "赢得的目标帐户",
    nothing: "没有在行动之后赢得的目标帐户：无值。",
  },
  lead_conversion_rate: {
    title: "成交转化率（线索）",
    question: "从第一条线索起，我们多常走到成交？",
    formula: "期间内成为客户的线索，除以期间内收到的线索。",
    denominator: "收到的线索",
    nothing: "没有收到线索：无值，不论赢得多少。",
  },
  new_revenue_won: {
    title: "新赢得收入",
    question: "转为客户的目标帐户带来多少收入？",
    formula: "关闭日期在期间内的帐户首次赢单的金额，限于创建机会时为目标的帐户。",
    nothing: "未采集目标名单或赢单：无值。两者都有但没有赢单则为 0。",
  },
  sales_cycle_days: {
    title: "销售周期（从机会到赢单）",
    question: "成为机会后一笔交易需要多久（含未结的）？",
    formula: "最终会赢单的交易中有一半已赢单时的天数：赢单累积发生率（Aalen–Johansen），输单为竞争终点，未结交易在期末截断；范围为此前 730 天内开始的机会。",
    denominator: "最近 730 天开始的机会",
    nothing: "其中没有赢单：无值。",
  },
  target_account_win_rate: {
    title: "目标帐户赢单率",
    question: "全部目标帐户中有多少成为客户？",
    formula: "期间内首次赢得的目标帐户，除以期间内至少有一天是目标的全部帐户。",
    denominator: "期间内的目标帐户",
    nothing: "期间内没有目标帐户：无值，绝不记为 0。",
  },
  touches_per_won_account: {
    title: "每个赢得帐户的销售与市场触点",
    question: "赢得一个帐户需要多少次互动？",
    formula: "期间内赢得的每个帐户，从首次触点（或上一笔交易关闭）到首次赢单之间，市场和销售与该帐户双向的触点数；取这些帐户的平均值。",
    denominator: "赢得的帐户",
    nothing: "期间内没有赢得帐户：无值。",
  },
  win_rate: {
    title: "赢单率（机会到赢单）",
    question: "机会多常以成功告终？",
    formula: "关闭日期在期间内的赢单新机会，除以期间内关闭的全部新机会（赢单或输单）。",
    denominator: "已关闭的机会",
    nothing: "没有关闭的机会：无值，绝不记为 0。",
  },
  won_accounts: {
    title: "新赢得的客户",
    question: "有多少目标帐户成为客户？",
    formula: "首次赢单的关闭日期在期间内、且创建该机会时为目标的帐户。",
    nothing: "未采集目标名单或赢单：无值。两者都有但没有赢得帐户则为 0。",
  },
  won_deal_value: {
    title: "赢单金额",
    question: "一笔赢单值多少？",
    formula: "关闭日期在期间内的赢单机会的金额中位数。",
    denominator: "有金额的赢单机会",
    nothing: "期间内没有赢单：无值。",
  },
};
