import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { accountsQuestion, pageRows } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";

/** Rows so near to those in sight are asked for before they are. */
const nearRows = 50;
/** A list that stays at its place for so long is at rest. */
const restMs = 60;
/** Of pages that are flown over, some are asked for so often. */
const flownMs = 150;
/** Pages on their way are given up for others where the list has been at rest for so long. */
const givenUpMs = 250;

/** The account of a place, as soon as its page is here. Pages near to what is in sight are asked for ahead, those that are flown over now and then. */
export function useAccounts(params: Params, indexes: readonly number[], count: number): (index: number) => AccountRow | undefined {
  const client = useQueryClient();
  const near = pagesNear(indexes, count).join();
  const [handed, setHanded] = useState({ params, pages: near });
  const hand = useCallback((pages: string) => setHanded({ params, pages }), [params]);
  // Another list is shown from its top on.
  const asked = handed.params === params ? handed.pages : "0";
  const queries = useMemo(() => pagesIn(asked).map((page) => accountsQuestion(params, page)), [params, asked]);
  const isWaiting = useQueries({ queries }).some(({ isFetching }) => isFetching);
  useCalm({ wanted: near, handed: asked, isWaiting, hand });
  const byPage = new Map(pagesIn(near).map((page) => [page, client.getQueryData(accountsQuestion(params, page).queryKey)?.accounts]));
  return (index) => byPage.get(Math.floor(index / pageRows))?.[index % pageRows];
}

function pagesNear(indexes: readonly number[], count: number): number[] {
  const [first, last] = [indexes[0], indexes.at(-1)];
  if (first === undefined || last === undefined) return [];
  const from = Math.floor(Math.max(0, first - nearRows) / pageRows);
  const to = Math.floor(Math.min(count - 1, last + nearRows) / pageRows);
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

function pagesIn(text: string): number[] {
  return text.split(",").filter(Boolean).map(Number);
}

interface Calm {
  readonly wanted: string;
  readonly handed: string;
  readonly isWaiting: boolean;
  readonly hand: (wanted: string) => void;
}

/**
 * Hands on what is wanted: at once, unless something is on its way or was handed on just now; else once that is here, or it rests. Whoever gives up
 * what is on its way for each place that is flown over sees nothing until the end, and has asked for all of it.
 */
function useCalm({ wanted, handed, isWaiting, hand }: Calm): void {
  const handedAt = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (wanted === handed) return;
    const take = (): void => {
      handedAt.current = performance.now();
      hand(wanted);
    };
    const soonest = handedAt.current + flownMs - performance.now();
    const timer = setTimeout(take, isWaiting ? givenUpMs : Math.max(0, Math.min(restMs, soonest)));
    return () => clearTimeout(timer);
  }, [wanted, handed, isWaiting, hand]);
}
