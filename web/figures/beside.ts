import type { KpiResult } from "../../src/serve/contract.ts";
import { showNumber } from "../format/numbers.ts";
import { known, say } from "../words/say.ts";
import type { Kind } from "./figure.ts";

/** What figures beside a number are counted in, where that is not the number's own unit. */
export type BesideKind = Kind & Pick<KpiResult, "beside_units">;

/** A figure that stands beside a number, as text. */
export function showBeside(name: string, value: number, kind: BesideKind): string {
  return showNumber(value, { unit: kind.beside_units?.[name] ?? kind.unit, currency: kind.currency, precision: "board" });
}

/** What it is called. */
export function besideWord(name: string): string {
  const key = `kpi.beside.${name}`;
  return known(key) ? say(key) : name.replaceAll("_", " ");
}
