/** Words of the measures of target accounts, and of the people that a purchase needs. */
export const targets = {
  "kpi.beside.added": "added",
  "kpi.beside.removed": "removed",
  "kpi.beside.won": "became customers",
  "kpi.beside.net": "net",
  "code.added": "added",
  "code.removed": "removed",
  "code.changed_tier": "changed tier",
  "code.left_the_account": "left the account",
} as const;
