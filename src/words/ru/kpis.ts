import type { KpiCatalogue } from "../kpis.ts";
import { engaged } from "./kpis/engaged.ts";
import { expand } from "./kpis/expand.ts";
import { opportunity } from "./kpis/opportunity.ts";
import { retain } from "./kpis/retain.ts";
import { sales } from "./kpis/sales.ts";
import { target } from "./kpis/target.ts";
import { value } from "./kpis/value.ts";
import { won } from "./kpis/won.ts";

/** KPIs in Russian, by id. */
export const kpis: KpiCatalogue = {
  ...target,
  ...engaged,
  ...opportunity,
  ...won,
  ...retain,
  ...expand,
  ...sales,
  ...value,
};
