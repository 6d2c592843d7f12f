import type { ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { BucketsChart } from "../../charts/buckets-chart.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

export function Buckets({ kpi }: { readonly kpi: KpiResult }): ReactElement | null {
  const change = useChangeView();
  if (kpi.buckets === undefined || kpi.buckets.length === 0) return null;
  return (
    <section className="card">
      <div className="chart-head"><h2>{say("kpi.buckets")}</h2></div>
      <BucketsChart buckets={kpi.buckets} kind={kpi} of={kpi.title} onChoose={(bucket) => change({ bucket, behind: "facts", key: undefined, account: undefined })} />
      <div style={{ marginTop: 6 }}><Until at={kpi.data_as_of} /></div>
    </section>
  );
}
