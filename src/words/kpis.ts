/**
 * KPIs in words. English stands in the KPI's own file; another language has a line for each id here, and what it lacks stays English.
 * Works on whatever carries an id and texts: a card of the API, a result, a line of the board.
 */
export interface KpiWords {
  readonly title: string;
  readonly question: string;
  readonly formula?: string;
  /** What the denominator counts, as it stands after "of". */
  readonly denominator?: string;
  readonly nothing?: string;
  readonly caveats?: readonly string[];
}
export type KpiCatalogue = Readonly<Record<string, KpiWords>>;

/** The same thing with the texts that this language has. */
export function kpiInWords<T extends { readonly id: string; readonly title: string }>(kpi: T, catalogue: KpiCatalogue): T {
  const words = catalogue[kpi.id];
  if (words === undefined) return kpi;
  return { ...kpi, ...Object.fromEntries(Object.entries(words).filter(([field]) => field in kpi)) };
}
