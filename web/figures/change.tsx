import type { ReactElement } from "react";
import type { Comparison, Unit } from "../../src/serve/contract.ts";
import { showNumber, showShare } from "../format/numbers.ts";
import { say } from "../words/say.ts";
import "./figures.css";

export interface ChangeProps {
  readonly comparison: Pick<Comparison, "difference" | "change"> | undefined;
  readonly unit: Unit;
  readonly currency: string | null;
  readonly better: string;
  readonly label: string;
  /** The arrow and the difference alone; what it is compared with stands in the title. */
  readonly short?: boolean;
}

/** Difference and percent with an arrow, coloured by what is better for this KPI. No percentage from zero. */
export function Change({ comparison, unit, currency, better, label, short = false }: ChangeProps): ReactElement | null {
  if (comparison === undefined) return null;
  if (comparison.difference === null) return <span className="change" title={say("change.nothing", { label })}>— {say("change.vs", { label })}</span>;
  if (comparison.difference === 0) return <span className="change" title={say("change.same.vs", { label })}>{short ? "=" : say("change.same.vs", { label })}</span>;
  const up = comparison.difference > 0;
  const tone = toneOf(up, better);
  const differenceUnit = unit === "percent" ? "pp" : unit === "money_per_year" || unit === "money_per_day" ? "money" : unit;
  const difference = showNumber(Math.abs(comparison.difference), { unit: differenceUnit, currency, precision: "board" });
  const spoken = [say(up ? "change.up" : "change.down", { difference }), tone === "" ? "" : say(`change.${tone}`), say("change.vs", { label })].filter(Boolean).join(", ");
  return (
    <span className="change" title={spoken}>
      <span className="unseen">{spoken}</span>
      <span aria-hidden className={tone} style={{ whiteSpace: "nowrap" }}><Arrow up={up} /> {difference}{short ? "" : shareText(comparison, unit)}</span>
      {!short && <span aria-hidden className="change-vs">{say("change.vs", { label })}</span>}
    </span>
  );
}

function shareText({ change }: Pick<Comparison, "change">, unit: Unit): string {
  if (change === null || unit === "percent" || unit === "pp" || unit === "nps") return "";
  return Math.abs(change) > 9.99 ? "" : ` (${change > 0 ? "+" : ""}${showShare(change)})`;
}

function toneOf(up: boolean, better: string): "better" | "worse" | "" {
  if (better !== "up" && better !== "down") return "";
  return (better === "up") === up ? "better" : "worse";
}

function Arrow({ up }: { readonly up: boolean }): ReactElement {
  return <svg className="change-arrow" width="8" height="8" viewBox="0 0 8 8" aria-hidden><path d={up ? "M4 1 7.500 7H.5z" : "M4 7 .5 1h7z"} fill="currentColor" /></svg>;
}
