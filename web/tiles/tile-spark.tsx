import { useIntersection } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useRef, type ReactElement } from "react";
import type { KpiResult } from "../../src/serve/contract.ts";
import { sparkQuestion } from "../api/questions.ts";
import { Spark } from "../charts/spark.tsx";
import { addMonths } from "../format/days.ts";
import { useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";

const months = 12;
/** About a screen further down: who scrolls there, or takes a picture of the whole page, finds it drawn. */
const ahead = { rootMargin: "1200px 0px" } as const;

/** Twelve months up to the end of the period. Asked for only when the tile is about to come into sight, unless the board brought it. */
export function TileSpark({ kpi }: { readonly kpi: KpiResult }): ReactElement {
  const { ref, entry } = useIntersection(ahead);
  const seen = useRef(false);
  seen.current ||= entry?.isIntersecting === true;
  const { params, span } = useView();
  const from = addMonths(span.to, -months);
  const series = useQuery({ ...sparkQuestion(kpi.id, { ...params, from, to: span.to, every: "month" }), enabled: seen.current && kpi.series === undefined });
  const points = kpi.series ?? series.data?.series;
  return <div ref={ref} className="spark-place" aria-busy={series.isFetching && points === undefined}>{points !== undefined && points.length > 0 && <Spark points={points} kind={kpi} label={say("tile.spark", { title: kpi.title })} />}</div>;
}
