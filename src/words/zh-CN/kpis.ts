import type { KpiCatalogue } from "../kpis.ts";

export const kpis: KpiCatalogue = {
};
