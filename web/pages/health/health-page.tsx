import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { dataHealthQuestion, inboxQuestion } from "../../api/live-questions.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { InboxNotes } from "../live/inbox-notes.tsx";
import { BooksByHour } from "./books-by-hour.tsx";
import { ChangedNumbers } from "./changed-numbers.tsx";
import { Freshness } from "./freshness.tsx";
import { Loss } from "./loss.tsx";
import { Matched } from "./matched.tsx";
import { Refused } from "./refused.tsx";
import "./health.css";

/** Whether the numbers stand on sound data. */
export function HealthPage(): ReactElement {
  const health = useQuery(dataHealthQuestion());
  const inbox = useQuery(inboxQuestion(24));
  const { data } = health;
  return (
    <div className="stack">
      <div className="page-head">
        <div><h1>{say("health.title")}</h1><p className="soft">{say("health.lead")}</p></div>
        <Link to="/live" className="link">{say("live.title")}</Link>
      </div>
      {health.isError && <ProblemNote fault={health.error} onRetry={() => void health.refetch()} />}
      {inbox.isError && <ProblemNote fault={inbox.error} />}
      {inbox.data !== undefined && <InboxNotes inbox={inbox.data} />}
      {data === undefined && !health.isError && <Skeleton height={220} radius={8} />}
      {data !== undefined && <div className="health-pair"><Freshness freshness={data.freshness} /><Matched matched={data.matched} /></div>}
      {inbox.data !== undefined && <BooksByHour inbox={inbox.data} />}
      {data !== undefined && <div className="health-pair"><Loss loss={data.loss} /><ChangedNumbers /></div>}
      {data !== undefined && <Refused rejects={data.rejects} />}
    </div>
  );
}
