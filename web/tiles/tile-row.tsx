import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { KpiResult } from "../../src/serve/contract.ts";
import { denominatorsQuestion, kpiQuestion } from "../api/questions.ts";
import { ProblemNote } from "../frame/problem-note.tsx";
import { Held } from "../frame/held.tsx";
import { useView } from "../frame/use-view.ts";
import { Tile } from "./tile.tsx";

/** KPIs side by side, each asked for on its own, so that none waits for another. */
export function TileRow({ ids }: { readonly ids: readonly string[] }): ReactElement {
  return <Held place={`tiles ${ids[0] ?? ""}`}><div className="tile-row">{ids.map((id) => <AskedTile key={id} id={id} />)}</div></Held>;
}

/** The question of a tile: the period of the address, its filters and its comparison. */
export function useKpi(id: string, further: { readonly by?: string } = {}): ReturnType<typeof useQuery<KpiResult>> {
  const { params, compare, ready } = useView();
  return useQuery({ ...kpiQuestion(id, { ...params, ...further, compare: compare !== "none" }), enabled: ready });
}

function AskedTile({ id }: { readonly id: string }): ReactElement {
  const answer = useKpi(id);
  const cards = useQuery(denominatorsQuestion()).data;
  if (answer.isError) return <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data === undefined) return <Skeleton className="tile-waiting" radius="md" />;
  return <Tile kpi={answer.data} card={cards?.get(id)} />;
}
