export const targets = {
  "kpi.beside.added": "добавлены",
  "kpi.beside.removed": "выбыли",
  "kpi.beside.won": "стали клиентами",
  "kpi.beside.net": "итог",
  "code.added": "добавлен",
  "code.removed": "выбыл",
  "code.changed_tier": "сменил уровень",
  "code.left_the_account": "ушёл из аккаунта",
  "kpi.beside.of_engaged": "от вовлечённых к началу",
  "kpi.beside.of_targets": "у целевых аккаунтов",
  "kpi.beside.amount_now": "по нынешним суммам",
  "kpi.beside.pages": "просмотрено страниц",
} as const;
