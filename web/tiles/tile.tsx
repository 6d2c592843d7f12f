import { Info } from "lucide-react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Comparison, KpiResult } from "../../src/serve/contract.ts";
import type { Denominator } from "../api/in-words.ts";
import { IntervalBar } from "../charts/interval-bar.tsx";
import { Change } from "../figures/change.tsx";
import { hasSides, reasonOf, showSide, showValue, whyNone } from "../figures/figure.ts";
import { GoalLine } from "../figures/goal-line.tsx";
import { keyWords } from "../figures/key-words.ts";
import { isSilent, stalestOf } from "../figures/source-name.ts";
import { showDay, addDays } from "../format/days.ts";
import { labelOf } from "../format/periods.ts";
import { showCount, showInterval, showNumber, unitOnBoard } from "../format/numbers.ts";
import { useChangeView, useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";
import { TileSpark } from "./tile-spark.tsx";
import "./tile.css";

export interface TileProps {
  readonly kpi: KpiResult;
  /** Its documentation, for what the denominator counts; undefined until it came. */
  readonly card: Denominator | undefined;
}

/** One number with all that is needed to trust or doubt it. Title → KPI page, value → accounts. */
export function Tile({ kpi, card }: TileProps): ReactElement {
  return (
    <article className={kpi.small && kpi.value !== null ? "tile small-n" : "tile"} aria-label={kpi.title} data-kpi={kpi.id}>
      <Head kpi={kpi} />
      {kpi.value === null && kpi.buckets === undefined ? <Nothing kpi={kpi} /> : <Something kpi={kpi} card={card} />}
    </article>
  );
}

function Head({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const change = useChangeView();
  const how = say("tile.how", { title: kpi.title });
  return (
    <div className="tile-head">
      <h3><Link to="/kpis/$id" params={{ id: kpi.id }}>{kpi.title}</Link></h3>
      <button type="button" className="icon-button no-print" aria-label={how} title={how} onClick={() => change({ how: kpi.id })}><Info size={14} aria-hidden /></button>
    </div>
  );
}

function Something({ kpi, card }: TileProps): ReactElement {
  const { compare } = useView();
  const comparison: Comparison | undefined = compare === "year" ? kpi.year_before : compare === "previous" ? kpi.previous : undefined;
  return (
    <>
      <div className="tile-figure">
        <BigValue kpi={kpi} />
        {comparison !== undefined && <Change comparison={comparison} unit={kpi.unit} currency={kpi.currency} better={kpi.better} label={labelOf(comparison.period)} />}
      </div>
      {kpi.combine === "distribution" && kpi.buckets !== undefined && kpi.buckets.length > 0 ? <MiniBuckets kpi={kpi} /> : <TileSpark kpi={kpi} />}
      <Foot kpi={kpi} card={card} />
    </>
  );
}

function BigValue({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const shown = showValue(kpi, kpi, "board");
  const exact = showValue(kpi, kpi);
  return (
    <Link to="/kpis/$id" params={{ id: kpi.id }} search={((before: object) => ({ ...before, behind: "accounts" })) as never} className={shown.length > 7 ? "tile-value medium" : "tile-value"} title={exact} aria-label={say("tile.accounts", { title: kpi.title, shown, value: exact })}>{shown}</Link>
  );
}

function Foot({ kpi, card }: TileProps): ReactElement {
  return (
    <div className="tile-foot" title={stalestOf(kpi)}>
      {sidesOf(kpi, card) !== "" && <span>{sidesOf(kpi, card)}</span>}
      {kpi.interval !== null && kpi.value !== null && (
        <span className="tile-foot-range">
          <IntervalBar value={kpi.value} interval={kpi.interval} scale={kpi.unit === "nps" ? [-100, 100] : [0, 1]} />
          <span>{showInterval(kpi.interval, kpi.unit)}</span>
        </span>
      )}
      <GoalLine kpi={kpi} />
      {kpi.small && <span title={say("tile.small.help")}>{say("tile.small", { n: showCount(kpi.n), count: kpi.n })}</span>}
      {kpi.partial !== null && <span className="tile-note">{say("tile.partial", { from: showDay(kpi.partial.from), until: showDay(addDays(kpi.partial.to, -1)) })}</span>}
      {kpi.warnings.map((warning) => <span key={warning.code} className="tile-note">{warning.text}</span>)}
      {isSilent(kpi) && <span className="tile-note">{stalestOf(kpi)}</span>}
    </div>
  );
}

function sidesOf(kpi: KpiResult, card: Denominator | undefined): string {
  if (kpi.combine === "median") return [spread(kpi), say("tile.n", { n: showCount(kpi.n, "board") })].filter(Boolean).join(" · ");
  if (!hasSides(kpi)) return kpi.small || kpi.n === kpi.value ? "" : say("tile.facts", { n: showCount(kpi.n, "board"), count: kpi.n });
  const sides = say("tile.of", { numerator: showSide(kpi.numerator, kpi, "numerator", "board"), denominator: showSide(kpi.denominator, kpi, "denominator", "board") });
  return card === undefined || card.denominator === "" ? sides : `${sides} ${card.denominator}`;
}

function spread(kpi: KpiResult): string {
  const { p25, p75 } = kpi.beside;
  if (p25 === null || p25 === undefined || p75 === null || p75 === undefined) return "";
  const plain = { unit: "count", precision: "board" } as const;
  const { times } = unitOnBoard(Number(kpi.value), kpi.unit);
  return say("tile.range", { low: showNumber(p25 * times, plain), high: showNumber(p75 * times, plain) });
}

const bucketsMost = 4;

function MiniBuckets({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const buckets = kpi.buckets ?? [];
  const most = Math.max(1, ...buckets.map((bucket) => bucket.value));
  return (
    <div className="tile-buckets">
      {buckets.slice(0, bucketsMost).map((bucket) => (
        <Link key={bucket.key} className="tile-bucket" to="/kpis/$id" params={{ id: kpi.id }} search={((before: object) => ({ ...before, behind: "facts", bucket: bucket.key })) as never}>
          <i aria-hidden style={{ width: `${(bucket.value / most) * 100}%` }} /><span className="clip">{keyWords(bucket.key)}</span><span className="tabular">{showCount(bucket.value, "board")}</span>
        </Link>
      ))}
    </div>
  );
}

function Nothing({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  if (kpi.fault !== undefined) return <Fault fault={kpi.fault} />;
  if (kpi.reason !== "not_collected") {
    return <><div className="tile-value nothing" aria-label={whyNone(kpi)}>—</div><p className="tile-note">{whyNone(kpi)}</p></>;
  }
  return (
    <>
      <p className="tile-none">{say("tile.notcollected")}</p>
      {kpi.reason_text !== undefined && <p className="tile-note">{whyNone(kpi)}</p>}
      {kpi.missing.length > 0 && (
        <>
          <p className="tile-note tile-brought" title={kpi.missing.join("; ")}>{say("tile.brought", { sources: kpi.missing.join("; ") })}</p>
          <Link to="/import" className="link small">{say("tile.import")}</Link>
        </>
      )}
    </>
  );
}

/** It could not be computed: why, what to do, and the code to ask about. The other tiles stand. */
function Fault({ fault: { code, text, advice } }: { readonly fault: NonNullable<KpiResult["fault"]> }): ReactElement {
  return (
    <>
      <p className="tile-none">{reasonOf("failed")}</p>
      <p className="tile-note">{text} {advice}</p>
      <code className="tile-note">{code}</code>
    </>
  );
}
