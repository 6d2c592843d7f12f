import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { Batch } from "../../../src/serve/contract.ts";
import { importsQuestion } from "../../api/questions.ts";
import { fileWords } from "../../figures/file-words.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say, wordsOf } from "../../words/say.ts";
import { TurnButton } from "./turn-button.tsx";

/** Imports so far, newest first, each with undo or redo. */
export function BatchList(): ReactElement {
  const answer = useQuery(importsQuestion());
  const imports = [...(answer.data?.imports ?? [])].sort((a, b) => b.batch - a.batch);
  return (
    <section className="card" aria-label={say("import.list")}>
      <h2 style={{ marginBottom: 8 }}>{say("import.list")}</h2>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.isPending ? <Skeleton h={80} /> : imports.length === 0 ? <p className="soft">{say("import.list.none")}</p> : (
        <table className="lines batches">
          <thead><tr><th scope="col">{say("import.list.file")}</th><th scope="col">{say("import.list.as")}</th><th scope="col">{say("import.list.state")}</th><th scope="col">{say("import.list.received")}</th><th scope="col" className="right">{say("import.list.new")}</th><th scope="col" className="right">{say("import.list.changed")}</th><th scope="col" className="right">{say("import.list.rejected")}</th><th scope="col"><span className="unseen">{say("import.list.actions")}</span></th></tr></thead>
          <tbody>{imports.map((batch) => <Line key={batch.batch} batch={batch} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Line({ batch }: { readonly batch: Batch }): ReactElement {
  const zone = useZone();
  const named = { batch: batch.batch, file: fileWords(batch.file.name) };
  return (
    <tr data-batch={batch.batch} data-state={batch.state}>
      <td><Link to="/imports/$batch" params={{ batch: String(batch.batch) }} className="quiet-link" aria-label={say("import.list.open", named)}><bdi>{named.file}</bdi></Link><span className="batch-state soft small">{say(`import.state.${batch.state}`)} · {say("import.check.new")} {showCount(batch.rows.new)}</span></td>
      <td className="soft"><bdi>{batch.as === "live" || batch.kinds.some(({ kind }) => kind === batch.as) ? wordsOf(batch.as) : batch.as}</bdi></td><td><span className="pill">{say(`import.state.${batch.state}`)}</span></td>
      <td className="nowrap soft">{showInstant(batch.received_at, zone)}</td>
      <td className="right">{showCount(batch.rows.new)}</td><td className="right">{showCount(batch.rows.changed)}</td>
      <td className="right">{batch.rows.rejected === 0 ? "0" : <Link to="/imports/$batch" params={{ batch: String(batch.batch) }} className="link" aria-label={say("import.list.rejects.label", { ...named, n: showCount(batch.rows.rejected) })}>{showCount(batch.rows.rejected)}</Link>}</td>
      <td className="right"><TurnButton batch={batch} small /></td>
    </tr>
  );
}
