import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of cost and value in simplified Chinese, by id. */
export const value: KpiCatalogue = {
  adoption_growth: {
    title: "产品使用增长",
    question: "客户是否更多地使用产品？",
    formula: "客户最近 28 天的活跃人数减去再往前 28 天的活跃人数，除以后者；两者均为有采集的各天的平均值。",
    denominator: "此前的活跃人数",
    nothing: "此前没有客户使用产品：无值。",
  },
  cac_marketing: {
    title: "获客成本（市场）",
    question: "一个新客户在市场上花多少钱？",
    formula: "期间内的市场成本，除以期间内首次赢得的帐户。",
    denominator: "新客户",
    nothing: "没有新客户：无值，绝不记为 0；成本仍会显示。",
  },
  cac: {
    title: "获客成本（全部计入）",
    question: "一个新客户总共花多少钱？",
    formula: "期间内市场与销售的全部成本（含人员、工具和间接费用），除以期间内首次赢得的帐户。",
    denominator: "新客户",
    nothing: "没有新客户：无值，绝不记为 0；成本仍会显示。",
  },
  clv_simple: {
    title: "客户终身价值（三项之积）",
    question: "一个普通客户在整个关系中值多少？",
    formula: "最近 24 个月内每客户年的购买次数，乘以单次购买的平均金额，再乘以客户停留的年数（1 / 年流失率，最多 7）。",
    denominator: "客户",
    nothing: "没有购买，或一年前没有客户：无值。",
  },
  cost_outliers: {
    title: "成本异常值",
    question: "哪些客户的成本远高于其他？",
    formula: "期间内赢得的帐户中，从首次触点到赢单的成本高于 Q3 + 1.5 · (Q3 − Q1) 的帐户，按成本的对数计算；另列该界限及其占全部成本的比例。",
    nothing: "没有赢得帐户：0。有成本的帐户少于五个时无法判断。",
  },
  product_breadth: {
    title: "每位客户的产品数",
    question: "客户使用我们多少种产品或服务？",
    formula: "期末有效合同中不同产品线的数量（从未有合同的帐户，取 365 天内订单中的产品线），除以客户数。",
    denominator: "客户",
    nothing: "没有客户，或没有合同写明产品：无值。",
  },
  target_account_revenue: {
    title: "来自目标帐户的收入",
    question: "我们瞄准的帐户带来多少收入？",
    formula: "关闭日期在期间内的赢单金额，限于创建机会时在目标名单上的帐户；另列其占全部赢单金额的比例。",
    nothing: "未采集赢单：无值。有来源但没有赢单则为 0，此时无法计算占比。",
  },
};
