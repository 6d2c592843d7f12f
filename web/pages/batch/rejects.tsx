import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { Download } from "lucide-react";
import type { ReactElement } from "react";
import type { ImportAnswer, RejectPage } from "../../../src/serve/contract.ts";
import { address } from "../../api/ask.ts";
import { rejectsQuestion } from "../../api/questions.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { importsView } from "../../views.ts";
import { Offer } from "../../frame/needs.tsx";
import { fieldWords, say, wordsOf } from "../../words/say.ts";
import { RejectTable } from "../import/reject-table.tsx";
import { FixRejects } from "./fix-rejects.tsx";

const shownMost = 200;

/** Rejected rows of an import by reason, with the way to correct them. */
export function Rejects({ answer }: { readonly answer: ImportAnswer }): ReactElement {
  const code = importsView(useSearch({ strict: false })).code;
  const page = useQuery(rejectsQuestion({ batch: answer.batch, code, limit: shownMost }));
  if (page.isError) return <ProblemNote fault={page.error} onRetry={() => void page.refetch()} />;
  if (page.data === undefined) return <Skeleton h={160} radius="md" />;
  if (page.data.by_code.length === 0) return <section className="card"><p className="soft">{say("rejects.none")}</p></section>;
  return (
    <>
      <section className="card stack">
        <div className="row between">
          <div><h2>{say("rejects.title")}</h2><p className="soft">{say("rejects.lead")}</p></div>
          <Offer permission="export"><a className="chip" href={address("/rejects.csv", { batch: answer.batch })} download><Download size={14} aria-hidden />{say("rejects.download")}</a></Offer>
        </div>
        <Codes page={page.data} code={code} />
        <RejectTable rejects={page.data.rejects} />
      </section>
      <Offer permission="import"><FixRejects answer={answer} page={page.data} /></Offer>
    </>
  );
}

function Codes({ page, code }: { readonly page: RejectPage; readonly code: string | undefined }): ReactElement {
  const change = useChangeView();
  return (
    <div className="row" role="group" aria-label={say("rejects.reason")}>
      <button type="button" className={code === undefined ? "chip chip-on" : "chip"} aria-pressed={code === undefined} onClick={() => change({ code: undefined })}>{say("rejects.all")}</button>
      {page.by_code.map((group) => (
        <button key={`${group.code} ${group.field}`} type="button" className={code === group.code ? "chip chip-on" : "chip"} aria-pressed={code === group.code} onClick={() => change({ code: group.code })}>
          {wordsOf(group.code)}{group.field !== "" && `, ${fieldWords(group.field)}`} <span className="soft tabular">{showCount(group.rows)}</span>
        </button>
      ))}
    </div>
  );
}
