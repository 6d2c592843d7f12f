import { NativeSelect, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { KpiResult } from "../../../src/serve/contract.ts";
import { dimensionsQuestion, kpiQuestion } from "../../api/questions.ts";
import { BreakdownBars } from "../../charts/breakdown-bars.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { kpiView } from "../../views.ts";
import { kpiNames } from "../../words/language.ts";
import { known, say, wordsOf } from "../../words/say.ts";

/** The number by a dimension as of each fact's date; a bar opens its facts. */
export function Breakdown({ kpi, dimensions }: { readonly kpi: KpiResult; readonly dimensions: readonly string[] }): ReactElement | null {
  const { params } = useView();
  const chosen = kpiView(useSearch({ strict: false })).by;
  const change = useChangeView();
  const titles = new Map((useQuery(dimensionsQuestion()).data?.dimensions ?? []).map((one) => [one.id, one.title]));
  const by = chosen ?? dimensions.find((one) => one === (kpi.group === "trust" ? "source" : "tier")) ?? dimensions[0];
  const answer = useQuery({ ...kpiQuestion(kpi.id, { ...params, by }), enabled: by !== undefined });
  if (by === undefined) return null;
  const title = (id: string): string => titles.get(id) ?? labelWord(id, kpi);
  return (
    <section className="card">
      <div className="chart-head">
        <h2>{say("kpi.breakdown.title", { dimension: title(by).toLowerCase() })}</h2>
        <NativeSelect size="xs" value={by} onChange={(event) => change({ by: event.currentTarget.value, key: undefined })} data={dimensions.map((value) => ({ value, label: title(value) }))} aria-label={say("kpi.breakdown.choose")} />
      </div>
      {answer.isError ? <ProblemNote fault={answer.error} /> : answer.data === undefined ? <Skeleton h={140} /> : (answer.data.breakdown ?? []).length === 0 ? <p className="soft">{say("kpi.breakdown.none")}</p>
        : <BreakdownBars lines={answer.data.breakdown ?? []} kind={kpi} title={title(by)} of={kpi.title} onChoose={(key) => change({ by, key, behind: "facts", bucket: undefined, account: undefined })} />}
      <div style={{ marginTop: 6 }}><Until at={kpi.data_as_of} /></div>
    </section>
  );
}

/** A label that the KPI's own facts bear: as it has it in its own file, else by the catalogue. */
function labelWord(label: string, { id }: KpiResult): string {
  const key = `dimension.${label}`;
  return kpiNames()[id]?.labels?.[label] ?? (known(key) ? say(key) : wordsOf(label));
}
