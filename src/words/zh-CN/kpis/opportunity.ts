import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of opportunities in simplified Chinese, by id. */
export const opportunity: KpiCatalogue = {
  account_penetration: {
    title: "帐户渗透（人数）",
    question: "每个帐户有多少理想的角色已参与？",
    formula: "各已参与目标帐户中，属于委员会模板角色的已参与人员（90 天内满 10 分钟或参加过一次会议）数的中位数。",
    denominator: "有模板的已参与目标帐户",
    nothing: "没有已参与的目标帐户，或其中没有一个有模板：无值。委员会中无人参与：0。",
  },
  committee_size: {
    title: "利益相关者（采购委员会规模）",
    question: "我们在该帐户识别出多少能影响决定的人？",
    formula: "各目标帐户中，在机会中有角色、或自最早的未结机会开始以来（没有未结机会时为最近 180 天）有过双向触点的人数的中位数。",
    denominator: "目标帐户",
    nothing: "没有目标帐户：无值。未采集联系人：未知。帐户中没有已知人员：0。",
  },
  cost_per_opportunity_account: {
    title: "每个机会帐户的成本",
    question: "把一个目标帐户变成机会要花多少钱？",
    formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以期间内新进入 A3（机会）阶段的目标帐户。",
    denominator: "进入 A3 阶段的目标帐户",
    nothing: "没有帐户进入该阶段：无值；成本另列。",
  },
  days_first_touch_to_opportunity: {
    title: "从首次接触到机会的天数",
    question: "从首次参与到正式机会需要多久？",
    formula: "对期间内开始的目标帐户的每个新机会，从该帐户的首次行动（自上一个机会关闭以来；没有上一个机会时为有史以来）到机会开始的天数的中位数。",
    denominator: "目标帐户的机会",
    nothing: "没有此前有过行动的机会：无值。",
  },
  open_opportunities: {
    title: "未结机会",
    question: "有多少机会未结，处于哪个阶段？",
    formula: "期末已开始、既未赢单也未输单的机会，不论有无金额。",
    nothing: "未采集机会：无值。有来源但没有未结机会则为 0。",
  },
  opportunity_rate: {
    title: "目标帐户机会率",
    question: "多大比例的目标帐户带来正式机会？",
    formula: "期间内至少有一个正式新机会开始的目标帐户，除以期间内至少有一天是目标的全部帐户。",
    denominator: "期间内的目标帐户",
    nothing: "期间内没有目标帐户：无值，绝不记为 0。",
  },
  pipeline_created: {
    title: "新建管道",
    question: "期间内新增了多少管道，由谁带来？",
    formula: "期间内开始的目标帐户正式机会的金额，按开始时的金额计。",
    nothing: "未采集机会或没有目标名单：无值。两者都有但没有新增则为 0。",
  },
  stakeholders_engaged: {
    title: "已参与的利益相关者",
    question: "一个帐户有多少人与我们往来？",
    formula: "各已参与目标帐户中，期末前 90 天内参与分钟数至少为 10 或出席过一次已举行会议的人数的中位数。",
    denominator: "已参与的目标帐户",
    nothing: "没有已参与的目标帐户：无值。已参与但没有已知姓名者的帐户为 0。",
  },
  target_pipeline: {
    title: "目标帐户管道",
    question: "目标帐户中有多少潜在收入未结？",
    formula: "期末未结的新机会的金额，限于创建机会时为目标的帐户。",
    nothing: "未采集目标名单或机会：无值。两者都有但没有未结机会则为 0。",
  },
};
