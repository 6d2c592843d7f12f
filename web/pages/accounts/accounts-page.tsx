import { Button, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { Building2, CircleAlert, Search } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Workspace } from "../../../src/serve/contract.ts";
import { accountsQuestion, workspaceQuestion } from "../../api/questions.ts";
import type { Params } from "../../api/ask.ts";
import { FilterBar } from "../../filters/filter-bar.tsx";
import { showCount } from "../../format/numbers.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView, useView } from "../../frame/use-view.ts";
import { accountsView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { AccountsTable } from "./accounts-table.tsx";
import "./accounts.css";

/** What a list of accounts can be narrowed by; other filters of the address stay with the numbers they were made for. */
export const accountFilters = ["tier", "owner", "region", "list", "industry", "country"];

/** All accounts: search, filters, sort and columns stand in the address. */
export function AccountsPage(): ReactElement {
  const view = accountsView(useSearch({ strict: false }));
  const { where } = useView();
  const workspace = useQuery(workspaceQuestion());
  const params: Params = { search: view.search, sort: view.sort, where: where.filter((one) => accountFilters.some((name) => one.startsWith(`${name}=`))) };
  const first = useQuery(accountsQuestion(params, 0));
  const nothingYet = workspace.data?.records.find((record) => record.kind === "account")?.rows === 0;
  return (
    <>
      <div className="page-head">
        <div><h1>{say("accounts.title")}</h1><p className="soft tabular">{first.data === undefined ? " " : say("accounts.count", { n: showCount(first.data.total), count: first.data.total })}</p></div>
        <SearchField key={view.search === undefined ? "empty" : "given"} given={view.search ?? ""} />
      </div>
      <FilterBar period={false} only={accountFilters} />
      <NoAccountLine workspace={workspace.data} />
      {nothingYet ? <NothingYet /> : first.isError ? <ProblemNote fault={first.error} onRetry={() => void first.refetch()} /> : first.data?.total === 0 ? <EmptyState title={say("accounts.none.title")} text={say("accounts.none.text")} /> : <AccountsTable params={params} total={first.data?.total} />}
    </>
  );
}

function SearchField({ given }: { readonly given: string }): ReactElement {
  const [text, setText] = useState(given);
  const change = useChangeView();
  const put = useDebouncedCallback((search: string) => change({ search: search.trim() || undefined }, { replace: true }), 200);
  return <TextInput type="search" w={{ base: "100%", sm: 320 }} leftSection={<Search size={15} aria-hidden />} placeholder={say("accounts.search")} aria-label={say("accounts.search")} value={text} onChange={(event) => { setText(event.currentTarget.value); put(event.currentTarget.value); }} />;
}

/** Rows that no account is known for stay in sight. */
function NoAccountLine({ workspace }: { readonly workspace: Workspace | undefined }): ReactElement | null {
  const waiting = (workspace?.records ?? []).filter((record) => record.unmatched > 0);
  if (waiting.length === 0) return null;
  const rows = waiting.reduce((sum, record) => sum + record.unmatched, 0);
  const kinds = waiting.map((record) => `${showCount(record.unmatched)} ${record.title.toLowerCase()}`).join(", ");
  return (
    <div className="note note-warning" style={{ marginBottom: 12, padding: "8px 12px" }}>
      <CircleAlert size={16} color="var(--warning)" aria-hidden />
      <p><strong className="tabular">{say("accounts.unmatched", { n: showCount(rows), count: rows })}</strong> <span className="soft">{say("accounts.unmatched.text", { kinds })}</span></p>
    </div>
  );
}

function NothingYet(): ReactElement {
  return (
    <EmptyState title={say("accounts.empty.title")} text={say("accounts.empty.text")} picture={<Building2 size={40} strokeWidth={1.25} />}>
      <Button mt="sm" renderRoot={(props) => <Link to="/import" {...props} />}>{say("board.empty.button")}</Button>
    </EmptyState>
  );
}
