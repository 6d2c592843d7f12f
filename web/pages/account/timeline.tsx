import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { timelineQuestion } from "../../api/questions.ts";
import { useZone } from "../../figures/use-zone.ts";
import { addDays, endOfDay, showDay, showWeekday } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { usePrinting } from "../../frame/use-printing.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { accountView } from "../../views.ts";
import { say, wordsOf } from "../../words/say.ts";
import { Entry, Fold } from "./timeline-entry.tsx";
import { linesOf, type Line } from "./timeline-folds.ts";

const channels = ["web", "ad", "email", "email_signature", "call", "meeting", "chat", "event", "webinar", "social", "direct_mail", "product", "review", "other"];
/** So many rows before the end of what is here the next page is asked for. */
const ahead = 15;

export interface AccountTimelineProps {
  readonly account: AccountDetail;
  /** Told which day is at the top. */
  readonly onDay: (day: string | null) => void;
}

/** What happened, by day: ours left, theirs right, deals across the middle, repeats folded. Only what is in sight is drawn. */
export function AccountTimeline({ account, onDay }: AccountTimelineProps): ReactElement {
  const view = accountView(useSearch({ strict: false }));
  const zone = useZone();
  const from = view.at === undefined ? undefined : endOfDay(view.at, zone);
  const answer = useInfiniteQuery(timelineQuestion(account.account_id, { from: view.since, to: view.until, channel: view.channel, person: view.person, side: view.side }, from));
  const { opened, turn } = useOpened();
  const lines = useMemo(() => linesOf(answer.data?.pages.flatMap((page) => page.entries) ?? [], zone, opened), [answer.data, zone, opened]);
  const later = answer.hasPreviousPage ? { load: () => answer.fetchPreviousPage(), busy: answer.isFetchingPreviousPage } : null;
  const older = { has: answer.hasNextPage, busy: answer.isFetchingNextPage, load: () => void answer.fetchNextPage() };
  return (
    <section className="card timeline-card" aria-label={say("account.timeline")}>
      <div className="row between"><h2>{say("account.timeline")}</h2><Narrowing account={account} /></div>
      <div className="timeline-heads" aria-hidden><span>{say("account.timeline.ours")}</span><span>{say("account.timeline.theirs")}</span></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.isPending ? <Waiting /> : lines.length === 0 ? <Nothing account={account} /> : <Days key={`${from ?? ""}${view.since ?? ""}${view.channel ?? ""}${view.person ?? ""}${view.side ?? ""}`} lines={lines} zone={zone} later={later} older={older} onDay={onDay} onFold={turn} />}
    </section>
  );
}

/** Folds that were opened, and what opens and closes them. */
function useOpened(): { readonly opened: ReadonlySet<string>; readonly turn: (key: string) => void } {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const turn = (key: string): void => setOpened((now) => (now.has(key) ? new Set([...now].filter((one) => one !== key)) : new Set([...now, key])));
  return { opened, turn };
}

function Waiting(): ReactElement {
  return <div className="stack" role="status" aria-label={say("app.loading")} style={{ marginTop: 16 }}>{[40, 56, 40, 72, 40, 56].map((height, i) => <Skeleton key={i} h={height} w={`${40 + (i % 3) * 4}%`} ml={i % 2 === 0 ? 0 : "auto"} />)}</div>;
}

function Nothing({ account }: { readonly account: AccountDetail }): ReactElement {
  const isUntouched = account.last_touch_at === null && account.opportunities.length === 0;
  return (
    <div className="empty" style={{ padding: 32 }}>
      <p>{say(isUntouched ? "account.timeline.empty" : "account.timeline.none")}</p>
      {isUntouched && <Button variant="default" renderRoot={(props) => <Link to="/import" search={{ as: "touch" } as never} {...props} />}>{say("action.import")}</Button>}
    </div>
  );
}

function Narrowing({ account }: { readonly account: AccountDetail }): ReactElement {
  const view = accountView(useSearch({ strict: false }));
  const change = useChangeView();
  const people = account.people_list.map((person) => ({ value: person.person_id, label: person.name || person.email || person.person_id }));
  const span = view.since === undefined || view.until === undefined ? null : say("period.range", { from: showDay(view.since), until: showDay(addDays(view.until, -1)) });
  return (
    <div className="row no-print">
      {span !== null && <button type="button" className="chip chip-on" onClick={() => change({ since: undefined, until: undefined })} aria-label={say("filter.remove", { sentence: span })}>{span} <span aria-hidden>×</span></button>}
      {view.at !== undefined && <button type="button" className="chip chip-on" onClick={() => change({ at: undefined })} aria-label={say("account.timeline.newest")}>{say("account.timeline.from", { day: showDay(view.at) })} <span aria-hidden>×</span></button>}
      <NativeSelect size="xs" aria-label={say("account.timeline.side")} value={view.side ?? ""} onChange={(event) => change({ side: event.currentTarget.value || undefined })} data={[{ value: "", label: say("account.timeline.side.all") }, { value: "ours", label: say("account.timeline.ours") }, { value: "theirs", label: say("account.timeline.theirs") }]} />
      <NativeSelect size="xs" aria-label={say("account.timeline.channel")} value={view.channel ?? ""} onChange={(event) => change({ channel: event.currentTarget.value || undefined })} data={[{ value: "", label: say("account.timeline.everychannel") }, ...channels.map((value) => ({ value, label: wordsOf(value) }))]} />
      {people.length > 0 && <NativeSelect size="xs" maw={180} aria-label={say("account.timeline.person")} value={view.person ?? ""} onChange={(event) => change({ person: event.currentTarget.value || undefined })} data={[{ value: "", label: say("account.timeline.everyone") }, ...people]} />}
    </div>
  );
}

