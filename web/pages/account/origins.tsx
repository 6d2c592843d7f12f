import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { say, wordsOf } from "../../words/say.ts";
import { OpenRow } from "./deals.tsx";
import { Side } from "./side.tsx";

/** By which method rows found this account. */
export function Methods({ account }: { readonly account: AccountDetail }): ReactElement {
  return (
    <Side title={say("account.methods")}>
      {account.methods.length === 0 ? <p className="soft">{say("account.methods.none")}</p> : (
        <table className="lines">
          <thead><tr><th scope="col">{say("account.methods.method")}</th><th scope="col" className="right">{say("account.methods.rows")}</th></tr></thead>
          <tbody>{account.methods.map((one) => <tr key={one.method}><td>{wordsOf(one.method) || "—"}</td><td className="right">{showCount(one.rows)}</td></tr>)}</tbody>
        </table>
      )}
      <p style={{ marginTop: 8 }}><Link to="/identity" search={{ account: account.account_id } as never} className="link">{say("identity.find")}</Link></p>
    </Side>
  );
}

/** What changed about the account, newest first; the oldest entry is how it began. */
export function Versions({ account }: { readonly account: AccountDetail }): ReactElement {
  const zone = useZone();
  const versions = [...account.versions].reverse();
  return (
    <Side title={say("account.versions")}>
      {versions.length <= 1 && <p className="soft" style={{ marginBottom: versions.length === 0 ? 0 : 8 }}>{say("account.versions.none")}</p>}
      {versions.map((version, place) => (
        <div key={`${version.batch}-${version.seq}-${version.valid_from}`} className="row between" style={{ alignItems: "flex-start", flexWrap: "nowrap", borderTop: place === 0 ? undefined : "1px solid var(--line)", padding: "6px 0" }}>
          <div>
            <span className="soft small">{place === versions.length - 1 ? say("account.versions.first") : showInstantDay(version.valid_from, zone)}</span>
            {place < versions.length - 1 && Object.entries(version.changes).map(([field, [before, after]]) => <div key={field}><bdi>{say("account.versions.change", { field: wordsOf(field), before: before || "—", after: after || "—" })}</bdi></div>)}
          </div>
          <OpenRow record="account" batch={version.batch} seq={version.seq} name={account.name} />
        </div>
      ))}
    </Side>
  );
}
