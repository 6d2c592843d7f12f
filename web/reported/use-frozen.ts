import { useQuery } from "@tanstack/react-query";
import type { FrozenBoardCard } from "../../src/serve/contract.ts";
import { frozenQuestion } from "../api/questions.ts";
import { useView } from "../frame/use-view.ts";

/** The frozen board of the period on screen; null: it was not frozen; undefined: not known yet, or what is on screen is filtered. */
export function useFrozen(): FrozenBoardCard | null | undefined {
  const { span, where, ready } = useView();
  const boards = useQuery({ ...frozenQuestion(), enabled: ready }).data?.boards;
  if (boards === undefined || where.length > 0) return undefined;
  return boards.find(({ from, to }) => from === span.from && to === span.to) ?? null;
}
