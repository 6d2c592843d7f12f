import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { asideQuestion, eventsQuestion, inboxQuestion } from "../../api/live-questions.ts";
import { EmptyState } from "../../frame/empty-state.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { Books } from "./books.tsx";
import { EventList } from "./event-list.tsx";
import { OnSiteNow } from "./on-site.tsx";
import "./live.css";

/** So many of each are shown. */
const shown = 100;

/** Who is on the site now, and below it what comes in, as it comes, with what became of it. */
export function LivePage(): ReactElement {
  const inbox = useQuery(inboxQuestion(24));
  const events = useQuery(eventsQuestion(shown));
  const aside = useQuery(asideQuestion(shown));
  const fault = inbox.error ?? events.error ?? aside.error;
  const isEmpty = events.data?.events.length === 0 && aside.data?.aside.length === 0;
  return (
    <div className="stack">
      <div className="page-head">
        <div><h1>{say("live.title")}</h1><p className="soft">{say("live.lead")}</p></div>
        <span className="row"><Link to="/health" className="link">{say("health.title")}</Link><Link to="/sources" className="link">{say("sources.title")}</Link></span>
      </div>
      {fault !== null && <ProblemNote fault={fault} />}
      <OnSiteNow />
      {inbox.data !== undefined && <Books inbox={inbox.data} />}
      {isEmpty && <EmptyState title={say("live.none")} text={say("live.none.text")}><Link to="/sources" className="link">{say("sources.title")}</Link></EmptyState>}
      {!isEmpty && events.data !== undefined && <EventList events={events.data.events} aside={aside.data?.aside ?? []} />}
    </div>
  );
}
