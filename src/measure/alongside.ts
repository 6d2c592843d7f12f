/** Other readings of a number that stand beside it (rule R11): the same KPI asked once more with some of its settings otherwise, and its share of another's number. */
import { standingOf } from "./coverage.ts";
import { figureOf } from "./figure.ts";
import { groupsOf } from "./groups.ts";
import type { Alongside, Kpi, KnobValues, ShareOf } from "./kpi.ts";
import { figureAsk, groupsAsk, type Question, questionOf } from "./run.ts";
import { windowOf } from "./windows.ts";

/** A reading, with the question that answers it, of a share the one that it is divided by as well; null where what it needs was not collected. */
interface Reading {
  readonly name: string;
  readonly question: Question | null;
  readonly whole?: Question | null;
}

/** What each reading comes to, by its name in the KPI's `alongside`. One that is the number itself, as it is set, is left out. */
export async function alongside(question: Question): Promise<Readonly<Record<string, number | null>>> {
  const found = await Promise.all((await readingsOf(question)).map(async (reading) => [reading.name, await valueOf(reading)] as const));
  return Object.fromEntries(found);
}

/** The questions behind {@link alongside}. */
export async function readingsOf(question: Question): Promise<Reading[]> {
  const others = Object.entries(question.kpi.alongside ?? {}).filter(([, one]) => isShare(one) || Object.keys(one).some((knob) => question.knobs[knob] !== one[knob]));
  return Promise.all(others.map(async ([name, one]) => (isShare(one) ? shareOf(question, name, one) : { name, question: await askedWith(question, variantOf(question.kpi, name, one), one) })));
}

/** All questions of readings that can be asked. */
export function questionsOf(readings: readonly Reading[]): Question[] {
  return readings.flatMap(({ question, whole }) => [question, whole]).filter((one) => one !== null && one !== undefined);
}

function isShare(one: Alongside): one is ShareOf {
  return typeof one["shareOf"] === "object";
}

async function shareOf(question: Question, name: string, one: ShareOf): Promise<Reading> {
  const { kpi } = question;
  // Both at once: one awaited after the other would fail unheard where the first has failed, and an unheard failure ends the process.
  const [part, whole] = await Promise.all([
    askedWith(question, variantOf(kpi, `${name} part`, one.by), one.by),
    askedWith(question, remembered(kpi, name, () => ({ ...alone(one.shareOf), id: kpi.id, knobs: kpi.knobs })), {}),
  ]);
  return { name, question: part, whole };
}

async function askedWith({ knobs: given, ...ask }: Question, kpi: Kpi, set: KnobValues): Promise<Question | null> {
  const knobs = { ...given, ...set };
  if (!standingOf(kpi, knobs, windowOf(kpi, ask.period, ask.now), ask.coverage).collected) return null;
  const { question } = await questionOf({ ...ask, kpi });
  return question === null ? null : { ...question, knobs };
}

async function valueOf({ question, whole }: Reading): Promise<number | null> {
  if (question === null || whole === null) return null;
  if (whole === undefined) return numberOf(question);
  const [part, all] = await Promise.all([numberOf(question), numberOf(whole)]);
  return part === null || all === null || all === 0 ? null : part / all;
}

async function numberOf(question: Question): Promise<number | null> {
  return figureOf(figureAsk(question), await groupsOf(question.engine, groupsAsk(question, [question.period]), question.query)).value;
}

const variants = new WeakMap<Kpi, Map<string, Kpi>>();

/** The same object each time: what is kept of a KPI is known by it. */
function remembered(kpi: Kpi, name: string, make: () => Kpi): Kpi {
  const known = variants.get(kpi) ?? new Map<string, Kpi>();
  variants.set(kpi, known);
  const variant = known.get(name) ?? make();
  known.set(name, variant);
  return variant;
}

function variantOf(kpi: Kpi, name: string, set: KnobValues): Kpi {
  return remembered(kpi, name, () => ({ ...alone(kpi), facts: (ask) => kpi.facts({ ...ask, knobs: { ...ask.knobs, ...set } }) }));
}

/** With nothing beside it. */
function alone({ alongside: _, across: __, ...kpi }: Kpi): Kpi {
  return kpi;
}
