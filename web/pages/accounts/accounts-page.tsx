import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Building2, CircleAlert, Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import type { Workspace } from "../../../src/serve/contract.ts";
import { accountsQuestion, workspaceQuestion } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";
import { FilterBar } from "../../filters/filter-bar.tsx";
import { showCount } from "../../format/numbers.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Until } from "../../frame/until.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";
import { AccountsTable } from "./accounts-table.tsx";
import { HavingChips, HavingMenu } from "./bounds.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { accountFilters, useListView, type ListView } from "./list-view.ts";
import { Segments } from "./segments.tsx";
import { useSelection } from "./selection.ts";
import "./accounts.css";

/** All accounts: search, filters, sort, columns and the segment stand in the address. */
export function AccountsPage(): ReactElement {
  const { view, current, having, open } = useListView();
  const workspace = useQuery(workspaceQuestion());
  const params = useParamsOf(current);
  const first = useQuery(accountsQuestion(params, 0));
  const total = first.data?.total;
  const selection = useSelection(JSON.stringify([current.search, current.where]), total ?? 0);
  const nothingYet = workspace.data?.records.find((record) => record.kind === "account")?.rows === 0;
  return (
    <>
      <div className="page-head">
        <div><h1>{say("accounts.title")}</h1><p className="soft tabular">{total === undefined ? "\u00a0" : say("accounts.count", { n: showCount(total), count: total })}</p></div>
        <SearchField given={view.search ?? ""} />
      </div>
      <Segments />
      <FilterBar period={false} only={accountFilters}><HavingChips having={having} /><HavingMenu having={having} /></FilterBar>
      <NoAccountLine workspace={workspace.data} />
      {nothingYet ? <NothingYet /> : first.isError ? <ProblemNote fault={first.error} onRetry={() => void first.refetch()} /> : total === 0 ? <NoMatch onShowAll={() => open(null)} /> : <><AccountsTable params={params} total={total} selection={selection} /><Until /></>}
      <BulkBar selection={selection} view={current} />
    </>
  );
}

/** The same object while the list is the same, so that its rows are not drawn again. */
function useParamsOf({ search, sort, where }: ListView): Params {
  const key = JSON.stringify(where);
  return useMemo(() => ({ search: search || undefined, sort, where: JSON.parse(key) as readonly string[] }), [search, sort, key]);
}

function SearchField({ given }: { readonly given: string }): ReactElement {
  const [text, setText] = useState(given);
  const change = useChangeView();
  const mine = useRef(given);
  const put = useDebouncedCallback((search: string) => {
    mine.current = search.trim();
    change({ search: mine.current || undefined }, { replace: true });
  }, 200);
  useEffect(() => {
    // A segment or the way back brought another text than was typed here.
    if (given === mine.current) return;
    mine.current = given;
    setText(given);
  }, [given]);
  return <TextInput type="search" w={{ base: "100%", sm: 320 }} leftSection={<Search size={15} aria-hidden />} placeholder={say("accounts.search")} aria-label={say("accounts.search")} value={text} onChange={(event) => { setText(event.currentTarget.value); put(event.currentTarget.value); }} />;
}

/** Rows that no account is known for stay in sight. */
function NoAccountLine({ workspace }: { readonly workspace: Workspace | undefined }): ReactElement | null {
  const waiting = (workspace?.records ?? []).filter((record) => record.unmatched > 0);
  if (waiting.length === 0) return null;
  const rows = waiting.reduce((sum, record) => sum + record.unmatched, 0);
  const kinds = waiting.map((record) => `${record.title.toLowerCase()} ${showCount(record.unmatched)}`).join(", ");
  return (
    <div className="note note-warning" style={{ marginBottom: 12, padding: "8px 12px" }}>
      <CircleAlert size={16} color="var(--warning)" aria-hidden />
      <p><strong className="tabular">{say("accounts.unmatched", { n: showCount(rows), count: rows })}</strong> <span className="soft">{say("accounts.unmatched.text", { kinds })}</span></p>
    </div>
  );
}

function NoMatch({ onShowAll }: { readonly onShowAll: () => void }): ReactElement {
  return <EmptyState title={say("accounts.none.title")} text={say("accounts.none.text")}><Button mt="sm" variant="default" onClick={onShowAll}>{say("accounts.none.button")}</Button></EmptyState>;
}

function NothingYet(): ReactElement {
  return (
    <EmptyState title={say("accounts.empty.title")} text={say("accounts.empty.text")} picture={<Building2 size={40} strokeWidth={1.25} />}>
      <Button mt="sm" renderRoot={(props) => <Link to="/import" {...props} />}>{say("board.empty.button")}</Button>
    </EmptyState>
  );
}
