import type { ReactElement } from "react";
import type { EventCounts, InboxStatus } from "../../../src/serve/contract.ts";
import { ChartMenu } from "../../charts/chart-menu.tsx";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { say, wordsOf } from "../../words/say.ts";
import { now } from "../../clock.ts";
import type { HoursOfSource } from "./books-picture.ts";

const verdicts = ["accepted", "duplicate", "conflict", "rejected", "suppressed"] as const;
const hourMs = 3_600_000;
const hoursShown = 24;

/** What each source sent, hour by hour, and what became of it: exact, as the inbox counts it. */
export function BooksByHour({ inbox: { books, refusals } }: { readonly inbox: Pick<InboxStatus, "books" | "refusals"> }): ReactElement {
  const bySource = [...Map.groupBy(books, ({ source }) => source)].toSorted(([a], [b]) => a.localeCompare(b));
  const most = Math.max(1, ...books.map(({ received }) => received));
  return (
    <section className="card stack" aria-label={say("health.books")}>
      <div className="chart-head"><div><h2>{say("health.books")}</h2><p className="soft small">{say("health.books.lead")}</p></div>{bySource.length > 0 && <BooksMenu bySource={bySource} most={most} />}</div>
      {bySource.length === 0 && <p className="soft">{say("health.books.none")}</p>}
      {bySource.length > 0 && <div className="row small">{verdicts.map((id) => <span key={id} className="row" style={{ gap: 4 }}><i className={`book-key book-${id}`} aria-hidden />{say(`live.verdict.${id}`)}</span>)}</div>}
      {bySource.map(([source, lines]) => <SourceBooks key={source} source={source} lines={lines} most={most} />)}
      {refusalsOf(refusals).map(({ reason, times }) => <p key={reason} className="soft small">{say("health.books.refused", { n: showCount(times), count: times, reason: wordsOf(reason) })}</p>)}
    </section>
  );
}

function BooksMenu({ bySource, most }: { readonly bySource: readonly (readonly [string, InboxStatus["books"]])[]; readonly most: number }): ReactElement {
  const zone = useZone();
  const sources = (): readonly HoursOfSource[] => bySource.map(([source, lines]) => ({ source, hours: hoursOf(lines).map(({ hour, line }) => ({ at: showInstant(new Date(hour).toISOString(), zone), counts: line })) }));
  return <ChartMenu title={say("health.books")} table={async () => (await import("./books-picture.ts")).booksTable(sources())} svg={async (colours) => (await import("./books-picture.ts")).booksPicture(sources(), most, colours)} />;
}

/** The last day, hour by hour, the oldest first. */
function hoursOf(lines: InboxStatus["books"]): readonly { readonly hour: number; readonly line: EventCounts | undefined }[] {
  const byHour = new Map(lines.map((line) => [Date.parse(line.hour), line]));
  const last = Math.floor(now().getTime() / hourMs) * hourMs;
  return Array.from({ length: hoursShown }, (_, at) => last - (hoursShown - 1 - at) * hourMs).map((hour) => ({ hour, line: byHour.get(hour) }));
}

interface SourceBooksProps {
  readonly source: string;
  readonly lines: InboxStatus["books"];
  readonly most: number;
}

function SourceBooks({ source, lines, most }: SourceBooksProps): ReactElement {
  const zone = useZone();
  return (
    <div className="book" role="group" aria-label={source}>
      <div className="row between"><h3><bdi>{source}</bdi></h3><span className="small soft tabular">{sentence(summed(lines))}</span></div>
      <div className="book-hours" aria-hidden>
        {hoursOf(lines).map(({ hour, line }) => <Hour key={hour} line={line} most={most} title={say("health.books.hour", { hour: showInstant(new Date(hour).toISOString(), zone), sum: sentence(line ?? none) })} />)}
      </div>
      <details className="small"><summary className="soft">{say("health.books.table")}</summary><BookTable source={source} lines={lines} /></details>
    </div>
  );
}

function Hour({ line, most, title }: { readonly line: EventCounts | undefined; readonly most: number; readonly title: string }): ReactElement {
  return (
    <span className="book-hour" title={title}>
      {line !== undefined && verdicts.map((id) => line[id] > 0 && <i key={id} className={`book-${id}`} style={{ blockSize: `${(line[id] / most) * 100}%` }} />)}
    </span>
  );
}

function BookTable({ source, lines }: Pick<SourceBooksProps, "source" | "lines">): ReactElement {
  const zone = useZone();
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("health.books.list", { source })}>
      <table className="lines">
        <thead><tr><th scope="col">{say("health.hour")}</th><th scope="col" className="right">{say("live.received")}</th>{verdicts.map((id) => <th key={id} scope="col" className="right">{say(`live.verdict.${id}`)}</th>)}</tr></thead>
        <tbody>{lines.map((line) => <tr key={line.hour}><td className="nowrap">{showInstant(line.hour, zone)}</td><td className="right">{showCount(line.received)}</td>{verdicts.map((id) => <td key={id} className="right">{showCount(line[id])}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

const none: EventCounts = { received: 0, accepted: 0, duplicate: 0, conflict: 0, rejected: 0, suppressed: 0 };

function summed(lines: readonly EventCounts[]): EventCounts {
  return lines.reduce((sum, line) => ({
    received: sum.received + line.received, accepted: sum.accepted + line.accepted, duplicate: sum.duplicate + line.duplicate,
    conflict: sum.conflict + line.conflict, rejected: sum.rejected + line.rejected, suppressed: sum.suppressed + line.suppressed,
  }), none);
}

function sentence(line: EventCounts): string {
  return say("health.books.sum", Object.fromEntries((["received", ...verdicts] as const).map((id) => [id, showCount(line[id])])));
}

/** Requests that were turned away, by reason. */
function refusalsOf(refusals: InboxStatus["refusals"]): { readonly reason: string; readonly times: number }[] {
  return [...Map.groupBy(refusals, ({ reason }) => reason)].map(([reason, ones]) => ({ reason, times: ones.reduce((sum, { times }) => sum + times, 0) }));
}
