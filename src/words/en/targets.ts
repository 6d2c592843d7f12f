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
  "kpi.beside.of_engaged": "of those engaged at the start",
  "kpi.beside.of_targets": "of target accounts",
  "kpi.beside.of_all": "of all accounts",
  "kpi.beside.amount_now": "with the amounts of now",
  "kpi.beside.pages": "pages seen",
  "kpi.beside.newly_engaged": "newly engaged",
  "code.newly_engaged": "newly engaged",
} as const;
