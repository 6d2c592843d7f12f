/** Questions about erased people. */
import { queryOptions } from "@tanstack/react-query";
import type { ErasureAnswer } from "../../src/serve/contract.ts";
import { ask } from "./ask.ts";

/** While one runs it is asked again every second. */
const whileRunningMs = 1_000;

export const erasuresQuestion = () => queryOptions({
  queryKey: ["erasures"],
  queryFn: ({ signal }) => ask<{ readonly erasures: readonly ErasureAnswer[] }>("/erasures", {}, signal),
  refetchInterval: ({ state }) => (state.data?.erasures.some(({ step, fault }) => step !== null && fault === null) === true ? whileRunningMs : false),
});
