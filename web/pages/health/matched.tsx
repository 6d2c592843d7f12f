import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { DataHealth } from "../../../src/serve/contract.ts";
import { showCount, showShare } from "../../format/numbers.ts";
import { say } from "../../words/say.ts";
import { ShareBar } from "./share-bar.tsx";

/** How much of each kind of record belongs to an account. */
export function Matched({ matched }: Pick<DataHealth, "matched">): ReactElement {
  return (
    <section className="card stack" aria-label={say("health.match")}>
      <div><h2>{say("health.match")}</h2><p className="soft small">{say("health.match.lead")} <Link to="/identity" className="link">{say("health.match.decide")}</Link></p></div>
      {matched.length === 0 ? <p className="soft">{say("health.match.none")}</p> : (
        <table className="lines health-bars">
          <thead><tr><th scope="col">{say("health.kind")}</th><td /><th scope="col" className="right">{say("health.share")}</th></tr></thead>
          <tbody>{matched.map(({ kind, title, rows, matched: found }) => (
            <tr key={kind}><td>{title}</td><td><ShareBar share={found / rows} /></td><td className="right" title={say("health.match.of", { matched: showCount(found), rows: showCount(rows) })}>{showShare(found / rows)}</td></tr>
          ))}</tbody>
        </table>
      )}
    </section>
  );
}
