import { useHotkeys, useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState, type CSSProperties, type ReactElement, type RefObject } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import type { Params } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showCount } from "../../format/numbers.ts";
import { usePrinting } from "../../frame/use-printing.ts";
import { say } from "../../words/say.ts";
import { chooseWidth, columnIds, firstColumns, narrowColumns, narrowWidths, widths, type ColumnId } from "./columns.ts";
import { ListHead } from "./list-head.tsx";
import { useListView } from "./list-view.ts";
import { PrintedAccounts } from "./printed.tsx";
import { Row } from "./row.tsx";
import type { Selection } from "./selection.ts";
import { AccountTools } from "./tools.tsx";
import { useAccounts } from "./use-accounts.ts";

const rowHeight = 36;
const waitingRows = 12;

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
  const indexes = items.map((item) => item.index);
  const accountAt = useAccounts(params, indexes, count);
  const { shown, widthOf } = useShownColumns();
  const zone = useZone();
  const open = useOpen();
  const active = useActiveRow({ count, scroll, virtual });
  const loaded = useSame(() => indexes.flatMap((index) => accountAt(index) ?? []));
  const choose = useSame((account: AccountRow, isStretch: boolean) => {
    if (isStretch) selection.stretch(loaded().map((one) => one.account_id), account.account_id);
    else selection.toggle(account.account_id);
  });
  useEffect(() => { void scroll.current?.scrollTo({ top: 0 }); }, [params]);
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const width = chooseWidth + shown.reduce((sum, id) => sum + widthOf(id), 0);
  if (usePrinting() && total !== undefined) return <PrintedAccounts params={params} shown={shown} total={total} />;
  return (
    <>
      <AccountTools params={params} shown={shown} total={total} loaded={loaded} />
      <div ref={scroll} className="accounts-scroll" style={{ "--rows": count } as CSSProperties} tabIndex={0} role="region" aria-label={say("accounts.table", { n: showCount(count), count })}>
        <table className="accounts" aria-rowcount={count + 1} style={{ minWidth: width }} aria-busy={total === undefined}>
          <colgroup><col style={{ width: chooseWidth }} />{shown.map((id) => <col key={id} style={{ width: widthOf(id) }} />)}</colgroup>
          <ListHead selection={selection} total={count} shown={shown} />
          <tbody>
            {above > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length + 1} style={{ height: above }} /></tr>}
            {items.map(({ index }) => {
              const account = accountAt(index);
              return <Row key={index} index={index} account={account} zone={zone} shown={shown} isActive={index === active.index} isChosen={account !== undefined && selection.has(account.account_id)} isFixed={selection.all} onOpen={open} onChoose={choose} onActive={active.set} />;
            })}
            {below > 0 && <tr className="gap" aria-hidden><td colSpan={shown.length + 1} style={{ height: below }} /></tr>}
          </tbody>
        </table>
      </div>
    </>
  );
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

/** The same function at every drawing, so that what it is handed to is not drawn again while only the place of the window changes; it does what the newest one does. */
function useSame<Given extends readonly unknown[], Answer>(work: (...given: Given) => Answer): (...given: Given) => Answer {
  const newest = useRef(work);
  useEffect(() => { newest.current = work; });
  return useCallback((...given) => newest.current(...given), []);
}

interface Walked {
  readonly count: number;
  readonly scroll: RefObject<HTMLDivElement | null>;
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
}

interface ActiveRow {
  readonly index: number;
  readonly set: (index: number) => void;
}

/** j and k walk: the link of the row takes the focus as soon as it is drawn, so that Enter opens it and the way back finds it again. */
function useActiveRow({ count, scroll, virtual }: Walked): ActiveRow {
  const [index, setIndex] = useState(-1);
  const wanted = useRef<number | null>(null);
  const walk = (step: number): void => {
    const firstInSight = Math.ceil((virtual.scrollOffset ?? 0) / rowHeight);
    const next = index < 0 ? firstInSight : Math.min(count - 1, Math.max(0, index + step));
    wanted.current = next;
    setIndex(next);
    virtual.scrollToIndex(next);
  };
  useEffect(() => {
    const link = wanted.current === null ? null : scroll.current?.querySelector<HTMLElement>(`tr[data-index="${wanted.current}"] a`);
    if (link === null || link === undefined) return;
    wanted.current = null;
    link.focus({ preventScroll: true });
  });
  useHotkeys([["j", () => walk(1)], ["k", () => walk(-1)]]);
  return { index, set: setIndex };
}
