import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of the target list in simplified Chinese, by id. */
export const target: KpiCatalogue = {
  target_accounts_by_tier: {
    title: "各层级的目标帐户",
    question: "精力在各优先层级上怎样分布？",
    formula: "期末的目标帐户，按其当时的层级划分；占比以全部目标帐户为分母。",
    denominator: "目标帐户",
    nothing: "尚未采集目标名单。有名单时，每个层级至少显示 0。",
    caveats: [
      "各层级合计即为全部目标帐户；没有层级的帐户列在“无层级”下。",
      "一个帐户同时有两个层级时，以开始较晚者为准。",
    ],
  },
  target_accounts: {
    title: "目标帐户",
    question: "我们瞄准多少家公司，名单怎样变动？",
    formula: "期末在目标名单上、不在任何排除名单上且尚未成为客户的帐户。",
    nothing: "尚未采集目标名单：没有可计数的对象。名单为空则为 0。",
    caveats: [
      "同时在两个名单上的帐户只计一次。",
      "帐户成为客户后，自赢单之时或合同首日起不再计入。",
      "帐户未知的名单条目不计入；它们列在该次导入的“无帐户”行中。",
    ],
  },
};
