import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { DataHealth } from "../../../src/serve/contract.ts";
import { sourceName } from "../../figures/key-words.ts";
import { showNumber } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";
import { ShareBar } from "./share-bar.tsx";

const hoursOfDay = 24;
/** From two days on people say days. */
const daysFrom = 2 * hoursOfDay;

/** How old the newest record of each source is. */
export function Freshness({ freshness: { sources } }: Pick<DataHealth, "freshness">): ReactElement {
  const oldest = Math.max(1, ...sources.map(({ hours }) => hours ?? 0));
  return (
    <section className="card stack" aria-label={say("health.fresh")}>
      <div><h2><Link to="/kpis/$id" params={{ id: "data_freshness" }} search={{} as never} className="quiet-link">{say("health.fresh")}</Link></h2><p className="soft small">{say("health.fresh.lead")}</p></div>
      {sources.length === 0 ? <p className="soft">{say("health.fresh.none")}</p> : (
        <table className="lines health-bars">
          <thead><tr><th scope="col">{say("health.source")}</th><td /><th scope="col" className="right">{say("health.age")}</th></tr></thead>
          <tbody>{sources.map(({ source, hours }) => <tr key={source}><td><bdi>{sourceName(source)}</bdi></td><td><ShareBar share={(hours ?? 0) / oldest} /></td><td className="right">{hours === null ? "—" : showAge(hours)}</td></tr>)}</tbody>
        </table>
      )}
    </section>
  );
}

function showAge(hours: number): string {
  if (hours < 1) return showNumber(Math.round(hours * 60), { unit: "minutes", precision: "board" });
  return hours < daysFrom ? showNumber(Math.round(hours), { unit: "hours", precision: "board" }) : showNumber(Math.round(hours / hoursOfDay), { unit: "days" });
}
