import { authorName } from "../../figures/author.ts";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { StagePill } from "../../figures/stage-pill.tsx";
import { addDays, showDay } from "../../format/days.ts";
import { known, say } from "../../words/say.ts";
import { OpenRow } from "./deals.tsx";

const recordOf = { tier: "tier", owner: "ownership", list: "list_membership" } as const;

export interface HistoryProps {
  readonly account: AccountDetail;
  readonly what: "tier" | "owner" | "list";
  readonly onChange: (() => void) | undefined;
}

/** Who gave the account this tier, owner or list, from which day to which, and why. */
export function History({ account, what, onChange }: HistoryProps): ReactElement {
  const lines = account.assignments.filter((one) => one.what === what);
  return (
    <div className="stack">
      {onChange !== undefined && <div><Button onClick={onChange}>{say(what === "tier" ? "bulk.tier" : "bulk.owner")}</Button></div>}
      {lines.length === 0 ? <p className="soft">{say(`account.history.none.${what}`)} <Link to="/import" search={{ as: recordOf[what] } as never} className="link">{say("nav.import")}</Link></p> : (
        <table className="lines">
          <thead><tr><th scope="col">{say(what === "tier" ? "bulk.value.tier" : what === "owner" ? "bulk.value.owner" : "account.lists")}</th><th scope="col">{say("account.history.from")}</th><th scope="col">{say("account.history.until")}</th><th scope="col">{say("account.history.reason")}</th><th scope="col"><span className="unseen">{say("account.row")}</span></th></tr></thead>
          <tbody>
            {lines.map((one) => (
              <tr key={`${one.batch}:${one.seq}`}>
                <td><bdi style={{ fontWeight: 550 }}>{one.value}</bdi>{one.role !== "" && <div className="soft small">{roleText(one.role)}</div>}</td>
                <td className="nowrap">{one.from === null ? say("account.history.always") : showDay(one.from)}</td>
                <td className="nowrap">{one.to === null ? say("account.history.still") : showDay(addDays(one.to, -1))}</td>
                <td><bdi>{one.reason}</bdi>{one.author !== "" && <div className="soft small">{say("account.history.author")} <bdi>{authorName(one.author)}</bdi></div>}</td>
                <td className="right"><OpenRow record={recordOf[what]} batch={one.batch} seq={one.seq} name={one.value} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function roleText(role: string): string {
  const key = `bulk.role.${role}`;
  return known(key) ? say(key) : role;
}

export function StageText({ account }: { readonly account: AccountDetail }): ReactElement {
  return (
    <div className="stack">
      <div>{account.stage === "" ? say("accounts.stage.none") : <StagePill stage={account.stage} />}</div>
      <p>{say("account.stage.text")}</p>
      <p><Link to="/" className="link">{say("nav.board")}</Link></p>
    </div>
  );
}
