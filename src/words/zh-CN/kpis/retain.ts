import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of retention in simplified Chinese, by id. */
export const retain: KpiCatalogue = {
  continuation_rate: {
    title: "续约或仍在使用",
    question: "来自目标帐户的客户中有多少续约或仍在使用服务？",
    formula: "期初来自目标帐户的客户中，期间内续约、期末有有效合同或在期间最后 28 天使用过产品的客户，除以其全部。",
    denominator: "期初来自目标帐户的客户",
    nothing: "期初没有来自目标帐户的客户：无值。",
  },
  customer_churn_rate: {
    title: "客户流失率",
    question: "我们失去了多少？",
    formula: "期初是客户而期末不再是客户的帐户，除以期初全部客户。",
    denominator: "期初客户",
    nothing: "期初没有客户：无值。",
  },
  customer_retention_rate: {
    title: "客户留存率",
    question: "期初的客户到期末还有多少？",
    formula: "期初是客户且期末仍是客户的帐户，除以期初全部客户。",
    denominator: "期初客户",
    nothing: "期初没有客户：无值。",
  },
  gross_renewal_rate: {
    title: "总续约率（金额）",
    question: "到期金额中有多少得以保留（不含追加销售）？",
    formula: "期间内到期且已有定论的续约中，续约金额（每笔最多计到期金额）除以到期金额。",
    denominator: "到期金额",
    nothing: "期间内没有到期且已有定论的续约：无值。",
  },
  gross_revenue_retention: {
    title: "总收入留存率（GRR）",
    question: "期初的经常性收入有多少得以保留（不含增长）？",
    formula: "期初客户现在每年支付的金额（每位客户最多计其期初金额），除以其期初每年支付的金额；期初为期末之前十二个月。",
    denominator: "期初经常性收入",
    nothing: "期初没有经常性收入：无值。",
  },
  net_renewal_rate: {
    title: "净续约率（金额）",
    question: "续约了多少（含续约时的追加销售）？",
    formula: "期间内到期且已有定论的续约中，续约金额除以到期金额。",
    denominator: "到期金额",
    nothing: "期间内没有到期且已有定论的续约：无值。",
  },
  net_revenue_retention: {
    title: "净收入留存率（NRR）",
    question: "现有客户让我们增长还是萎缩？",
    formula: "期初客户现在每年支付的金额，除以其期初每年支付的金额；期初为期末之前十二个月。",
    denominator: "期初经常性收入",
    nothing: "期初没有经常性收入：无值。",
  },
  renewal_rate: {
    title: "续约率",
    question: "到期的客户中有多少续约？",
    formula: "期间内到期的合同全部在到期日后 90 天内续约的客户，除以期间内有合同到期且已有定论的客户。",
    denominator: "续约已有定论的客户",
    nothing: "期间内没有到期且已有定论的续约：无值。",
  },
  renewals_due: {
    title: "即将到期的续约",
    question: "哪些合同快到期，价值多少？",
    formula: "期末尚无定论、且在其后 90 天内到期的续约的到期金额。",
    nothing: "既未采集续约也未采集合同：无值。有采集但没有到期的则为 0。",
  },
};
