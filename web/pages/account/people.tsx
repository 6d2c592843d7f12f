import type { ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { Side } from "./side.tsx";

/** Who is there; a name narrows the timeline to that person. */
export function People({ account }: { readonly account: AccountDetail }): ReactElement {
  const zone = useZone();
  const change = useChangeView();
  return (
    <Side title={say("account.people")}>
      {account.people_list.length === 0 ? <p className="soft">{say("account.people.none")}</p> : (
        <table className="lines">
          <thead><tr><th scope="col">{say("account.person.name")}</th><th scope="col">{say("account.person.department")}</th><th scope="col" className="right">{say("account.person.touches")}</th><th scope="col" className="right">{say("account.person.last")}</th></tr></thead>
          <tbody>
            {account.people_list.map((person) => (
              <tr key={person.person_id}>
                <td><button type="button" className="plain-button quiet-link" onClick={() => change({ person: person.person_id })}><bdi>{person.name || person.email || person.person_id}</bdi></button><div className="soft small"><bdi>{person.title}</bdi></div></td>
                <td>{[wordsOf(person.department), wordsOf(person.seniority)].filter(Boolean).join(", ") || "—"}</td>
                <td className="right">{showCount(person.touches)}</td>
                <td className="right">{person.last_touch_at === null ? "—" : showInstantDay(person.last_touch_at, zone)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Side>
  );
}
