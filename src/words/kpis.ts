/**
 * KPIs in words. They stand in the KPI's own file, English as its texts and the other languages under `words`: the server and the command
 * line read them there, the screens are built with them, one language at a time. What a language lacks stays English.
 */
export interface KpiWords {
  readonly title: string;
  readonly question: string;
  readonly formula?: string;
  /** What the denominator counts, as it stands after "of". */
  readonly denominator?: string;
  readonly nothing?: string;
  /** Why the worked example comes out so. */
  readonly because?: string;
  readonly caveats?: readonly string[];
  /**
   * Further English texts of this KPI in the language, where nobody has said them before: what its knobs mean, what brings its records,
   * its buckets and notes.
   */
  readonly says?: Readonly<Record<string, string>>;
  /** What the figures beside its number are called, by their names, where the catalogue (`kpi.beside.…`) does not know them. English is the name itself. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The same of the labels that its facts bear, as ways to break it down (`dimension.…`). */
  readonly labels?: Readonly<Record<string, string>>;
}
/** What of a KPI's card is words. */
export interface KpiTexts {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly formula: string;
  readonly denominator: string;
  readonly nothing: string;
  readonly caveats: readonly string[];
  /** The worked example, where the card shows it. */
  readonly example?: { readonly because: string };
}
export type KpiCatalogue = Readonly<Record<string, KpiWords>>;
/** As much of it as a board needs. */
export type KpiNames = Readonly<Record<string, Pick<KpiWords, "title" | "denominator" | "says" | "beside" | "labels">>>;

/** What KPIs are called and what stands beside their numbers, without their documentation. */
export function namesOf(catalogue: KpiCatalogue): KpiNames {
  return Object.fromEntries(Object.entries(catalogue).map(([id, { title, denominator = "", says = {}, beside = {}, labels = {} }]) => [id, { title, denominator, says, beside, labels }]));
}

/** A result or a line of the board under its name in this language. Its `denominator` is a number, and stays one. */
export function titleInWords<T extends { readonly id: string; readonly title: string }>(kpi: T, catalogue: KpiNames): T {
  const title = catalogue[kpi.id]?.title;
  return title === undefined ? kpi : { ...kpi, title };
}

/** Words for names that its number has, not its documentation. */
const besideTheCard: ReadonlySet<string> = new Set(["says", "beside", "labels"]);

/** A KPI's documentation with the texts that this language has. */
export function cardInWords<T extends KpiTexts>(card: T, catalogue: KpiCatalogue): T {
  const { because, ...words } = catalogue[card.id] ?? {};
  const texts = Object.fromEntries(Object.entries(words).filter(([text]) => !besideTheCard.has(text)));
  const example = card.example === undefined || because === undefined ? {} : { example: { ...card.example, because } };
  return { ...card, ...texts, ...example };
}

/** All further texts that KPIs say for themselves, by their English. */
export function saysOf(catalogue: KpiNames): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(catalogue).flatMap(({ says = {} }) => Object.entries(says)));
}
