import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, type ReactElement } from "react";
import { showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";
import { rightColumns, unsortable, type ColumnId } from "./columns.ts";
import { useListView } from "./list-view.ts";
import type { Selection } from "./selection.ts";

export interface ListHeadProps {
  readonly selection: Selection;
  readonly total: number;
  readonly shown: readonly ColumnId[];
}

/** The heads of the columns, each a button that sorts. Not drawn again while the list is scrolled. */
export const ListHead = memo(function ListHead({ selection, total, shown }: ListHeadProps): ReactElement {
  return <thead><tr aria-rowindex={1}><ChooseAll selection={selection} total={total} />{shown.map((id) => <Head key={id} id={id} />)}</tr></thead>;
});

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
