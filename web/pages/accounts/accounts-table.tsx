import { useDebouncedValue, useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useQueries } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef, useState, type CSSProperties, type ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { accountsQuestion, pageRows } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showCount } from "../../format/numbers.ts";
import { usePrinting } from "../../frame/use-printing.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";
import { chooseWidth, columnIds, firstColumns, narrowColumns, narrowWidths, rightColumns, unsortable, widths, type ColumnId } from "./columns.ts";
import { useListView } from "./list-view.ts";
import { PrintedAccounts } from "./printed.tsx";
import { Row } from "./row.tsx";
import type { Selection } from "./selection.ts";
import { AccountTools } from "./tools.tsx";

const rowHeight = 36;
const waitingRows = 12;
/** Pages that are only flown over are not asked for. */
const restMs = 60;

export interface AccountsTableProps {
  readonly params: Params;
  /** Undefined while the first page is on its way. */
  readonly total: number | undefined;
  readonly selection: Selection;
}

/** So much is drawn before it is known how high the window is. */
const firstSight = { width: 0, height: 640 };

/** A window over all accounts: only the rows in sight are drawn and only their pages are asked for. */
export function AccountsTable({ params, total, selection }: AccountsTableProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const count = total ?? waitingRows;
  const virtual = useVirtualizer({ count, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12, scrollPaddingStart: rowHeight, initialRect: firstSight });
  const items = virtual.getVirtualItems();
  const accountAt = useAccounts(params, items.map((item) => item.index));
  const { shown, widthOf } = useShownColumns();
  const zone = useZone();
  const open = useOpen();
  const active = useActiveRow({ count, accountAt, virtual, open });
  const choose = useChoose(selection, accountAt, items.map((item) => item.index));
  useEffect(() => { void scroll.current?.scrollTo({ top: 0 }); }, [params]);
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = chooseWidth + shown.reduce((sum, id) => sum + widthOf(id), 0);
  if (usePrinting() && total !== undefined) return <PrintedAccounts params={params} shown={shown} total={total} />;
  return (
    <>
      <AccountTools params={params} shown={shown} total={total} loaded={items.flatMap((item) => accountAt(item.index) ?? [])} />
      <div ref={scroll} className="accounts-scroll" style={{ "--rows": count } as CSSProperties} tabIndex={0} role="region" aria-label={say("accounts.table", { n: showCount(count), count })}>
        <table className="accounts" aria-rowcount={count + 1} style={{ minWidth: width }} aria-busy={total === undefined}>
          <colgroup><col style={{ width: chooseWidth }} />{shown.map((id) => <col key={id} style={{ width: widthOf(id) }} />)}</colgroup>
          <thead><tr aria-rowindex={1}><ChooseAll selection={selection} total={count} />{shown.map((id) => <Head key={id} id={id} />)}</tr></thead>
          <tbody>
            {above > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length + 1} style={{ height: above }} /></tr>}
            {items.map(({ index }) => {
              const account = accountAt(index);
              return <Row key={index} index={index} account={account} zone={zone} shown={shown} isActive={index === active} isChosen={account !== undefined && selection.has(account.account_id)} isFixed={selection.all} onOpen={open} onChoose={choose} />;
            })}
            {below > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length + 1} style={{ height: below }} /></tr>}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** The account of a place, as soon as its page is here. */
function useAccounts(params: Params, indexes: readonly number[]): (index: number) => AccountRow | undefined {
  const inSight = [...new Set(indexes.map((index) => Math.floor(index / pageRows)))].join();
  const [rested] = useDebouncedValue(inSight, restMs);
  const pages = (rested === "" ? inSight : rested).split(",").filter(Boolean).map(Number);
  const answers = useQueries({ queries: pages.map((page) => accountsQuestion(params, page)) });
  const byPage = new Map(pages.map((page, place) => [page, answers[place]?.data?.accounts]));
  return (index) => byPage.get(Math.floor(index / pageRows))?.[index % pageRows];
}

