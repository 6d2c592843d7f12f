/** The parts that KPIs make themselves, as their worked examples show them: `promoter`, `31–60 days`; not those that the data bring. */
import type { Kpi } from "../src/measure/kpi.ts";

/** Numbers and names (LinkedIn) stand in every language as they are; steps of days and sources (`file: touch`) are put together from words. */
const plain = /^$|^[\d.,–%+ -]+$|^\p{Lu}|^\d+–\d+ days$|^\w+: \w+$/u;

/** Keys of its breakdowns and buckets that no row given to it holds; of a way from one to the next each end. */
export function ownPartsOf({ example, edges = [] }: Kpi): readonly string[] {
  const keys = [example, ...edges].flatMap(({ given, then }) => {
    const data = JSON.stringify(given);
    const shown = [...Object.keys(then.by?.values ?? {}), ...Object.keys(then.buckets ?? {})].flatMap((key) => key.split(" → "));
    return shown.filter((key) => !plain.test(key) && !data.includes(key));
  });
  return [...new Set(keys)];
}
