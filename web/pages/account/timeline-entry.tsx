import type { ReactElement } from "react";
import type { TimelineEntry } from "../../../src/serve/contract.ts";
import { rowAddress } from "../../figures/row-drawer.tsx";
import { showTime } from "../../format/days.ts";
import { showCount, showNumber } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";

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
