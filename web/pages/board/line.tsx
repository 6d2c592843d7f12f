import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { Change } from "../../figures/change.tsx";
import { reasonOf, showValue, whyNone } from "../../figures/figure.ts";
import { labelOf } from "../../format/periods.ts";
import { useView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

/** A KPI in one line: title → KPI page, value → the accounts behind it. */
export function KpiLine({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { compare } = useView();
  const comparison = compare === "year" ? kpi.year_before : compare === "previous" ? kpi.previous : undefined;
  return (
    <li className={kpi.small && kpi.value !== null ? "kpi-line small-n" : "kpi-line"} data-kpi={kpi.id}>
      <Link className="kpi-line-title" to="/kpis/$id" params={{ id: kpi.id }}>{kpi.title}</Link>
      {kpi.value === null ? <Nothing kpi={kpi} /> : <Value kpi={kpi} />}
      {kpi.value !== null && comparison !== undefined && comparison.difference !== null && <span className="kpi-line-change"><Change comparison={comparison} unit={kpi.unit} currency={kpi.currency} better={kpi.better} label={labelOf(comparison.period)} short /></span>}
    </li>
  );
}

function Value({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const shown = showValue(kpi, kpi, "board");
  const exact = showValue(kpi, kpi);
  const small = kpi.small ? ` · ${say("tile.small", { n: kpi.n })}` : "";
  return <Link className="kpi-line-value" to="/kpis/$id" params={{ id: kpi.id }} search={((before: object) => ({ ...before, behind: "accounts" })) as never} title={`${exact}${small}`} aria-label={say("tile.accounts", { title: kpi.title, shown, value: exact })}>{shown}</Link>;
}

function Nothing({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  if (kpi.reason === "not_collected" && kpi.missing.length === 0) return <span className="kpi-line-none" title={whyNone(kpi)}>{say("tile.notcollected")}</span>;
  if (kpi.reason === "not_collected") return <Link className="kpi-line-none quiet-link" to="/import" title={say("tile.brought", { sources: kpi.missing.join("; ") })}>{say("tile.notcollected")}</Link>;
  if (kpi.fault !== undefined) return <Link className="kpi-line-none quiet-link" to="/kpis/$id" params={{ id: kpi.id }} search={((before: object) => before) as never} title={`${kpi.fault.text} ${kpi.fault.advice} (${kpi.fault.code})`}>{reasonOf("failed")}</Link>;
  return <span className="kpi-line-none" title={whyNone(kpi)} aria-label={whyNone(kpi)}>—</span>;
}
