import { Button } from "@mantine/core";
import { lazy, Suspense, useState, type ReactElement } from "react";
import { showCount } from "../../format/numbers.ts";
import { Offer } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import type { BulkField } from "./bulk-change.tsx";
import type { ListView } from "./list-view.ts";
import type { Selection } from "./selection.ts";

const BulkChange = lazy(() => import("./bulk-change.tsx").then((file) => ({ default: file.BulkChange })));

/** What can be done with the chosen accounts; there only while some are. */
export function BulkBar({ selection, view }: { readonly selection: Selection; readonly view: ListView }): ReactElement {
  const [field, setField] = useState<BulkField | null>(null);
  const [wanted, want] = useState(false);
  const begin = (next: BulkField): void => { want(true); setField(next); };
  const { count } = selection;
  const accounts = selection.all ? { matching: { search: view.search, where: view.where } } : { accounts: [...selection.ids] };
  return (
    <>
      <div aria-live="polite">
        {count > 0 && (
          <div className="bulk-bar no-print">
            <strong className="tabular">{say("accounts.selected", { n: showCount(count), count })}</strong>
            <Button variant="default" onClick={selection.clear}>{say("accounts.selected.clear")}</Button>
            <Offer permission="accounts">
              <Button onClick={() => begin("tier")}>{say("bulk.tier")}</Button>
              <Button onClick={() => begin("owner")}>{say("bulk.owner")}</Button>
            </Offer>
          </div>
        )}
      </div>
      {wanted && <Suspense><BulkChange field={field} count={count} accounts={accounts} onClose={() => setField(null)} onDone={selection.clear} /></Suspense>}
    </>
  );
}
