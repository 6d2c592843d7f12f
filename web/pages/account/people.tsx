import { SegmentedControl } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type ReactElement } from "react";
import type { AccountDetail } from "../../../src/serve/contract.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstantDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { useChangeView } from "../../frame/use-view.ts";
import { say, wordsOf } from "../../words/say.ts";
import { Side } from "./side.tsx";

type Person = AccountDetail["people_list"][number];

/** Who is there; a name narrows the timeline to that person. */
export function People({ account }: { readonly account: AccountDetail }): ReactElement {
  const [form, setForm] = useState<"list" | "grid">("list");
  const people = account.people_list;
  const choice = people.length > 1 && <SegmentedControl size="xs" aria-label={say("account.people")} value={form} onChange={(value) => setForm(value === "grid" ? "grid" : "list")} data={[{ value: "list", label: say("account.people.list") }, { value: "grid", label: say("account.people.grid") }]} />;
  return (
    <Side title={say("account.people")} tools={choice}>
      {people.length === 0 ? <p className="soft">{say("account.people.none")} <Link to="/import" search={{ as: "person" } as never} className="link">{say("nav.import")}</Link></p> : form === "list" ? <List people={people} /> : <Grid people={people} />}
    </Side>
  );
}

function List({ people }: { readonly people: readonly Person[] }): ReactElement {
  const zone = useZone();
  return (
    <table className="lines">
      <thead><tr><th scope="col">{say("account.person.name")}</th><th scope="col" className="right">{say("account.person.touches")}</th><th scope="col" className="right">{say("account.person.last")}</th></tr></thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.person_id}>
            <td><Name person={person} /><div className="soft small"><bdi>{[person.title, wordsOf(person.department), wordsOf(person.seniority)].filter(Boolean).join(" · ")}</bdi></div></td>
            <td className="right">{showCount(person.touches)}</td>
            <td className="right">{person.last_touch_at === null ? "—" : showInstantDay(person.last_touch_at, zone)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Name({ person }: { readonly person: Person }): ReactElement {
  const change = useChangeView();
  return <button type="button" className="plain-button quiet-link" onClick={() => change({ person: person.person_id })}><bdi>{person.name || person.email || person.person_id}</bdi></button>;
}

const levels = ["c_level", "vp", "director", "head", "manager", "other"];

/** Department against seniority; who was never touched is grey. */
function Grid({ people }: { readonly people: readonly Person[] }): ReactElement {
  const departments = [...Map.groupBy(people, (person) => person.department).keys()].sort((a, b) => (a === "" ? 1 : b === "" ? -1 : a.localeCompare(b)));
  const seniorities = [...Map.groupBy(people, (person) => person.seniority).keys()].sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={say("account.people.grid")}>
      <table className="lines people-grid">
        <thead><tr><td />{seniorities.map((one) => <th key={one} scope="col">{one === "" ? say("account.people.noseniority") : wordsOf(one)}</th>)}</tr></thead>
        <tbody>
          {departments.map((department) => (
            <tr key={department}>
              <th scope="row">{department === "" ? say("account.people.nodepartment") : wordsOf(department)}</th>
              {seniorities.map((seniority) => <td key={seniority}>{people.filter((one) => one.department === department && one.seniority === seniority).map((person) => <div key={person.person_id} className={person.touches === 0 ? "soft" : undefined}><Name person={person} />{person.touches > 0 && <span className="soft small tabular"> {showCount(person.touches)}</span>}</div>)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function rank(seniority: string): number {
  const place = levels.indexOf(seniority);
  return place < 0 ? (seniority === "" ? 100 : 50) : place;
}
