import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { workspaceQuestion } from "../api/questions.ts";
import type { Params } from "../api/ask.ts";
import { now } from "../clock.ts";
import { dayOf, dayOfInstant } from "../format/days.ts";
import { defaultSpan, type Span } from "../format/periods.ts";
import { baseView, type BaseView, type Compare } from "../views.ts";

export interface View {
  readonly span: Span;
  readonly compare: Compare;
  readonly where: readonly string[];
  /** As the API wants them; undefined until the workspace is known. */
  readonly params: Params;
  readonly ready: boolean;
  readonly today: string;
}

/** Period, comparison and filters of the address, with their defaults. */
export function useView(): View {
  const search = baseView(useSearch({ strict: false }));
  const workspace = useQuery(workspaceQuestion()).data;
  const zone = workspace?.zone ?? "UTC";
  const today = dayOf(now(), zone);
  const lastEvent = workspace?.last_event_at ?? null;
  const fallback = defaultSpan(today, lastEvent === null ? null : dayOfInstant(lastEvent, zone));
  const span = search.from !== undefined && search.to !== undefined && search.from < search.to ? { from: search.from, to: search.to } : fallback;
  const where = search.where ?? [];
  const compare = search.compare ?? "previous";
  return { span, compare, where, today, params: { from: span.from, to: span.to, where }, ready: workspace !== undefined };
}

/** Changes parts of the address and keeps the rest. */
export function useChangeView(): (change: Partial<BaseView> & Readonly<Record<string, unknown>>, options?: { readonly replace?: boolean }) => void {
  const navigate = useNavigate();
  return (change, options) =>
    void navigate({ to: ".", search: ((before: Readonly<Record<string, unknown>>) => ({ ...before, ...change })) as never, replace: options?.replace ?? false, resetScroll: false });
}
