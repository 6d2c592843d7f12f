import type { KpiResult } from "../../src/serve/contract.ts";
import { showNumber } from "../format/numbers.ts";
import { kpiNames } from "../words/language.ts";
import { known, say, wordsOf } from "../words/say.ts";
import type { Kind } from "./figure.ts";

/** What figures beside a number are counted in, where that is not the number's own unit. */
export type BesideKind = Kind & Pick<KpiResult, "id" | "beside_units">;

/** A figure that stands beside a number, as text. */
export function showBeside(name: string, value: number, kind: BesideKind): string {
  return showNumber(value, { unit: kind.beside_units?.[name] ?? kind.unit, currency: kind.currency, precision: "board" });
}

/** What it is called: as the KPI has it in its own file, else by the catalogue. */
export function besideWord(name: string, { id }: Pick<KpiResult, "id">): string {
  const key = `kpi.beside.${name}`;
  return kpiNames()[id]?.beside?.[name] ?? (known(key) ? say(key) : wordsOf(name));
}
