import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountDetail, TimelineEntry } from "../../../src/serve/contract.ts";
import { timelineQuestion } from "../../api/questions.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { dayOfInstant, showTime, showWeekday } from "../../format/days.ts";
import { showCount, showNumber } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";

const channels = ["web", "ad", "email", "email_signature", "call", "meeting", "chat", "event", "webinar", "social", "direct_mail", "product", "review", "other"];

/** What happened, by day: ours left, theirs right, deals across the middle, repeats folded. */
export function AccountTimeline({ account }: { readonly account: AccountDetail }): ReactElement {
  const view = accountView(useSearch({ strict: false }));
  const answer = useInfiniteQuery(timelineQuestion(account.account_id, { from: view.since, to: view.until, channel: view.channel, person: view.person }));
  const entries = answer.data?.pages.flatMap((page) => page.entries) ?? [];
  return (
    <section className="card" aria-label={say("account.timeline")}>
      <div className="row between"><h2>{say("account.timeline")}</h2><Narrowing account={account} /></div>
      <div className="timeline-heads" aria-hidden><span>{say("account.timeline.ours")}</span><span>{say("account.timeline.theirs")}</span></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.isPending ? <Skeleton h={280} mt="md" /> : entries.length === 0 ? <p className="soft" style={{ textAlign: "center", padding: 32 }}>{say("account.timeline.none")}</p> : <Days entries={entries} />}
      {answer.hasNextPage && <div style={{ textAlign: "center", marginTop: 16 }}><Button variant="default" loading={answer.isFetchingNextPage} onClick={() => void answer.fetchNextPage()}>{say("account.timeline.more")}</Button></div>}
    </section>
  );
}

function Narrowing({ account }: { readonly account: AccountDetail }): ReactElement {
  const view = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const people = account.people_list.map((person) => ({ value: person.person_id, label: person.name || person.email || person.person_id }));
  return (
    <div className="row">
      <NativeSelect size="xs" aria-label={say("account.timeline.channel")} value={view.channel ?? ""} onChange={(event) => change({ channel: event.currentTarget.value || undefined })} data={[{ value: "", label: say("account.timeline.everychannel") }, ...channels.map((value) => ({ value, label: wordsOf(value) }))]} />
      {people.length > 0 && <NativeSelect size="xs" maw={180} aria-label={say("account.timeline.person")} value={view.person ?? ""} onChange={(event) => change({ person: event.currentTarget.value || undefined })} data={[{ value: "", label: say("account.timeline.everyone") }, ...people]} />}
    </div>
  );
}

function Days({ entries }: { readonly entries: readonly TimelineEntry[] }): ReactElement {
  const zone = useZone();
  const days = Map.groupBy(entries, (entry) => dayOfInstant(entry.at, zone));
  return (
    <>
      {[...days].map(([day, ofDay]) => (
        <div key={day} className="timeline-day fade">
          <h3>{showWeekday(day)}</h3>
          <div className="timeline-rows">{ofDay.map((entry, place) => <Entry key={place} entry={entry} zone={zone} />)}</div>
        </div>
      ))}
    </>
  );
}

const timed = new Set(["touch", "session"]);

function Entry({ entry, zone }: { readonly entry: TimelineEntry; readonly zone: string }): ReactElement {
  const change = useChangeView();
  const who = [entry.person, entry.user].filter(Boolean).join(" · ");
  return (
    <button type="button" className={`touch ${sideClass(entry)}`} data-stage={stageOf(entry)} onClick={() => change({ row: rowAddress(entry.record, entry.batch, entry.seq) })}>
      <span className="touch-head"><span className="touch-what">{label(entry)}</span>{timed.has(entry.record) && entry.times === 1 && <span className="soft small tabular">{showTime(entry.at, zone)}</span>}</span>
      {entry.title !== "" && <span className="touch-title"><bdi>{entry.title}</bdi></span>}
      <span className="unseen">. {say("account.timeline.open")}</span>
      {who !== "" && <span className="soft small"><bdi>{who}</bdi></span>}
    </button>
  );
}

/** "12× page view, 9 min" */
function label(entry: TimelineEntry): string {
  const times = entry.times > 1 ? `${say("account.timeline.times", { n: showCount(entry.times) })} ` : "";
  const what = timed.has(entry.record) ? wordsOf(entry.type) : [wordsOf(entry.record), wordsOf(entry.type)].filter((one, place, all) => one !== "" && all.indexOf(one) === place).join(" ");
  const minutes = entry.minutes > 0 ? `, ${showNumber(entry.minutes, { unit: "minutes", precision: "board" })}` : "";
  return `${times}${what}${minutes}`;
}

function sideClass(entry: TimelineEntry): string {
  if (!timed.has(entry.record) && entry.direction === "") return "touch-both";
  return entry.direction === "out" ? "touch-ours" : entry.direction === "both" ? "touch-both" : "touch-theirs";
}

function stageOf(entry: TimelineEntry): string | undefined {
  if (entry.record === "opportunity") return entry.type === "won" ? "won" : "opportunity";
  return entry.record === "contract" || entry.record === "renewal" ? "retained" : undefined;
}
