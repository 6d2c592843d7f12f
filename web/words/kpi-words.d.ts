/** Words of KPIs in one language, made by the plugin in `web/kpi-words.ts`. */
declare module "virtual:kpi-words/*" {
  export const kpis: import("../../src/words/kpis.ts").KpiCatalogue;
}
/** As much of them as a board needs. */
declare module "virtual:kpi-names/*" {
  export const kpis: import("../../src/words/kpis.ts").KpiNames;
}
