import type { ReactElement } from "react";
import type { Bucket } from "../../src/serve/contract.ts";
import { keyWords } from "../figures/key-words.ts";
import { showNumber, showShare } from "../format/numbers.ts";
import type { Kind } from "../figures/figure.ts";
import { say } from "../words/say.ts";
import type { AboutChart } from "./about-chart.ts";
import { ChartMenu } from "./chart-menu.tsx";
import type { Colours } from "./use-drawing.ts";
import "./chart.css";

export interface BucketsChartProps {
  readonly buckets: readonly Bucket[];
  readonly kind: Kind;
  /** What is distributed. */
  readonly of: string;
  readonly onChoose: (key: string) => void;
}

/** A distribution as bars in the order of the definition, with shares; it is its own table. */
export function BucketsChart({ buckets, kind, of, onChoose }: BucketsChartProps): ReactElement {
  const most = Math.max(0, ...buckets.map((bucket) => bucket.value)) || 1;
  const title = `${of}, ${say("kpi.buckets")}`;
  const share = (bucket: Bucket): string => (bucket.share === null ? "—" : showShare(bucket.share));
  const svg = async (colours: Colours, { period, ground }: AboutChart): Promise<string> => (await import("./bars-picture.ts")).barsPicture({ title, subtitle: `${period} · ${ground}`, heads: [say("kpi.breakdown.value"), say("kpi.share")], most, bars: buckets.map((bucket) => ({ name: keyWords(bucket.key), value: bucket.value, low: null, high: null, texts: [showNumber(bucket.value, kind), share(bucket)] })) }, colours);
  return (
    <>
    <div className="bars" role="table" aria-label={title}>
      {buckets.map((bucket) => (
        <div key={bucket.key} className="bar-line" role="row">
          <span role="cell" className="clip"><button type="button" className="plain-button quiet-link clip" style={{ maxWidth: "100%" }} aria-label={say("kpi.breakdown.filter", { key: keyWords(bucket.key) })} onClick={() => onChoose(bucket.key)}><bdi>{keyWords(bucket.key)}</bdi></button></span>
          <span role="cell" className="bar-track"><i style={{ left: 0, width: `${(bucket.value / most) * 100}%` }} /></span>
          <span role="cell" className="bar-value">{showNumber(bucket.value, kind)}</span>
          <span role="cell" className="bar-n">{bucket.share === null ? "—" : showShare(bucket.share)}</span>
        </div>
      ))}
    </div>
    <div className="row" style={{ justifyContent: "flex-end" }}><ChartMenu title={title} table={() => [[title, say("kpi.breakdown.value"), say("kpi.share")], ...buckets.map((bucket) => [keyWords(bucket.key), showNumber(bucket.value, kind), share(bucket)])]} svg={svg} /></div>
    </>
  );
}
