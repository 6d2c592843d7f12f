import { authorName } from "../../figures/author.ts";
import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { ShieldCheck, ShieldX } from "lucide-react";
import type { ReactElement } from "react";
import type { AuditEntry } from "../../../src/serve/contract.ts";
import { auditQuestion, verdictQuestion } from "../../api/access.ts";
import { CopyText } from "../../figures/copy-text.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { Needs } from "../../frame/needs.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { auditView } from "../../views.ts";
import { fieldWords, known, say, wordsOf } from "../../words/say.ts";
import "../people/people.css";

/** Who did what, and whether anybody changed what stands here. */
export function AuditLogPage(): ReactElement {
  const { actor, action } = auditView(useSearch({ strict: false }));
  const change = useChangeView();
  const answer = useInfiniteQuery(auditQuestion({ actor, action }));
  const words = answer.data?.pages[0];
  const lines = answer.data?.pages.flatMap((page) => page.lines) ?? [];
  return (
    <>
      <div className="page-head"><div><h1>{say("audit.title")}</h1><p className="soft">{say("audit.lead")}</p></div></div>
      <Needs permission="audit"><div className="stack people-cards">
        <Verdict />
        <section className="card">
          <div className="audit-filters">
            <NativeSelect label={say("audit.actor")} value={actor ?? ""} onChange={(event) => change({ actor: event.currentTarget.value })} data={[{ value: "", label: say("audit.all") }, ...withChosen(words?.actors, actor).map((value) => ({ value, label: value }))]} />
            <NativeSelect label={say("audit.action")} value={action ?? ""} onChange={(event) => change({ action: event.currentTarget.value })} data={[{ value: "", label: say("audit.all") }, ...withChosen(words?.actions, action).map((value) => ({ value, label: actionOf(value) }))]} />
          </div>
          {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={160} /> : lines.length === 0 ? <p className="soft">{say("audit.none")}</p> : <Lines lines={lines} />}
          {answer.hasNextPage && <div><Button variant="default" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{say("app.more")}</Button></div>}
        </section>
      </div></Needs>
    </>
  );
}

/** What the address says is chosen, also before it is known what there is. */
function withChosen(known: readonly string[] = [], chosen: string | undefined): readonly string[] {
  return chosen === undefined || known.includes(chosen) ? known : [chosen, ...known];
}

function Verdict(): ReactElement | null {
  const { data: verdict, error, refetch } = useQuery(verdictQuestion());
  if (error !== null) return <ProblemNote fault={error} onRetry={() => void refetch()} />;
  if (verdict === undefined) return <Skeleton h={64} />;
  if (verdict.broken !== null) return <div className="note" role="alert"><ShieldX size={18} color="var(--worse)" aria-hidden /><div><div className="note-title">{say("audit.broken", { line: verdict.broken })}</div><div className="soft">{say("audit.broken.lead")}</div></div></div>;
  const { head, lines } = verdict;
  if (lines === 0) return null;
  return (
    <div className="note" style={{ borderLeftColor: "var(--better)" }}>
      <ShieldCheck size={18} color="var(--better)" aria-hidden />
      <div className="stack" style={{ gap: 4 }}>
        <div className="note-title">{say("audit.whole", { n: showCount(lines), count: lines })}</div>
        {head !== null && <div className="soft row"><span>{say("audit.proof")}</span><CopyText text={`sextant audit verify --since ${head.id}:${head.hash}`} label={say("audit.proof.copy")} /></div>}
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly AuditEntry[] }): ReactElement {
  const zone = useZone();
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("audit.lines")}>
      <table className="lines stacked audit-list">
        <thead><tr><th scope="col" className="right">{say("audit.line")}</th><th scope="col">{say("audit.at")}</th><th scope="col">{say("audit.actor")}</th><th scope="col">{say("audit.action")}</th><th scope="col">{say("audit.subject")}</th></tr></thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id} data-action={line.action}>
              <td className="right soft" data-label={say("audit.line")}>{line.id}</td><td className="nowrap soft">{showInstant(line.at, zone)}</td><td><bdi>{authorName(line.actor)}</bdi></td><td>{actionOf(line.action)}</td>
              <td><bdi>{line.subject}</bdi>{Object.keys(line.details).length > 0 && <div className="audit-details"><bdi>{detailsOf(line.details)}</bdi></div>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function actionOf(action: string): string {
  const key = `audit.did.${action}`;
  return known(key) ? say(key) : action;
}

/** So much of a line is read at a glance. */
const detailsMax = 300;

/** Roles, permissions and ways of a login have words of ours; the rest stands as it was noted. */
function detailOf(key: string, value: unknown): string {
  if (key === "may" && Array.isArray(value)) return value.map((one) => permissionWords(String(one))).join(", ");
  if (typeof value !== "string") return JSON.stringify(value);
  const role = `role.${value}`;
  if (key === "role" && known(role)) return say(role);
  return key === "way" ? wordsOf(value) : value;
}

function permissionWords(permission: string): string {
  const words = `permission.${permission}.short`;
  return known(words) ? say(words) : permission;
}

function detailsOf(details: AuditEntry["details"]): string {
  const text = Object.entries(details).map(([key, value]) => `${fieldWords(key)}: ${detailOf(key, value)}`).join(" · ");
  return text.length > detailsMax ? `${text.slice(0, detailsMax)}…` : text;
}
