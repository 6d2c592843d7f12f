/** `where=tier=1&where=region=West`: filters as they stand in addresses and on the command line. */
import { problem } from "../model/problem.ts";
import { dimensionNamed } from "../measure/dimensions/catalogue.ts";
import type { Filter } from "../measure/fact-rows.ts";
import type { Kpi } from "../measure/kpi.ts";

/**
 * Values of one dimension are alternatives; different dimensions must all hold.
 * @param kpi the one that is asked: a label of its facts is a dimension, as in its breakdown
 * @throws Problem `bad_request`, `unknown_dimension`
 */
export function filtersOf(where: readonly string[], kpi?: Kpi): Filter[] {
  const pairs = where.map((text) => parted(text, kpi));
  return [...Map.groupBy(pairs, (one) => one.dimension)].map(([dimension, ones]) => ({ dimension, values: ones.map((one) => one.text) }));
}

function parted(text: string, kpi: Kpi | undefined): { dimension: string; text: string } {
  const at = text.indexOf("=");
  if (at < 1) throw problem("bad_request", `“${text.slice(0, 200)}” is no filter.`, "Write it as dimension=value, e.g. tier=1.", { where: text.slice(0, 200) });
  const dimension = text.slice(0, at);
  dimensionNamed(dimension, kpi);
  return { dimension, text: text.slice(at + 1) };
}
