import { useIntersection, useMergedRef } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactElement, type RefObject } from "react";
import type { KpiResult, SeriesPoint } from "../../src/serve/contract.ts";
import { sparkQuestion } from "../api/questions.ts";
import { ChartMenu } from "../charts/chart-menu.tsx";
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
  const place = useRef<HTMLDivElement>(null);
  const isNear = useNear(place);
  const seen = useRef(false);
  seen.current ||= entry?.isIntersecting === true;
  const { params, span } = useView();
  const from = addMonths(span.to, -months);
  const series = useQuery({ ...sparkQuestion(kpi.id, { ...params, from, to: span.to, every: "month" }), enabled: seen.current && kpi.series === undefined });
  const points = kpi.series ?? series.data?.series;
  return (
    <div ref={useMergedRef(ref, place)} className="spark-place" aria-busy={series.isFetching && points === undefined}>
      {points !== undefined && points.length > 0 && <><Spark points={points} kind={kpi} label={say("tile.spark", { title: kpi.title })} />{isNear && <SparkMenu kpi={kpi} points={points} />}</>}
    </div>
  );
}

/** Whether somebody has pointed at the tile, or come to it by keyboard: before that its menu would only be one thing more to step over. */
function useNear(place: RefObject<HTMLDivElement | null>): boolean {
  const [isNear, come] = useState(false);
  useEffect(() => {
    const tile = place.current?.closest(".tile");
    const came = (): void => come(true);
    for (const event of comings) tile?.addEventListener(event, came, { once: true });
    return () => { for (const event of comings) tile?.removeEventListener(event, came); };
  }, [place]);
  return isNear;
}

const comings = ["pointerenter", "focusin"] as const;

/** The twelve months to be taken along. */
function SparkMenu({ kpi, points }: { readonly kpi: KpiResult; readonly points: readonly SeriesPoint[] }): ReactElement {
  const title = say("tile.spark", { title: kpi.title });
  return <ChartMenu title={title} table={async () => (await import("../charts/spark-picture.ts")).sparkTable({ points, kind: kpi })} svg={async (colours, { ground }) => (await import("../charts/spark-picture.ts")).sparkPicture({ title, subtitle: ground, points, kind: kpi }, colours)} />;
}
