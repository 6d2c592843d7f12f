import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Radio } from "lucide-react";
import type { ReactElement } from "react";
import type { InboxStatus, SourceLine } from "../../../src/serve/contract.ts";
import { heardHours, inboxQuestion, sourcesListQuestion } from "../../api/live-questions.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Needs } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import { AddSource } from "./add-source.tsx";
import { AddWebhook } from "./add-webhook.tsx";
import { SourceCard } from "./source-card.tsx";
import "./sources.css";

/** Who sends events: adding a source, what to copy, and whether anything has come. */
export function SourcesPage(): ReactElement {
  const sources = useQuery(sourcesListQuestion());
  const inbox = useQuery(inboxQuestion(heardHours));
  return (
    <div className="stack">
      <div className="page-head"><div><h1>{say("sources.title")}</h1><p className="soft">{say("sources.lead")}</p></div><Link to="/live" className="link row"><Radio size={15} aria-hidden />{say("live.title")}</Link></div>
      <Needs permission="collect">
      {sources.isError && <ProblemNote fault={sources.error} onRetry={() => void sources.refetch()} />}
      <div className="source-adding"><AddSource /><AddWebhook /></div>
      {sources.data?.sources.length === 0 && <EmptyState title={say("sources.none")} text={say("sources.none.text")} />}
      {sources.data?.sources.map((source) => <SourceCard key={source.name} source={source} {...heardOf(source, inbox.data)} />)}
      </Needs>
    </div>
  );
}

/** How much a source sent, and in which hour the last of it came. */
function heardOf({ name }: SourceLine, inbox: InboxStatus | undefined): { readonly received: number | null; readonly last: string | null } {
  if (inbox === undefined) return { received: null, last: null };
  const own = inbox.books.filter(({ source }) => source === name);
  return { received: own.reduce((sum, { received }) => sum + received, 0), last: own.map(({ hour }) => hour).toSorted().at(-1) ?? null };
}
