/** Other readings of a number that stand beside it (rule R11): the same KPI asked once more with some of its settings otherwise. */
import { standingOf } from "./coverage.ts";
import { figureOf } from "./figure.ts";
import { groupsOf } from "./groups.ts";
import type { Kpi, KnobValues } from "./kpi.ts";
import { figureAsk, groupsAsk, type Question, questionOf } from "./run.ts";
import { windowOf } from "./windows.ts";

/** A reading, with the question that answers it; null where what it needs was not collected. */
interface Reading {
  readonly name: string;
  readonly question: Question | null;
}

/** What each reading comes to, by its name in the KPI's `alongside`. One that is the number itself, as it is set, is left out. */
export async function alongside(question: Question): Promise<Readonly<Record<string, number | null>>> {
  const found = await Promise.all((await readingsOf(question)).map(async ({ name, question: one }) => [name, one === null ? null : await valueOf(one)] as const));
  return Object.fromEntries(found);
}

/** The questions behind {@link alongside}. */
export async function readingsOf(question: Question): Promise<Reading[]> {
  const others = Object.entries(question.kpi.alongside ?? {}).filter(([, set]) => Object.keys(set).some((knob) => question.knobs[knob] !== set[knob]));
  return Promise.all(others.map(async ([name, set]) => ({ name, question: await askedWith(question, variantOf(question.kpi, name, set), set) })));
}

async function askedWith({ knobs: given, ...ask }: Question, kpi: Kpi, set: KnobValues): Promise<Question | null> {
  const knobs = { ...given, ...set };
  if (!standingOf(kpi, knobs, windowOf(kpi, ask.period, ask.now), ask.coverage).collected) return null;
  const { question } = await questionOf({ ...ask, kpi });
  return question === null ? null : { ...question, knobs };
}

async function valueOf(question: Question): Promise<number | null> {
  return figureOf(figureAsk(question), await groupsOf(question.engine, groupsAsk(question, [question.period]), question.query)).value;
}

const variants = new WeakMap<Kpi, Map<string, Kpi>>();

/** The same object each time: what is kept of a KPI is known by it. */
function variantOf(kpi: Kpi, name: string, set: KnobValues): Kpi {
  const known = variants.get(kpi) ?? new Map<string, Kpi>();
  variants.set(kpi, known);
  const { alongside: _, ...alone } = kpi;
  const variant = known.get(name) ?? { ...alone, facts: (ask) => kpi.facts({ ...ask, knobs: { ...ask.knobs, ...set } }) };
  known.set(name, variant);
  return variant;
}
