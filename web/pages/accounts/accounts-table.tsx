import { Checkbox, Popover } from "@mantine/core";
import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTable } from "@tanstack/react-table";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { useMemo, useRef, useState, type ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { accountsQuestion, pageRows } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { accountsView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { cellText, columnIds, columns, features, firstColumns, narrowColumns, rightColumns, unsortable, widths, type ColumnId, type Place } from "./columns.tsx";

const rowHeight = 36;
const waitingRows = 12;

export interface AccountsTableProps {
  readonly params: Params;
  /** Undefined while the first page is on its way. */
  readonly total: number | undefined;
}

/** A window over all accounts: only the rows in sight are drawn and only their pages are asked for. */
export function AccountsTable({ params, total }: AccountsTableProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const count = total ?? waitingRows;
  const virtual = useVirtualizer({ count, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12, scrollPaddingStart: rowHeight });
  const places = usePlaces(params, virtual);
  const shown = useShownColumns();
  const visibility = useMemo(() => Object.fromEntries(columnIds.map((id) => [id, shown.includes(id)])), [shown]);
  const table = useTable({ features, columns, data: places as Place[], state: { columnVisibility: visibility } });
  const active = useActiveRow(count, places, virtual);
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = shown.reduce((sum, id) => sum + widths[id], 0);
  return (
    <>
      <Tools places={places} shown={shown} />
      <div ref={scroll} className="accounts-scroll" tabIndex={0} role="region" aria-label={say("accounts.table", { n: count })}>
        <table className="accounts" aria-rowcount={count + 1} style={{ minWidth: width }} aria-busy={total === undefined}>
          <colgroup>{shown.map((id) => <col key={id} style={{ width: widths[id] }} />)}</colgroup>
          <thead><tr aria-rowindex={1}>{table.getHeaderGroups()[0]?.headers.map((header) => <Head key={header.id} id={header.id as ColumnId} />)}</tr></thead>
          <tbody>
            {above > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length} style={{ height: above }} /></tr>}
            {table.getRowModel().rows.map((row) => (
              <tr key={row.original.index} className={row.original.index === active.index ? "account-row account-active" : "account-row"} aria-rowindex={row.original.index + 2} onClick={() => active.open(row.original)}>
                {row.getVisibleCells().map((cell) => <td key={cell.id} className={rightColumns.has(cell.column.id) ? "right" : undefined}><table.FlexRender cell={cell} /></td>)}
              </tr>
            ))}
            {below > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length} style={{ height: below }} /></tr>}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The places in sight with their accounts, page by page as they come. */
function usePlaces(params: Params, virtual: Virtualizer<HTMLDivElement, Element>): readonly Place[] {
  const zone = useZone();
  const indexes = virtual.getVirtualItems().map((item) => item.index);
  const pages = [...new Set(indexes.map((index) => Math.floor(index / pageRows)))];
  const answers = useQueries({ queries: pages.map((page) => accountsQuestion(params, page)) });
  const byPage = new Map(pages.map((page, place) => [page, answers[place]?.data?.accounts]));
  return indexes.map((index) => ({ index, zone, account: byPage.get(Math.floor(index / pageRows))?.[index % pageRows] }));
}

function useShownColumns(): readonly ColumnId[] {
  const chosen = accountsView(useSearch({ strict: false })).columns;
  const narrow = useMediaQuery("(max-width: 767px)") === true;
  return useMemo(() => {
    if (chosen === undefined) return narrow ? narrowColumns : firstColumns;
    return columnIds.filter((id) => id === "name" || chosen.includes(id));
  }, [chosen, narrow]);
}

interface ActiveRow {
  readonly index: number;
  readonly open: (place: Place) => void;
}

/** j and k walk, Enter opens. */
function useActiveRow(count: number, places: readonly Place[], virtual: Virtualizer<HTMLDivElement, Element>): ActiveRow {
  const [index, setIndex] = useState(-1);
  const navigate = useNavigate();
  const open = ({ account }: Place): void => {
    if (account !== undefined) void navigate({ to: "/accounts/$id", params: { id: account.account_id } });
  };
  const walk = (step: number): void => {
    const next = Math.min(count - 1, Math.max(0, index + step));
    setIndex(next);
    virtual.scrollToIndex(next);
  };
  const openActive = (): void => {
    const place = places.find((one) => one.index === index);
    if (place !== undefined && !isControl(document.activeElement)) open(place);
  };
  useHotkeys([["j", () => walk(1)], ["k", () => walk(-1)], ["Enter", openActive, { preventDefault: false }]]);
  return { index, open };
}

function isControl(element: Element | null): boolean {
  return element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement || element instanceof HTMLInputElement;
}

function Head({ id }: { readonly id: ColumnId }): ReactElement {
  const sort = accountsView(useSearch({ strict: false })).sort ?? "name";
  const change = useChangeView();
  const sorted = sort === id ? "ascending" : sort === `-${id}` ? "descending" : undefined;
  const column = say(`accounts.col.${id}`);
  const next = sorted === undefined ? (rightColumns.has(id) || id === "last_touch_at" ? `-${id}` : id) : sorted === "ascending" ? `-${id}` : id;
  const side = rightColumns.has(id) ? "right" : undefined;
  if (unsortable.has(id)) return <th scope="col" className={side}><span className="soft small" style={{ padding: "0 10px" }}>{column}</span></th>;
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  return <th scope="col" className={side} aria-sort={sorted}><button type="button" onClick={() => change({ sort: next })} title={say("accounts.sort", { column })}>{column}{sorted !== undefined && <Arrow size={12} aria-hidden style={{ marginInlineStart: 4, verticalAlign: "-1px" }} />}</button></th>;
}

function Tools({ places, shown }: { readonly places: readonly Place[]; readonly shown: readonly ColumnId[] }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  const set = (id: ColumnId, on: boolean): void => change({ columns: on ? [...shown, id] : shown.filter((one) => one !== id) }, { replace: true });
  const loaded = places.flatMap((place) => (place.account === undefined ? [] : [place.account]));
  const csv = (): string => csvOf([shown.map((id) => say(`accounts.col.${id}`)), ...loaded.map((account: AccountRow) => shown.map((id) => cellText(id, account, zone)))]);
  return (
    <div className="row" style={{ justifyContent: "flex-end", gap: 16, marginBottom: 6 }}>
      <CopyText label={say("accounts.copy")} text={csv} />
      <Popover position="bottom-end" trapFocus>
        <Popover.Target><button type="button" className="plain-button soft small row quiet-link" style={{ gap: 4 }} aria-label={say("accounts.columns.label")}><Columns3 size={13} aria-hidden />{say("accounts.columns")}</button></Popover.Target>
        <Popover.Dropdown><div className="columns-list">{columnIds.map((id) => <Checkbox key={id} size="xs" label={say(`accounts.col.${id}`)} checked={shown.includes(id)} disabled={id === "name"} onChange={(event) => set(id, event.currentTarget.checked)} />)}</div></Popover.Dropdown>
      </Popover>
    </div>
  );
}
