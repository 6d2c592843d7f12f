import type { ReactElement } from "react";
import type { TimelineEntry } from "../../../src/serve/contract.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { showTime } from "../../format/days.ts";
import { showCount, showNumber } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { known, say, wordsOf } from "../../words/say.ts";

const timed = new Set(["touch", "session"]);

/** One thing that happened; a click leads to its row. */
export function Entry({ entry, zone }: { readonly entry: TimelineEntry; readonly zone: string }): ReactElement {
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

/** The same thing with several people, as one; a click shows them one by one. */
export function Fold({ entries, isOpen, onTurn }: { readonly entries: readonly TimelineEntry[]; readonly isOpen: boolean; readonly onTurn: () => void }): ReactElement | null {
  const [first] = entries;
  if (first === undefined) return null;
  const people = [...new Set(entries.map(({ person }) => person).filter((one) => one !== ""))];
  const whole = { ...first, times: sum(entries.map(({ times }) => times)), minutes: sum(entries.map(({ minutes }) => minutes)) };
  const more = people.length - namesShown;
  return (
    <button type="button" className={`touch ${sideClass(first)}`} data-stage={stageOf(first)} aria-expanded={isOpen} onClick={onTurn}>
      <span className="touch-head"><span className="touch-what">{label(whole)}</span></span>
      {first.title !== "" && <span className="touch-title"><bdi>{first.title}</bdi></span>}
      {people.length > 0 && <span className="soft small"><bdi>{people.slice(0, namesShown).join(", ")}</bdi>{more > 0 && ` ${say("account.timeline.others", { n: showCount(more), count: more })}`}</span>}
    </button>
  );
}

/** So many names stand on a fold. */
const namesShown = 2;

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, one) => total + one, 0);
}

/** "12 page views, 9 min" */
function label(entry: TimelineEntry): string {
  const minutes = entry.minutes > 0 ? `, ${showNumber(entry.minutes, { unit: "minutes", precision: "board" })}` : "";
  return `${entry.times > 1 ? folded(entry) : named(entry)}${minutes}`;
}

/** An intent signal of the type intent has been named. */
function named({ record, type }: TimelineEntry): string {
  if (timed.has(record)) return wordsOf(type);
  return type === "" || record.split("_").includes(type) ? wordsOf(record) : `${wordsOf(record)} ${wordsOf(type)}`;
}

function folded(entry: TimelineEntry): string {
  const key = `times.${entry.type}`;
  const n = showCount(entry.times);
  return timed.has(entry.record) && known(key) ? say(key, { n, count: entry.times }) : `${say("account.timeline.times", { n })} ${named(entry)}`;
}

function sideClass(entry: TimelineEntry): string {
  if (!timed.has(entry.record) && entry.direction === "") return "touch-both";
  return entry.direction === "out" ? "touch-ours" : entry.direction === "both" ? "touch-both" : "touch-theirs";
}

function stageOf(entry: TimelineEntry): string | undefined {
  if (entry.record === "opportunity") return entry.type === "won" ? "won" : "opportunity";
  return entry.record === "contract" || entry.record === "renewal" ? "retained" : undefined;
}
