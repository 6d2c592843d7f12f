import { authorName } from "../../figures/author.ts";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import type { ErasureAnswer } from "../../../src/serve/contract.ts";
import { erasuresQuestion } from "../../api/erasure.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { Needs } from "../../frame/needs.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { say } from "../../words/say.ts";
import { Certificate } from "./certificate.tsx";
import { EraseForm } from "./erase-form.tsx";
import "../people/people.css";
import "./erase.css";

/** Erasing a person: what it would touch, doing it, and what was done. */
export function ErasePage(): ReactElement {
  return (
    <>
      <div className="page-head"><div><h1>{say("erasure.title")}</h1><p className="soft">{say("erasure.lead")}</p></div></div>
      <Needs permission="erase">
        <div className="stack people-cards erasure">
          <EraseForm />
          <Erasures />
        </div>
      </Needs>
    </>
  );
}

function Erasures(): ReactElement {
  const answer = useQuery(erasuresQuestion());
  return (
    <section className="card" aria-label={say("erasure.list")}>
      <h2>{say("erasure.list")}</h2>
      {answer.isError ? <ProblemNote fault={answer.error} onRetry={() => void answer.refetch()} /> : answer.data === undefined ? <Skeleton h={80} /> : answer.data.erasures.length === 0 ? <p className="soft">{say("erasure.list.none")}</p> : <div className="stack">{answer.data.erasures.map((one) => <Erasure key={one.id} erasure={one} />)}</div>}
    </section>
  );
}

function Erasure({ erasure }: { readonly erasure: ErasureAnswer }): ReactElement {
  const zone = useZone();
  const state = erasure.fault !== null ? `${say("erasure.stopped")}: ${erasure.fault}` : erasure.step === null ? null : say(`erasure.step.${erasure.step}`);
  return (
    <article className="erasure-one" data-erasure={erasure.id} data-done={erasure.done_at !== null}>
      <h3>{say("erasure.number", { id: erasure.id })}{state !== null && <> <span className="pill" role="status">{state}</span></>}</h3>
      <dl className="erasure-facts">
        <dt>{say("erasure.asked")}</dt><dd>{showInstant(erasure.asked_at, zone)}</dd>
        <dt>{say("erasure.by")}</dt><dd><bdi>{authorName(erasure.actor)}</bdi></dd>
        {erasure.reason !== "" && <><dt>{say("erasure.reason")}</dt><dd><bdi>{erasure.reason}</bdi></dd></>}
        <dt>{say("erasure.mode")}</dt><dd>{say(`erasure.mode.${erasure.mode}`)}</dd>
        <dt>{say("erasure.standin")}</dt><dd><code>{erasure.stand_in}</code></dd>
        {erasure.done_at !== null && <><dt>{say("erasure.done")}</dt><dd>{showInstant(erasure.done_at, zone)}</dd></>}
      </dl>
      {erasure.certificate !== null && <Certificate id={erasure.id} certificate={erasure.certificate} />}
    </article>
  );
}
