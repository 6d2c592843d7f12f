import type { KpiCatalogue } from "../../kpis.ts";

export const sales: KpiCatalogue = {
  account_acceptance_rate: {
    title: "Доля принятых аккаунтов",
    question: "Сколько переданных аккаунтов продажи признают годными?",
    denominator: "передач, решённых в срок",
  },
  account_coverage: {
    title: "Охват аккаунтов",
    question: "Сколько нужных аккаунтов продажи действительно ведут?",
    denominator: "аккаунтов в работе",
  },
  actions_per_account: {
    title: "Действия на аккаунт в работе",
    question: "Мы ведём немногие аккаунты хорошо или многие понемногу?",
    denominator: "аккаунтов в работе",
  },
  call_outcomes: {
    title: "Исходы звонков",
    question: "Насколько хороши номера и трудно ли дозвониться?",
    denominator: "набранных звонков",
  },
  calls_to_conversations: {
    title: "Звонки в разговоры",
    question: "Сколько звонков становятся разговором?",
    denominator: "набранных звонков",
  },
  closed_opportunity_outcomes: {
    title: "Исходы закрытых возможностей",
    question: "Чем и почему закончились возможности?",
    denominator: "закрытых возможностей",
  },
  conversations_to_meetings: {
    title: "Разговоры во встречи",
    question: "Сколько разговоров приводят ко встрече?",
    denominator: "разговоров",
  },
  coverage_reasons: {
    title: "Почему аккаунты не охвачены",
    question: "Какие аккаунты не охвачены и почему?",
    denominator: "неохваченных аккаунтов",
  },
  handover_sla_rate: {
    title: "Передачи, решённые в срок",
    question: "Отвечают ли продажи в оговорённый срок?",
    denominator: "передач решённых или просроченных",
  },
  meeting_held_rate: {
    title: "Состоявшиеся встречи",
    question: "Сколько назначенных встреч состоялось?",
    denominator: "назначенных встреч",
  },
  meetings_per_ae: {
    title: "Встречи на менеджера по клиентам",
    question: "Сколько встреч было у каждого менеджера?",
  },
  opportunities_per_ae: {
    title: "Возможности на менеджера по клиентам",
    question: "Сколько возможностей и на какую сумму появилось у каждого менеджера?",
  },
  plan_attainment: {
    title: "Выполнение плана действий",
    question: "Выполняются ли запланированные действия по каждому аккаунту?",
    denominator: "запланированных действий",
  },
  re_engaged_accounts: {
    title: "Повторно вовлечённые аккаунты",
    question: "Какие прежние аккаунты снова проявляют интерес?",
  },
  sales_actions: {
    title: "Коммерческие действия",
    question: "Сколько действий продаж получил каждый аккаунт?",
  },
};
