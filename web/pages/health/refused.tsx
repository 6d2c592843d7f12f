import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import type { DataHealth, EventsReplayed } from "../../../src/serve/contract.ts";
import { useSession } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { dataHealthQuestion } from "../../api/live-questions.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { fieldWords, say } from "../../words/say.ts";

type Rejects = DataHealth["rejects"];

/** What did not get in, by reason, and the way to let it in. */
export function Refused({ rejects: { events, rows } }: { readonly rejects: Rejects }): ReactElement {
  const replay = useReplay();
  const may = useSession()?.may.includes("collect") === true;
  const { data } = replay;
  return (
    <section className="card stack" aria-label={say("health.rejects")}>
      <div><h2>{say("health.rejects")}</h2><p className="soft small">{say("health.rejects.lead")}</p></div>
      {replay.isError && <ProblemNote fault={replay.error} />}
      {data !== undefined && <p role="status">{say("health.rejects.replayed", { n: showCount(data.accepted), count: data.accepted, rejected: showCount(data.rejected) })}</p>}
      {events.length + rows.length === 0 ? <p className="soft">{say("health.rejects.none")}</p> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={say("health.rejects.list")}>
          <table className="lines stacked">
            <thead><tr><th scope="col">{say("health.rejects.from")}</th><th scope="col">{say("health.rejects.why")}</th><th scope="col" className="right">{say("health.rejects.count")}</th><th scope="col">{say("health.rejects.do")}</th></tr></thead>
            <tbody>
              {events.map((one) => (
                <tr key={`${one.source} ${one.verdict} ${one.code}`}>
                  <td><bdi>{one.source}</bdi></td><td>{one.message}</td><td className="right" data-label={say("health.rejects.count")}>{showCount(one.events)}</td>
                  <td>{one.verdict === "conflict" ? <span className="soft">{say("health.rejects.conflict")}</span> : may && <Button size="compact-xs" variant="default" loading={replay.isPending && replay.variables === one.source} onClick={() => replay.mutate(one.source)}>{say("health.rejects.replay")}</Button>}</td>
                </tr>
              ))}
              {rows.map((one) => (
                <tr key={`${one.batch} ${one.code} ${one.field}`}>
                  <td><bdi>{one.file}</bdi></td><td>{one.field !== "" && <strong>{fieldWords(one.field)}: </strong>}{one.reason}</td><td className="right" data-label={say("health.rejects.count")}>{showCount(one.rows)}</td>
                  <td><Link to="/imports/$batch" params={{ batch: String(one.batch) }} search={{ code: one.code } as never} className="link">{say("health.rejects.open")}</Link></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function useReplay() {
  const questions = useQueryClient();
  return useMutation({
    mutationFn: (source: string) => send<EventsReplayed>("/inbox/replay", { source }),
    onSuccess: () => questions.invalidateQueries({ queryKey: dataHealthQuestion().queryKey }),
  });
}
