export const targets = {
  "kpi.beside.added": "新增",
  "kpi.beside.removed": "移出",
  "kpi.beside.won": "成为客户",
  "kpi.beside.net": "净变动",
  "code.added": "新增",
  "code.removed": "移出",
  "code.changed_tier": "层级已变",
  "code.left_the_account": "已离开该帐户",
} as const;
