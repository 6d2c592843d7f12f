import type { ReactElement } from "react";
import type { Bucket } from "../../src/serve/contract.ts";
import { showNumber, showShare } from "../format/numbers.ts";
import type { Kind } from "../figures/figure.ts";
import { say } from "../words/say.ts";
import "./chart.css";

export interface BucketsChartProps {
  readonly buckets: readonly Bucket[];
  readonly kind: Kind;
  readonly onChoose: (key: string) => void;
}

/** A distribution as bars in the order of the definition, with shares; it is its own table. */
export function BucketsChart({ buckets, kind, onChoose }: BucketsChartProps): ReactElement {
  const most = Math.max(0, ...buckets.map((bucket) => bucket.value)) || 1;
  return (
    <div className="bars" role="table" aria-label={say("kpi.buckets")}>
      {buckets.map((bucket) => (
        <div key={bucket.key} className="bar-line" role="row">
          <span role="cell" className="clip"><button type="button" className="plain-button quiet-link clip" style={{ maxWidth: "100%" }} aria-label={say("kpi.breakdown.filter", { key: bucket.key })} onClick={() => onChoose(bucket.key)}><bdi>{bucket.key}</bdi></button></span>
          <span role="cell" className="bar-track"><i style={{ left: 0, width: `${(bucket.value / most) * 100}%` }} /></span>
          <span role="cell" className="bar-value">{showNumber(bucket.value, kind)}</span>
          <span role="cell" className="bar-n">{bucket.share === null ? "—" : showShare(bucket.share)}</span>
        </div>
      ))}
    </div>
  );
}
