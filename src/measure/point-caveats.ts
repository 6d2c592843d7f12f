/** What every KPI says of its series whose points do not add up to the number of the whole period. */
import type { Language } from "../words/languages.ts";
import type { Kpi } from "./kpi.ts";

type Caveat = Readonly<Record<Exclude<Language, "su">, string>>;

const ofStates: Caveat = {
  en: "In a series each point is the state at its own end: points do not add up to the period.",
  ru: "В ряду каждая точка — состояние на свой конец: в сумме точки не дают период.",
  "zh-CN": "序列中每个点是该段结束时的状态：各点相加不等于整个期间。",
};

const ofOwnDays: Caveat = {
  en: "In a series each point is counted over its own days alone: something can count in several points, or only in the whole, so points need not add up to the period.",
  ru: "В ряду каждая точка считается только по своим дням: что-то может войти в несколько точек или лишь в целое, поэтому сумма точек может не равняться периоду.",
  "zh-CN": "序列中每个点只按自己的日期计算：同一项可能计入多个点，也可能只计入整体，因此各点相加不一定等于整个期间。",
};

/** The KPI with this caveat after its own, in every language that has its caveats; shares and medians, which nobody adds up, go without. */
export function withPointsCaveat(kpi: Kpi): Kpi {
  const isAddedUp = kpi.combine === "sum" || kpi.combine === "distribution";
  if (!isAddedUp || (kpi.reading !== "snapshot" && kpi.series !== "each_point")) return kpi;
  const caveat = kpi.reading === "snapshot" ? ofStates : ofOwnDays;
  const words = Object.fromEntries(Object.entries(kpi.words ?? {}).map(([language, said]) => [language, said.caveats === undefined ? said : { ...said, caveats: [...said.caveats, caveatIn(caveat, language)] }]));
  return { ...kpi, caveats: [...kpi.caveats, caveat.en], ...(kpi.words === undefined ? {} : { words }) };
}

function caveatIn(caveat: Caveat, language: string): string {
  return language === "ru" || language === "zh-CN" ? caveat[language] : caveat.en;
}
