import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import type { Params } from "../../api/ask.ts";
import { accountsQuestion, pageRows } from "../../api/questions.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showCount } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";
import { cellText, rightColumns, type ColumnId } from "./columns.ts";

/** So many rows are put on paper; more belong into a file. */
const printedMax = 1_000;

/** The list as it is printed: every row that is here from the top on, and how many of how many these are. */
export function PrintedAccounts({ params, shown, total }: { readonly params: Params; readonly shown: readonly ColumnId[]; readonly total: number }): ReactElement {
  const accounts = loadedAccounts(useQueryClient(), params);
  const zone = useZone();
  const n = showCount(accounts.length);
  return (
    <>
      <p className="soft">{accounts.length >= total ? say("print.rows.all", { n, count: accounts.length }) : say("print.rows", { n, total: showCount(total) })}</p>
      <table className="lines">
        <thead><tr>{shown.map((id) => <th key={id} scope="col" className={rightColumns.has(id) ? "right" : undefined}>{say(`accounts.col.${id}`)}</th>)}</tr></thead>
        <tbody>{accounts.map((account) => <tr key={account.account_id}>{shown.map((id) => <td key={id} className={rightColumns.has(id) ? "right" : undefined}><bdi>{cellText(id, account, zone)}</bdi></td>)}</tr>)}</tbody>
      </table>
    </>
  );
}

function loadedAccounts(client: QueryClient, params: Params): readonly AccountRow[] {
  const rows: AccountRow[] = [];
  for (let page = 0; page * pageRows < printedMax; page += 1) {
    const found = client.getQueryData(accountsQuestion(params, page).queryKey);
    if (found === undefined) break;
    rows.push(...found.accounts);
  }
  return rows;
}

/** Brings what is still missing of the list, as much as is printed, and prints. */
export async function printAccounts(client: QueryClient, params: Params, total: number): Promise<void> {
  const pages = Math.ceil(Math.min(total, printedMax) / pageRows);
  await Promise.all(Array.from({ length: pages }, (_, page) => client.ensureQueryData(accountsQuestion(params, page))));
  print();
}
