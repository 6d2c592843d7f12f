import type { KpiCatalogue } from "../../kpis.ts";

export const expand: KpiCatalogue = {
  average_contract_value: {
    title: "Средняя стоимость контракта (ACV)",
    question: "Сколько стоит контракт клиента в год?",
    denominator: "контрактов",
  },
  cross_sell_rate: {
    title: "Доля перекрёстных продаж",
    question: "Какая доля клиентов купила ещё одну линейку?",
    denominator: "клиентов на начало",
  },
  csat: {
    title: "Удовлетворённость клиентов (CSAT)",
    question: "Сколько клиентов довольны?",
    denominator: "ответов",
  },
  expansion_pipeline: {
    title: "Портфель расширения",
    question: "Сколько расширения открыто у клиентов?",
  },
  expansion_revenue: {
    title: "Доход от дополнительных и перекрёстных продаж",
    question: "Сколько дохода дали допродажи нынешним клиентам?",
  },
  nps: {
    title: "Индекс потребительской лояльности (NPS)",
    question: "Порекомендуют ли нас клиенты?",
    denominator: "ответивших",
  },
  spend_growth: {
    title: "Рост расходов клиента",
    question: "Тратят ли клиенты со временем больше?",
    denominator: "дохода предыдущих двенадцати месяцев",
  },
  survey_response_rate: {
    title: "Доля ответивших",
    question: "Сколько из опрошенных ответили?",
    denominator: "приглашённых",
  },
  total_revenue_won: {
    title: "Общий выигранный доход",
    question: "Сколько мы выиграли всего: новое, продления, расширение?",
  },
  upsell_rate: {
    title: "Доля дополнительных продаж",
    question: "Какая доля клиентов купила больше той же линейки?",
    denominator: "клиентов на начало",
  },
};
