import type { cliLive as english } from "../en/cli-live.ts";

/** Texts of the commands about live collection, in Chinese. */
export const cliLive: Readonly<Record<keyof typeof english, string>> = {
  "cli.col.source": "来源",
  "cli.col.trust": "信任",
  "cli.col.origins": "来源网站",
  "cli.col.hour": "小时",
  "cli.col.accepted": "已接收",
  "cli.col.duplicate": "重复",
  "cli.col.conflict": "冲突",
  "cli.col.suppressed": "已抑制",

  "cli.source.about": "谁可以发送事件：网站和服务器，以及它们的写入密钥",
  "cli.source.add": "添加来源并打印其写入密钥",
  "cli.source.name": "名称；由它产生的每条记录都带有此名称",
  "cli.source.trust": "browser（密钥是公开的）或 server",
  "cli.source.origin": "只有该网站的页面可以发送；可重复使用",
  "cli.source.list": "所有来源及其密钥",
  "cli.source.remove": "从现在起拒绝其密钥；已发送的内容保留",
  "cli.source.none": "目前没有来源可以发送。添加一个：{command}",
  "cli.source.added": "“{name}”可以用此写入密钥发送：",
  "cli.source.removed": "“{name}”的密钥已失效。",

  "cli.inbox.about": "实时收到了什么以及结果如何，按来源和小时列出",
  "cli.inbox.hours": "最近 N 小时",
  "cli.inbox.replay": "重新检查被拒绝的事件；现在合格的会被接收",
  "cli.inbox.source": "仅限此来源",
  "cli.inbox.none": "这段时间没有收到任何事件。",
  "cli.inbox.sum": "合计",
  "cli.inbox.waiting": "尚未计入的事件：{count}。",
  "cli.inbox.closed": "无法接收：{why}",
  "cli.inbox.missing": "磁盘丢失了已确认的事件 {from} 至 {to}。",
  "cli.inbox.refused": "拒之门外：{count}（{hour}，{source}，{reason}）",
  "cli.inbox.replayed": "重新检查：{judged}；已接收：{accepted}；仍被拒绝：{rejected}。",

  "cli.doctor.inbox": "收件箱",
  "cli.doctor.inbox.state": "事件 {last} 个，尚未计入 {waiting} 个；一次写盘 {ms} 毫秒",
};