interface DaysProps {
  readonly lines: readonly Line[];
  readonly zone: string;
  readonly later: { readonly load: () => Promise<unknown>; readonly busy: boolean } | null;
  readonly older: { readonly has: boolean; readonly busy: boolean; readonly load: () => void };
  readonly onDay: (day: string | null) => void;
  readonly onFold: (key: string) => void;
}

/** So much is drawn before it is known how high the window is. */
const firstSight = { width: 0, height: 560 };

function Days({ lines, zone, later, older, onDay, onFold }: DaysProps): ReactElement {
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: (i) => (lines[i]?.what === "day" ? 34 : 58), getItemKey: (i) => lines[i]?.key ?? i, overscan: 10, initialRect: firstSight });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (older.has && !older.busy && lastSeen >= lines.length - ahead) older.load();
  }, [older, lastSeen, lines.length]);
  const top = lines[virtual.getVirtualItemForOffset(virtual.scrollOffset ?? 0)?.index ?? 0]?.day ?? null;
  useEffect(() => onDay(top), [top, onDay]);
  const loadLater = useKeptPlace(lines, virtual, later?.load);
  if (usePrinting()) return <Printed lines={lines} zone={zone} isWhole={!older.has && later === null} onFold={onFold} />;
  return (
    <div ref={scroll} className="timeline-scroll" tabIndex={0} role="region" aria-label={say("account.timeline.list")}>
      {later !== null && <div style={{ textAlign: "center", padding: 8 }}><Button variant="default" loading={later.busy} onClick={loadLater}>{say("account.timeline.later")}</Button></div>}
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {items.map((item) => {
          const line = lines[item.index];
          if (line === undefined) return null;
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} className="timeline-line" style={{ transform: `translateY(${item.start}px)` }}>
              <Drawn line={line} zone={zone} onFold={onFold} />
            </div>
          );
        })}
      </div>
      {!older.has && <p className="soft small" style={{ textAlign: "center", padding: 12 }}>{say("account.timeline.end")}</p>}
      {older.busy && <Skeleton h={40} mt={8} />}
    </div>
  );
}

function Drawn({ line, zone, onFold }: { readonly line: Line; readonly zone: string; readonly onFold: (key: string) => void }): ReactElement {
  if (line.what === "day") return <h3 className="timeline-day">{showWeekday(line.day)}</h3>;
  return <div className="timeline-rows">{line.what === "fold" ? <Fold entries={line.entries} isOpen={line.isOpen} onTurn={() => onFold(line.key)} /> : <Entry entry={line.entry} zone={zone} />}</div>;
}

/** On paper everything that is here stands below each other, and it says so where more was not asked for. */
function Printed({ lines, zone, isWhole, onFold }: Pick<DaysProps, "lines" | "zone" | "onFold"> & { readonly isWhole: boolean }): ReactElement {
  return (
    <div>
      {lines.map((line) => <Drawn key={line.key} line={line} zone={zone} onFold={onFold} />)}
      <p className="soft small">{isWhole ? say("account.timeline.end") : say("print.timeline", { n: showCount(lines.filter(({ what }) => what !== "day").length) })}</p>
    </div>
  );
}

/** When later days come in above, what was at the top stays in sight. */
function useKeptPlace(lines: readonly Line[], virtual: { readonly scrollToIndex: (index: number, options: { readonly align: "start" }) => void }, load: (() => Promise<unknown>) | undefined): () => void {
  const kept = useRef<string | null>(null);
  useEffect(() => {
    if (kept.current === null) return;
    const place = lines.findIndex((line) => line.key === kept.current);
    if (place <= 0) return;
    kept.current = null;
    virtual.scrollToIndex(place, { align: "start" });
  }, [lines, virtual]);
  return () => {
    kept.current = lines.find((line) => line.what !== "day")?.key ?? null;
    void load?.();
  };
}
