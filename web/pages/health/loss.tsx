import type { ReactElement } from "react";
import type { DataHealth } from "../../../src/serve/contract.ts";
import { showDay } from "../../format/days.ts";
import { showCount, showShare } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";

/** What trackers numbered and what of it never arrived. */
export function Loss({ loss: { since, sources } }: Pick<DataHealth, "loss">): ReactElement {
  return (
    <section className="card stack" aria-label={say("health.loss")}>
      <div><h2>{say("health.loss")}</h2><p className="soft small">{say("health.loss.lead", { day: showDay(since) })}</p></div>
      {sources.length === 0 ? <p className="soft">{say("health.loss.none")}</p> : (
        <table className="lines tight">
          <thead><tr><th scope="col">{say("health.source")}</th><th scope="col" className="right">{say("health.loss.pages")}</th><th scope="col" className="right">{say("health.loss.sent")}</th><th scope="col" className="right">{say("health.loss.lost")}</th><th scope="col" className="right">{say("health.share")}</th></tr></thead>
          <tbody>{sources.map(({ source, pages, sent, lost }) => <tr key={source}><td><bdi>{source}</bdi></td><td className="right">{showCount(pages)}</td><td className="right">{showCount(sent)}</td><td className="right">{showCount(lost)}</td><td className="right">{sent === 0 ? "—" : showShare(lost / sent)}</td></tr>)}</tbody>
        </table>
      )}
    </section>
  );
}
