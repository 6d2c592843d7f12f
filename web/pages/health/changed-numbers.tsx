import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { BoardChanges } from "../../../src/serve/contract.ts";
import { boardChangesQuestion } from "../../api/questions.ts";
import { showValue } from "../../figures/figure.ts";
import { showDay } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDifference } from "../../reported/difference.ts";
import { say } from "../../words/say.ts";

/** Shown at once; the board has them all. */
const shown = 12;

/** Numbers that are others than yesterday, and what came in between. */
export function ChangedNumbers(): ReactElement {
  const changes = useQuery(boardChangesQuestion({}));
  return (
    <section className="card stack" aria-label={say("health.changes")}>
      <h2>{say("health.changes")}</h2>
      {changes.isError && <ProblemNote fault={changes.error} onRetry={() => void changes.refetch()} />}
      {changes.data === undefined ? !changes.isError && <Skeleton height={64} /> : <Changes changes={changes.data} />}
    </section>
  );
}

function Changes({ changes: { since, lines, imports, settings } }: { readonly changes: BoardChanges }): ReactElement {
  if (since === null) return <p className="soft">{say("health.changes.unknown")}</p>;
  const day = showDay(since.day);
  const causes = [
    ...imports.map(({ batch, file, undone }) => ({ key: `import ${batch}`, text: undone ? say("health.changes.undone", { file }) : file })),
    ...settings.map(({ name, set_at }) => ({ key: `setting ${name} ${set_at}`, text: say("health.changes.setting", { name }) })),
  ];
  return (
    <>
      <p>{lines.length === 0 ? say("health.changes.none", { day }) : say("health.changes.some", { n: showCount(lines.length), count: lines.length, day })}</p>
      {lines.length > 0 && <Lines lines={lines} />}
      {causes.length > 0 && <div><h3>{say("health.changes.cause")}</h3><ul className="health-causes">{causes.slice(0, shown).map(({ key, text }) => <li key={key}><bdi>{text}</bdi></li>)}</ul></div>}
    </>
  );
}

function Lines({ lines }: Pick<BoardChanges, "lines">): ReactElement {
  return (
    <table className="lines tight">
      <thead><tr><th scope="col">{say("kpis.title")}</th><th scope="col" className="right">{say("changes.before")}</th><th scope="col" className="right">{say("changes.now")}</th><th scope="col" className="right">{say("reported.col.difference")}</th></tr></thead>
      <tbody>{lines.slice(0, shown).map(({ before, now, difference }) => (
        <tr key={now.id}><td><Link to="/kpis/$id" params={{ id: now.id }} search={{} as never} className="quiet-link">{now.title}</Link></td><td className="right">{showValue({ value: before, reason: null }, now)}</td><td className="right">{showValue(now, now)}</td><td className="right">{showDifference(difference, now)}</td></tr>
      ))}</tbody>
    </table>
  );
}
