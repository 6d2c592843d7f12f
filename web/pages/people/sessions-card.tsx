import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { SessionLine } from "../../../src/serve/contract.ts";
import { sessionQuestion, sessionsQuestion } from "../../api/access.ts";
import { send } from "../../api/ask.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showFault } from "../../frame/undo-toast.tsx";
import { say } from "../../words/say.ts";

/** Where one is logged in; what was left open elsewhere is shut from here. */
export function SessionsCard(): ReactElement {
  const answer = useQuery(sessionsQuestion());
  const everywhere = useEverywhere();
  return (
    <section className="card">
      <div className="row between"><div><h2>{say("sessions.title")}</h2><p className="small soft">{say("sessions.lead")}</p></div><Button variant="default" loading={everywhere.isPending} onClick={() => everywhere.mutate()}>{say("sessions.everywhere")}</Button></div>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={64} /> : (
        <div className="scroll-x" tabIndex={0} role="region" aria-label={say("sessions.title")}>
          <table className="lines stacked">
            <thead><tr><th scope="col">{say("sessions.browser")}</th><th scope="col">{say("sessions.begun")}</th><th scope="col">{say("sessions.used")}</th><th scope="col"><span className="unseen">{say("people.actions")}</span></th></tr></thead>
            <tbody>{answer.data.sessions.map((one) => <Session key={one.id} session={one} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Session({ session }: { readonly session: SessionLine }): ReactElement {
  const zone = useZone();
  const questions = useQueryClient();
  const browser = browserOf(session.agent);
  const end = useMutation({
    mutationFn: () => send(`/sessions/${session.id}/end`),
    onSuccess: async () => {
      await questions.invalidateQueries({ queryKey: sessionsQuestion().queryKey });
      showDone(say("sessions.ended"));
    },
    onError: showFault,
  });
  return (
    <tr data-session={session.current ? "current" : "other"}>
      <td><bdi>{browser}</bdi>{session.current && <> <span className="pill">{say("sessions.this")}</span></>}</td>
      <td className="nowrap soft" data-label={say("sessions.begun")}>{showInstant(session.begun_at, zone)}</td><td className="nowrap soft" data-label={say("sessions.used")}>{showInstant(session.used_at, zone)}</td>
      <td className="right">{!session.current && <Button size="compact-sm" variant="subtle" loading={end.isPending} aria-label={say("sessions.end.of", { browser })} onClick={() => end.mutate()}>{say("sessions.end")}</Button>}</td>
    </tr>
  );
}

/** After it nobody is here, and what this person saw is forgotten. */
function useEverywhere() {
  const questions = useQueryClient();
  return useMutation({
    mutationFn: () => send("/logout/everywhere"),
    onSuccess: async () => {
      const session = sessionQuestion().queryKey;
      await questions.invalidateQueries({ queryKey: session });
      questions.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== session[0] });
    },
    onError: showFault,
  });
}

const browsers = [["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Safari/", "Safari"]] as const;
const systems = [["Windows", "Windows"], ["Android", "Android"], ["iPhone", "iOS"], ["iPad", "iOS"], ["Mac OS X", "macOS"], ["Linux", "Linux"]] as const;

/** `Mozilla/5.0 (X11; Linux x86_64) … Chrome/140` → “Chrome, Linux”. */
function browserOf(agent: string): string {
  const found = (known: readonly (readonly [string, string])[]): string | undefined => known.find(([mark]) => agent.includes(mark))?.[1];
  const named = [found(browsers), found(systems)].filter((one) => one !== undefined).join(", ");
  return named || agent.slice(0, 60) || say("sessions.unknown");
}