function useShownColumns(): { readonly shown: readonly ColumnId[]; readonly widthOf: (id: ColumnId) => number } {
  const chosen = useListView().view.columns;
  const narrow = useMediaQuery("(max-width: 767px)") === true;
  return useMemo(() => ({
    shown: chosen === undefined ? (narrow ? narrowColumns : firstColumns) : columnIds.filter((id) => id === "name" || chosen.includes(id)),
    widthOf: (id: ColumnId) => (narrow ? narrowWidths[id] : undefined) ?? widths[id],
  }), [chosen, narrow]);
}

function useOpen(): (account: AccountRow) => void {
  const navigate = useNavigate();
  return useCallback((account) => void navigate({ to: "/accounts/$id", params: { id: account.account_id } }), [navigate]);
}

/** Rows get the same function while nothing but the place of the window changes. */
function useChoose(selection: Selection, accountAt: (index: number) => AccountRow | undefined, indexes: readonly number[]): (account: AccountRow, isStretch: boolean) => void {
  const now = useRef({ selection, accountAt, indexes });
  useEffect(() => { now.current = { selection, accountAt, indexes }; });
  return useCallback((account, isStretch) => {
    const { selection: chosen, accountAt: at, indexes: places } = now.current;
    if (isStretch) chosen.stretch(places.flatMap((index) => at(index)?.account_id ?? []), account.account_id);
    else chosen.toggle(account.account_id);
  }, []);
}

interface ActiveRow {
  readonly count: number;
  readonly accountAt: (index: number) => AccountRow | undefined;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  readonly open: (account: AccountRow) => void;
}

/** j and k walk, Enter opens. */
function useActiveRow({ count, accountAt, virtual, open }: ActiveRow): number {
  const [index, setIndex] = useState(-1);
  const walk = (step: number): void => {
    const next = Math.min(count - 1, Math.max(0, index + step));
    setIndex(next);
    virtual.scrollToIndex(next);
  };
  const openActive = (): void => {
    const account = accountAt(index);
    if (account !== undefined && !isControl(document.activeElement)) open(account);
  };
  useHotkeys([["j", () => walk(1)], ["k", () => walk(-1)], ["Enter", openActive, { preventDefault: false }]]);
  return index;
}

function isControl(element: Element | null): boolean {
  return element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement || element instanceof HTMLInputElement;
}

function ChooseAll({ selection, total }: { readonly selection: Selection; readonly total: number }): ReactElement {
  const some = selection.count > 0 && !selection.all;
  const label = say("accounts.select.all", { n: showCount(total), count: total });
  return <th scope="col" className="choose"><input ref={(box) => { if (box !== null) box.indeterminate = some; }} type="checkbox" aria-label={label} title={label} checked={selection.all} onChange={selection.toggleAll} /></th>;
}

function Head({ id }: { readonly id: ColumnId }): ReactElement {
  const sort = useListView().view.sort ?? "name";
  const change = useChangeView();
  const sorted = sort === id ? "ascending" : sort === `-${id}` ? "descending" : undefined;
  const column = say(`accounts.col.${id}`);
  const next = sorted === undefined ? (rightColumns.has(id) || id === "last_touch_at" ? `-${id}` : id) : sorted === "ascending" ? `-${id}` : id;
  const side = rightColumns.has(id) ? "right" : undefined;
  if (unsortable.has(id)) return <th scope="col" className={side}><span className="soft small" style={{ padding: "0 10px" }}>{column}</span></th>;
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  return <th scope="col" className={side} aria-sort={sorted}><button type="button" onClick={() => change({ sort: next === "name" ? undefined : next })} title={say("accounts.sort", { column })}>{column}{sorted !== undefined && <Arrow size={12} aria-hidden style={{ marginInlineStart: 4, verticalAlign: "-1px" }} />}</button></th>;
}
