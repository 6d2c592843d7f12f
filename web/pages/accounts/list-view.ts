import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useView } from "../../frame/use-view.ts";
import { accountsView, type AccountsView } from "../../views.ts";
import { columnIds } from "./columns.ts";

/** What a list of accounts can be narrowed by; other filters of the address stay with the numbers they were made for. */
export const accountFilters = ["tier", "owner", "region", "list", "industry", "country"];

/** A view of the list as it is saved and asked for. */
export interface ListView {
  readonly search: string;
  readonly where: readonly string[];
  readonly sort: string;
  readonly columns: readonly string[];
}

export interface ListViewNow {
  readonly view: AccountsView;
  readonly current: ListView;
  /** Filters that only this list knows. */
  readonly having: readonly string[];
  readonly isNarrowed: boolean;
  /** Goes to a saved view, or with null to all accounts. */
  readonly open: (segment: (ListView & { readonly name: string }) | null, replace?: boolean) => void;
}

/** The list's part of the address. */
export function useListView(): ListViewNow {
  const raw = useSearch({ strict: false });
  const { where } = useView();
  const navigate = useNavigate();
  const view = useMemo(() => withKnownColumns(accountsView(raw)), [raw]);
  const shared = where.filter(isOfList);
  const open = useCallback<ListViewNow["open"]>((segment, replace = false) => void navigate({ to: ".", replace, search: ((before: Readonly<Record<string, unknown>>) => ({ ...before, ...addressOf(segment, before) })) as never }), [navigate]);
  return {
    view,
    having: view.having ?? [],
    current: { search: view.search ?? "", where: [...shared, ...(view.having ?? [])], sort: view.sort ?? "name", columns: view.columns ?? [] },
    isNarrowed: view.search !== undefined || view.sort !== undefined || view.columns !== undefined || view.having !== undefined || shared.length > 0,
    open,
  };
}

/** A column that is not known is left out; where none is left, the usual columns and order stand. */
function withKnownColumns(view: AccountsView): AccountsView {
  const columns = orNone((view.columns ?? []).filter(isColumn));
  const sort = view.sort !== undefined && isColumn(view.sort.replace(/^-/, "")) ? view.sort : undefined;
  return { ...view, columns, sort };
}

function isColumn(name: string): boolean {
  return columnIds.some((id) => id === name);
}

function isOfList(condition: string): boolean {
  return accountFilters.some((name) => condition.startsWith(`${name}=`));
}

function addressOf(segment: (ListView & { readonly name: string }) | null, before: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const others = listOf(before["where"]).filter((one) => !isOfList(one));
  const { name, search = "", where = [], sort = "name", columns = [] } = segment ?? {};
  const having = where.filter((one) => !isOfList(one));
  return {
    segment: name, search: search || undefined, sort: sort === "name" ? undefined : sort, columns: orNone(columns),
    where: orNone([...others, ...where.filter(isOfList)]), having: orNone(having),
  };
}

function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : typeof value === "string" ? [value] : [];
}

function orNone(list: readonly string[]): readonly string[] | undefined {
  return list.length === 0 ? undefined : list;
}
