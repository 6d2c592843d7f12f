import type { KpiCatalogue } from "../../kpis.ts";

/** KPIs of engagement in simplified Chinese, by id. */
export const engaged: KpiCatalogue = {
  ad_click_through_rate: {
    title: "点击率",
    question: "展示中有多大比例被点击？",
    formula: "期间内的广告点击除以广告展示，包括网页和邮件签名。",
    denominator: "次广告展示",
    nothing: "没有展示：无值，绝不记为 0。",
  },
  ad_clicks: {
    title: "广告点击（网页与邮件横幅）",
    question: "该帐户点击横幅多少次？",
    formula: "期间内网页展示广告与邮件签名横幅的有效点击，包括帐户未知的点击（记为“无帐户”）。",
    nothing: "未连接广告来源：无值。已连接但没有点击则为 0。",
  },
  ad_impressions: {
    title: "广告展示（网页与邮件横幅）",
    question: "我们的横幅向该帐户展示了多少次？",
    formula: "期间内网页展示广告与邮件签名横幅的展示，包括帐户未知的展示（记为“无帐户”）。",
    nothing: "未连接广告来源：无值。已连接但没有展示则为 0。",
  },
  ad_reach: {
    title: "已触达与已知晓的帐户",
    question: "名单中有多少看到过我们的广告，次数够吗？",
    formula: "期末的目标帐户中，期间内至少看到一次横幅的帐户（已触达），除以当时全部目标帐户；另列：期末前 90 天内看到 100 次及以上的帐户（已知晓）。",
    denominator: "目标帐户",
    nothing: "没有目标帐户：无值。没有广告来源：未采集，绝不记为 0。",
  },
  chat_conversations: {
    title: "网站聊天对话",
    question: "该帐户在网站上有多少次真正的聊天？",
    formula: "期间内开始、访客至少写过一次且至少得到一次回复的聊天。",
    nothing: "未连接聊天工具：无值。已连接但没有聊天则为 0。",
  },
  cost_per_engaged_account: {
    title: "每个已参与帐户的成本",
    question: "让一个目标帐户参与进来要花多少钱？",
    formula: "期间内市场与销售的项目成本（媒体、工具、活动、内容、人员），除以期间内新进入 A2（已参与）阶段的目标帐户。",
    denominator: "目标帐户进入 A2 阶段的次数",
    nothing: "没有帐户进入该阶段：无值；成本另列。",
  },
  demo_requests: {
    title: "演示请求",
    question: "该帐户有多少人请求演示？",
    formula: "期间内通过表单、聊天、邮件或电话提出的演示、报价或联系请求；同一人 30 天内只计一次。",
    nothing: "未连接表单或聊天来源：无值。已连接但没有请求则为 0。",
  },
  email_clicks: {
    title: "营销邮件点击",
    question: "该帐户的人点击了我们的群发邮件吗？",
    formula: "按“人 × 群发邮件”计，期间内至少有一次真人点击的数量；另列：期间内送达的邮件中被点击的比例。",
    nothing: "未连接邮件工具：无值。没有送达的邮件：比例无值。",
  },
  email_opens: {
    title: "营销邮件打开",
    question: "该帐户的人打开了我们的群发邮件吗？",
    formula: "按“人 × 群发邮件”计，期间内至少有一次真人打开的数量；另列：期间内送达的邮件中被打开的比例。",
    nothing: "未连接邮件工具：无值。没有送达的邮件：比例无值。",
  },
  engaged_accounts: {
    title: "已参与的目标帐户",
    question: "有多少目标帐户与我们有过线上或线下的互动？",
    formula: "期末前 90 天内参与分钟数至少为 10 的目标帐户。",
    nothing: "未采集目标名单或触点来源：无值。两者都有但没有帐户参与则为 0。",
  },
  engaged_rate: {
    title: "目标帐户参与率",
    question: "名单中有多少作出回应？",
    formula: "期末前 90 天内参与分钟数至少为 10 的目标帐户，除以当时全部目标帐户。",
    denominator: "目标帐户",
    nothing: "没有目标帐户：无值，绝不记为 0。",
  },
  engagement_minutes: {
    title: "参与分钟数",
    question: "该帐户给了我们多少真正的关注？",
    formula: "期末前 90 天内该帐户触点的分钟数：按分钟表计算，再乘以人员权重。",
    nothing: "未连接触点来源：无值。有来源但没有任何行为则为 0。",
  },
  high_value_page_visits: {
    title: "高价值页面访问",
    question: "谁在看重要的页面（定价、演示请求）？",
    formula: "期间内开始、至少看过一个定价、演示、联系或试用类页面的访问。",
    nothing: "没有网站来源：未采集。页面没有任何类型：无值。有类型但没有此类访问则为 0。",
  },
  leads_created: {
    title: "新识别的人员",
    question: "新认识了多少人，其中多少属于目标帐户？",
    formula: "期间内新认识的人员，不论属于哪个帐户；自来源创建该记录之时起，视为已认识此人。",
    nothing: "没有联系人来源：无值。有来源但没有新人员则为 0。",
  },
  not_engaged_rate: {
    title: "目标帐户未参与率",
    question: "有多少没有回应，属于哪种情形？",
    formula: "期末前 90 天内参与分钟数少于 10 的目标帐户，除以当时全部目标帐户；分为已冷却、升温中、无回应和从未触达。",
    denominator: "目标帐户",
    nothing: "没有目标帐户：无值，绝不记为 0。",
  },
  site_visits: {
    title: "各帐户的网站访问",
    question: "哪些帐户访问我们的网站，频率如何？",
    formula: "期间内开始的访问；一次访问是同一访客的一串页面浏览，相邻两次浏览之间静默不超过 30 分钟。",
    nothing: "未连接网站来源：无值。已连接但没有访问则为 0。",
  },
  social_visits: {
    title: "社交访问与互动",
    question: "该帐户在社交网络上与我们有互动吗？",
    formula: "期间内从社交网络来到我们网站的访问，以及来源所报告的在我们社交主页上的访问与互动（关注、评论、分享）。",
    nothing: "既未连接网站来源，也没有社交网络的报告：无值。有其一但没有来自社交网络的数据则为 0。",
  },
  visit_conversion_rate: {
    title: "访问转化率",
    question: "多大比例的访问以转化行动结束？",
    formula: "期间内开始的目标帐户访问中，至少有一个转化行动（表单、聊天、试用）的访问，除以其全部访问。",
    denominator: "次访问",
    nothing: "没有访问：无值，绝不记为 0。",
  },
};
