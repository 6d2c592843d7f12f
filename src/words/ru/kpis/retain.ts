import type { KpiCatalogue } from "../../kpis.ts";

export const retain: KpiCatalogue = {
  continuation_rate: {
    title: "Продлили или продолжают пользоваться",
    question: "Какая доля клиентов из целевых аккаунтов продлила или продолжает пользоваться услугой?",
    denominator: "клиентов из целевых аккаунтов на начало",
  },
  customer_churn_rate: {
    title: "Текучесть клиентов",
    question: "Скольких мы потеряли?",
    denominator: "клиентов на начало",
  },
  customer_retention_rate: {
    title: "Удержание клиентов",
    question: "Сколько клиентов начала периода осталось к концу?",
    denominator: "клиентов на начало",
  },
  gross_renewal_rate: {
    title: "Валовая доля продлений (по сумме)",
    question: "Какая часть суммы к продлению сохранена без допродаж?",
    denominator: "суммы к продлению",
  },
  gross_revenue_retention: {
    title: "Валовое удержание дохода (GRR)",
    question: "Сколько регулярного дохода начала периода сохраняется без роста?",
    denominator: "регулярного дохода на начало",
  },
  net_renewal_rate: {
    title: "Чистая доля продлений (по сумме)",
    question: "Сколько продлено с учётом допродаж при продлении?",
    denominator: "суммы к продлению",
  },
  net_revenue_retention: {
    title: "Чистое удержание дохода (NRR)",
    question: "Растём мы или сжимаемся за счёт нынешних клиентов?",
    denominator: "регулярного дохода на начало",
  },
  renewal_rate: {
    title: "Показатель продления",
    question: "Какая доля клиентов с наступившим сроком продлила?",
    denominator: "клиентов с решённым продлением",
  },
  renewals_due: {
    title: "Предстоящие продления",
    question: "Какие контракты и на какую сумму скоро истекают?",
  },
};
