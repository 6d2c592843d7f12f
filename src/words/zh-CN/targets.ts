export const targets = {
  "kpi.beside.added": "新增",
  "kpi.beside.removed": "移出",
  "kpi.beside.won": "成为客户",
  "kpi.beside.net": "净变动",
  "code.added": "新增",
  "code.removed": "移出",
  "code.changed_tier": "层级已变",
  "code.left_the_account": "已离开该帐户",
  "kpi.beside.of_engaged": "占期初有互动者",
  "kpi.beside.of_targets": "属于目标帐户",
  "kpi.beside.amount_now": "按目前金额",
  "kpi.beside.pages": "浏览页数",
} as const;
