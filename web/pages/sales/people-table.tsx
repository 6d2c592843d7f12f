import { Skeleton } from "@mantine/core";
import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { BreakdownLine, KpiResult } from "../../../src/serve/contract.ts";
import { kpiQuestion } from "../../api/questions.ts";
import { CopyText, csvOf } from "../../figures/copy-text.tsx";
import { hasSides, isUnmeasured, showSide, showValue } from "../../figures/figure.ts";
import { NoFigure } from "../../figures/no-figure.tsx";
import { useView } from "../../frame/use-view.ts";
import { say } from "../../words/say.ts";

const columns = ["sales_actions", "plan_attainment", "calls_to_conversations", "conversations_to_meetings", "meetings_per_ae", "opportunities_per_ae"] as const;
const nobody = new Set(["", "none", "no owner"]);

/** One line per person of ours: the same KPIs as above it, broken down by who did the work. A number opens its facts. */
export function PeopleTable(): ReactElement {
  const answers = useColumns();
  const people = peopleIn(answers);
  return (
    <section className="card">
      <div className="chart-head"><h2>{say("sales.people")}</h2><CopyText label={say("kpi.table.copy")} text={() => csvOf(asRows(people, answers))} /></div>
      {people.length === 0 ? <Empty answers={answers} /> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={say("sales.people")}>
          <table className="lines stacked">
            <thead><tr><th scope="col">{say("sales.person")}</th>{columns.map((id) => <th key={id} scope="col" className="right">{say(`sales.col.${id}`)}</th>)}</tr></thead>
            <tbody>{people.map((person) => <tr key={person}><td><bdi>{nobody.has(person) ? say("sales.nobody") : person}</bdi></td>{columns.map((id, place) => <Cell key={id} label={say(`sales.col.${id}`)} kpi={answers[place]} person={person} />)}</tr>)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function useColumns(): readonly (KpiResult | undefined)[] {
  const { params, compare, ready } = useView();
  return useQueries({ queries: columns.map((id) => ({ ...kpiQuestion(id, { ...params, by: "owner", compare: compare !== "none" }), enabled: ready })) }).map(({ data }) => data);
}

function Cell({ kpi, person, label }: { readonly kpi: KpiResult | undefined; readonly person: string; readonly label: string }): ReactElement {
  if (kpi === undefined) return <td className="right" data-label={label}><Skeleton h={14} w={40} ml="auto" /></td>;
  const line = lineOf(kpi, person);
  if (line === undefined) return <td className="right soft" data-label={label}>—</td>;
  return (
    <td className={line.small && hasSides(kpi) ? "right small-n" : "right"} data-label={label}>
      <Link className="quiet-link tabular" to="/kpis/$id" params={{ id: kpi.id }} search={((before: object) => ({ ...before, by: "owner", key: person, behind: "facts" })) as never}>{showValue(line, kpi, "board")}</Link>
      {hasSides(kpi) && <div className="soft small tabular">{say("tile.of", { numerator: showSide(line.numerator, kpi, "numerator", "board"), denominator: showSide(line.denominator, kpi, "denominator", "board") })}</div>}
    </td>
  );
}

function lineOf(kpi: KpiResult, person: string): BreakdownLine | undefined {
  return (kpi.breakdown ?? []).find((line) => line.key === person);
}

/** Everybody who occurs in any column, the busiest first; work of nobody last. */
function peopleIn(answers: readonly (KpiResult | undefined)[]): readonly string[] {
  const names = new Set(answers.flatMap((kpi) => (kpi?.breakdown ?? []).map((line) => line.key)));
  const actions = (name: string): number => (answers[0] === undefined ? 0 : (lineOf(answers[0], name)?.value ?? 0));
  return [...names].sort((a, b) => Number(nobody.has(a)) - Number(nobody.has(b)) || actions(b) - actions(a) || a.localeCompare(b));
}

function asRows(people: readonly string[], answers: readonly (KpiResult | undefined)[]): readonly (readonly string[])[] {
  const head = [say("sales.person"), ...columns.map((id) => say(`sales.col.${id}`))];
  return [head, ...people.map((person) => [person, ...answers.map((kpi) => (kpi === undefined ? "" : String(lineOf(kpi, person)?.value ?? "")))])];
}

function Empty({ answers }: { readonly answers: readonly (KpiResult | undefined)[] }): ReactElement {
  const [actions] = answers;
  if (actions === undefined || answers.includes(undefined)) return <Skeleton h={200} />;
  if (isUnmeasured(actions)) return <NoFigure kpi={actions} />;
  return <p className="soft">{say("sales.people.none")} <Link to="/import" className="link">{say("tile.import")}</Link></p>;
}
