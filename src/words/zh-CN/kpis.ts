import type { KpiCatalogue } from "../kpis.ts";

/** KPIs in simplified Chinese, by id. */
export const kpis: KpiCatalogue = {
  target_accounts_by_tier: {
    title: "各层级的目标帐户",
    question: "精力在各优先层级上怎样分布？",
    denominator: "目标帐户",
  },
  target_accounts: {
    title: "目标帐户",
    question: "我们瞄准多少家公司，名单怎样变动？",
  },
  ad_click_through_rate: {
    title: "点击率",
    question: "展示中有多大比例被点击？",
    denominator: "次广告展示",
  },
  ad_clicks: {
    title: "广告点击（网页与邮件横幅）",
    question: "该帐户点击横幅多少次？",
  },
  ad_impressions: {
    title: "广告展示（网页与邮件横幅）",
    question: "我们的横幅向该帐户展示了多少次？",
  },
  ad_reach: {
    title: "已触达与已知晓的帐户",
    question: "名单中有多少看到过我们的广告，次数够吗？",
    denominator: "目标帐户",
  },
  chat_conversations: {
    title: "网站聊天对话",
    question: "该帐户在网站上有多少次真正的聊天？",
  },
  cost_per_engaged_account: {
    title: "每个已参与帐户的成本",
    question: "让一个目标帐户参与进来要花多少钱？",
    denominator: "目标帐户进入 A2 阶段的次数",
  },
  demo_requests: {
    title: "演示请求",
    question: "该帐户有多少人请求演示？",
  },
  email_clicks: {
    title: "营销邮件点击",
    question: "该帐户的人点击了我们的群发邮件吗？",
  },
  email_opens: {
    title: "营销邮件打开",
    question: "该帐户的人打开了我们的群发邮件吗？",
  },
  engaged_accounts: {
    title: "已参与的目标帐户",
    question: "有多少目标帐户与我们有过线上或线下的互动？",
  },
  engaged_rate: {
    title: "目标帐户参与率",
    question: "名单中有多少作出回应？",
    denominator: "目标帐户",
  },
  engagement_minutes: {
    title: "参与分钟数",
    question: "该帐户给了我们多少真正的关注？",
  },
  high_value_page_visits: {
    title: "高价值页面访问",
    question: "谁在看重要的页面（定价、演示请求）？",
  },
  leads_created: {
    title: "新识别的人员",
    question: "新认识了多少人，其中多少属于目标帐户？",
  },
  not_engaged_rate: {
    title: "目标帐户未参与率",
    question: "有多少没有回应，属于哪种情形？",
    denominator: "目标帐户",
  },
  site_visits: {
    title: "各帐户的网站访问",
    question: "哪些帐户访问我们的网站，频率如何？",
  },
  social_visits: {
    title: "社交访问与互动",
    question: "该帐户在社交网络上与我们有互动吗？",
  },
  visit_conversion_rate: {
    title: "访问转化率",
    question: "多大比例的访问以转化行动结束？",
    denominator: "次访问",
  },
  account_penetration: {
    title: "帐户渗透（人数）",
    question: "每个帐户有多少理想的角色已参与？",
    denominator: "有模板的已参与目标帐户",
  },
  committee_size: {
    title: "利益相关者（采购委员会规模）",
    question: "我们在该帐户识别出多少能影响决定的人？",
    denominator: "目标帐户",
  },
  cost_per_opportunity_account: {
    title: "每个机会帐户的成本",
    question: "把一个目标帐户变成机会要花多少钱？",
    denominator: "进入 A3 阶段的目标帐户",
  },
  days_first_touch_to_opportunity: {
    title: "从首次接触到机会的天数",
    question: "从首次参与到正式机会需要多久？",
    denominator: "目标帐户的机会",
  },
  open_opportunities: {
    title: "未结机会",
    question: "有多少机会未结，处于哪个阶段？",
  },
  opportunity_rate: {
    title: "目标帐户机会率",
    question: "多大比例的目标帐户带来正式机会？",
    denominator: "期间内的目标帐户",
  },
  pipeline_created: {
    title: "新建管道",
    question: "期间内新增了多少管道，由谁带来？",
  },
  stakeholders_engaged: {
    title: "已参与的利益相关者",
    question: "一个帐户有多少人与我们往来？",
    denominator: "已参与的目标帐户",
  },
  target_pipeline: {
    title: "目标帐户管道",
    question: "目标帐户中有多少潜在收入未结？",
  },
  cost_per_won_account: {
    title: "每个赢得帐户的成本",
    question: "把一个目标帐户变成客户要花多少钱？",
    denominator: "赢得的目标帐户",
  },
  created_to_won_days: {
    title: "从机会到赢单的天数",
    question: "赢下的单子从创建起花了多久？",
    denominator: "赢单的机会",
  },
  deal_cycle_days: {
    title: "成交周期（从首次参与到签约）",
    question: "从首次参与到签约成为客户需要多久？",
    denominator: "赢得的目标帐户",
  },
  lead_conversion_rate: {
    title: "成交转化率（线索）",
    question: "从第一条线索起，我们多常走到成交？",
    denominator: "收到的线索",
  },
  new_revenue_won: {
    title: "新赢得收入",
    question: "转为客户的目标帐户带来多少收入？",
  },
  sales_cycle_days: {
    title: "销售周期（从机会到赢单）",
    question: "成为机会后一笔交易需要多久（含未结的）？",
    denominator: "最近 730 天开始的机会",
  },
  target_account_win_rate: {
    title: "目标帐户赢单率",
    question: "全部目标帐户中有多少成为客户？",
    denominator: "期间内的目标帐户",
  },
  touches_per_won_account: {
    title: "每个赢得帐户的销售与市场触点",
    question: "赢得一个帐户需要多少次互动？",
    denominator: "赢得的帐户",
  },
  win_rate: {
    title: "赢单率（机会到赢单）",
    question: "机会多常以成功告终？",
    denominator: "已关闭的机会",
  },
  won_accounts: {
    title: "新赢得的客户",
    question: "有多少目标帐户成为客户？",
  },
  won_deal_value: {
    title: "赢单金额",
    question: "一笔赢单值多少？",
    denominator: "有金额的赢单机会",
  },
  continuation_rate: {
    title: "续约或仍在使用",
    question: "来自目标帐户的客户中有多少续约或仍在使用服务？",
    denominator: "期初来自目标帐户的客户",
  },
  customer_churn_rate: {
    title: "客户流失率",
    question: "我们失去了多少？",
    denominator: "期初客户",
  },
  customer_retention_rate: {
    title: "客户留存率",
    question: "期初的客户到期末还有多少？",
    denominator: "期初客户",
  },
  gross_renewal_rate: {
    title: "总续约率（金额）",
    question: "到期金额中有多少得以保留（不含追加销售）？",
    denominator: "到期金额",
  },
  gross_revenue_retention: {
    title: "总收入留存率（GRR）",
    question: "期初的经常性收入有多少得以保留（不含增长）？",
    denominator: "期初经常性收入",
  },
  net_renewal_rate: {
    title: "净续约率（金额）",
    question: "续约了多少（含续约时的追加销售）？",
    denominator: "到期金额",
  },
  net_revenue_retention: {
    title: "净收入留存率（NRR）",
    question: "现有客户让我们增长还是萎缩？",
    denominator: "期初经常性收入",
  },
  renewal_rate: {
    title: "续约率",
    question: "到期的客户中有多少续约？",
    denominator: "续约已有定论的客户",
  },
  renewals_due: {
    title: "即将到期的续约",
    question: "哪些合同快到期，价值多少？",
  },
  average_contract_value: {
    title: "平均合同价值（ACV）",
    question: "一份客户合同每年值多少？",
    denominator: "合同",
  },
  cross_sell_rate: {
    title: "交叉销售率",
    question: "多大比例的客户购买了其他产品线？",
    denominator: "期初客户",
  },
  csat: {
    title: "客户满意度（CSAT）",
    question: "有多少客户满意？",
    denominator: "条回答",
  },
  expansion_pipeline: {
    title: "扩展管道",
    question: "客户中有多少扩展机会未结？",
  },
  expansion_revenue: {
    title: "追加与交叉销售收入",
    question: "对现有客户的追加与交叉销售带来多少收入？",
  },
  nps: {
    title: "净推荐值（NPS）",
    question: "客户会推荐我们吗？",
    denominator: "回答者",
  },
  spend_growth: {
    title: "客户支出增长",
    question: "客户的支出是否逐渐增加？",
    denominator: "此前十二个月的收入",
  },
  survey_response_rate: {
    title: "回复率",
    question: "被询问的人中有多少回答？",
    denominator: "受邀者",
  },
  total_revenue_won: {
    title: "总赢得收入",
    question: "我们总共赢得多少：新客户、续约与扩展？",
  },
  upsell_rate: {
    title: "追加销售率",
    question: "多大比例的客户购买了更多同一产品线？",
    denominator: "期初客户",
  },
  account_acceptance_rate: {
    title: "帐户接受率",
    question: "移交的帐户中销售确认了多少适合开拓？",
    denominator: "按时决定的移交",
  },
  account_coverage: {
    title: "帐户覆盖率",
    question: "范围内的帐户有多少真正被销售覆盖？",
    denominator: "范围内的帐户",
  },
  actions_per_account: {
    title: "每个在跟进帐户的行动数",
    question: "我们是精耕少数帐户，还是浅耕许多？",
    denominator: "在跟进的帐户",
  },
  call_outcomes: {
    title: "通话结果",
    question: "我们的号码质量如何，接通有多难？",
    denominator: "拨出的电话",
  },
  calls_to_conversations: {
    title: "通话到对话",
    question: "有多少通话变成对话？",
    denominator: "拨出的电话",
  },
  closed_opportunity_outcomes: {
    title: "已关闭机会的结果",
    question: "结束的机会结果如何，为什么？",
    denominator: "已关闭的机会",
  },
  conversations_to_meetings: {
    title: "对话到会议",
    question: "有多少对话带来会议？",
    denominator: "次对话",
  },
  coverage_reasons: {
    title: "帐户未覆盖的原因",
    question: "哪些帐户没有覆盖，为什么？",
    denominator: "未覆盖的帐户",
  },
  handover_sla_rate: {
    title: "按时决定的移交",
    question: "销售是否在约定时间内答复？",
    denominator: "已决定或已超时的移交",
  },
  meeting_held_rate: {
    title: "会议举行率",
    question: "约定的会议有多少如期举行？",
    denominator: "应举行的会议",
  },
  meetings_per_ae: {
    title: "每位客户主管的会议数",
    question: "每位客户主管有多少次会议？",
  },
  opportunities_per_ae: {
    title: "每位客户主管的机会数",
    question: "每位主管新增多少机会，价值多少？",
  },
  plan_attainment: {
    title: "每日计划完成率",
    question: "每个帐户的计划行动是否完成？",
    denominator: "计划的行动",
  },
  re_engaged_accounts: {
    title: "重新参与的帐户",
    question: "哪些曾有往来的帐户再次表现出兴趣？",
  },
  sales_actions: {
    title: "商业行动",
    question: "每个帐户得到多少销售行动？",
  },
  adoption_growth: {
    title: "产品使用增长",
    question: "客户是否更多地使用产品？",
    denominator: "此前的活跃人数",
  },
  cac_marketing: {
    title: "获客成本（市场）",
    question: "一个新客户在市场上花多少钱？",
    denominator: "新客户",
  },
  cac: {
    title: "获客成本（全部计入）",
    question: "一个新客户总共花多少钱？",
    denominator: "新客户",
  },
  clv_simple: {
    title: "客户终身价值（三项之积）",
    question: "一个普通客户在整个关系中值多少？",
    denominator: "客户",
  },
  cost_outliers: {
    title: "成本异常值",
    question: "哪些客户的成本远高于其他？",
  },
  product_breadth: {
    title: "每位客户的产品数",
    question: "客户使用我们多少种产品或服务？",
    denominator: "客户",
  },
  target_account_revenue: {
    title: "来自目标帐户的收入",
    question: "我们瞄准的帐户带来多少收入？",
  },
};
