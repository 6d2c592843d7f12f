import { useState, type ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { showCount } from "../../format/numbers.ts";
import { usePrinting } from "../../frame/use-printing.ts";
import { say } from "../../words/say.ts";
import { KpiLine } from "./line.tsx";

/** So many lines stand in a column before the rest is folded, and never fewer than two are. */
const foldedFrom = 8;

/** KPIs in a line each. */
export function Lines({ kpis }: { readonly kpis: readonly KpiResult[] }): ReactElement | null {
  return kpis.length === 0 ? null : <ul className="kpi-lines">{kpis.map((kpi) => <KpiLine key={kpi.id} kpi={kpi} />)}</ul>;
}

/** The lines of a stage: of many the first, so that no column is thrice as long as the others; on paper all. */
export function FoldedLines({ kpis }: { readonly kpis: readonly KpiResult[] }): ReactElement | null {
  const [all, setAll] = useState(false);
  const printing = usePrinting();
  const isLong = kpis.length > foldedFrom + 1;
  if (!isLong) return <Lines kpis={kpis} />;
  const shown = all || printing ? kpis : kpis.slice(0, foldedFrom);
  return (
    <>
      <Lines kpis={shown} />
      <button type="button" className="plain-button link small board-more no-print" aria-expanded={all} onClick={() => setAll(!all)}>{all ? say("board.lines.fewer") : say("board.lines.more", { n: showCount(kpis.length - foldedFrom), count: kpis.length - foldedFrom })}</button>
    </>
  );
}
