import { Checkbox, Menu, Popover } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Columns3, Download, Printer } from "lucide-react";
import { memo, type ReactElement } from "react";
import type { AccountRow } from "../../../src/serve/contract.ts";
import { address, type Params } from "../../api/ask.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { Offer } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import { cellText, columnIds, type ColumnId } from "./columns.ts";
import { useListView } from "./list-view.ts";
import { printAccounts } from "./printed.tsx";

export interface AccountToolsProps {
  readonly params: Params;
  readonly shown: readonly ColumnId[];
  readonly total: number | undefined;
  /** The accounts in sight. */
  readonly loaded: () => readonly AccountRow[];
}

/** Copy what is in sight, print or export what is filtered, choose columns. Not drawn again while the list is scrolled. */
export const AccountTools = memo(function AccountTools({ params, shown, total, loaded }: AccountToolsProps): ReactElement {
  const zone = useZone();
  const client = useQueryClient();
  const csv = (): string => csvOf([shown.map((id) => say(`accounts.col.${id}`)), ...loaded().map((account) => shown.map((id) => cellText(id, account, zone)))]);
  return (
    <div className="row no-print accounts-tools">
      <CopyText label={say("accounts.copy")} text={csv} />
      <button type="button" className="plain-button soft small row quiet-link" style={{ gap: 4 }} onClick={() => void printAccounts(client, params, total ?? 0)}><Printer size={13} aria-hidden />{say("print.list")}</button>
      <Offer permission="export"><ExportMenu shown={shown} total={total} /></Offer>
      <ColumnMenu shown={shown} />
    </div>
  );
});

function ExportMenu({ shown, total = 0 }: { readonly shown: readonly ColumnId[]; readonly total: number | undefined }): ReactElement {
  const { current } = useListView();
  const params = { search: current.search || undefined, where: current.where, sort: current.sort, columns: ["account_id", ...shown] };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target><button type="button" className="plain-button soft small row quiet-link" style={{ gap: 4 }}><Download size={13} aria-hidden />{say("accounts.export")}</button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{say("accounts.export.note", { n: showCount(total), count: total })}</Menu.Label>
        {(["csv", "xlsx"] as const).map((format) => <Menu.Item key={format} component="a" href={address(`/accounts.${format}`, params)} download>{say(`accounts.export.${format}`)}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}

function ColumnMenu({ shown }: { readonly shown: readonly ColumnId[] }): ReactElement {
  const change = useChangeView();
  const set = (id: ColumnId, on: boolean): void => change({ columns: on ? [...shown, id] : shown.filter((one) => one !== id) }, { replace: true });
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target><button type="button" className="plain-button soft small row quiet-link" style={{ gap: 4 }} aria-label={say("accounts.columns.label")}><Columns3 size={13} aria-hidden />{say("accounts.columns")}</button></Popover.Target>
      <Popover.Dropdown><div className="columns-list">{columnIds.map((id) => <Checkbox key={id} size="xs" label={say(`accounts.col.${id}`)} checked={shown.includes(id)} disabled={id === "name"} onChange={(event) => set(id, event.currentTarget.checked)} />)}</div></Popover.Dropdown>
    </Popover>
  );
}
