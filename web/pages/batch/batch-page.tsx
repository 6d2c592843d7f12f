import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactElement } from "react";
import { importQuestion } from "../../api/questions.ts";
import { say } from "../../words/say.ts";
import { Receipt } from "../import/receipt.tsx";
import "../import/import.css";
import { Rejects } from "./rejects.tsx";

/** One import with its rejected rows. */
export function BatchPage(): ReactElement {
  const { batch } = useParams({ strict: false }) as { readonly batch: string };
  const number = Number(batch);
  const answer = useQuery(importQuestion(number));
  return (
    <>
      <div className="page-head"><div><Link to="/import" className="soft small row quiet-link" style={{ gap: 4 }}><ArrowLeft size={12} aria-hidden />{say("import.back")}</Link><h1>{say("import.batch", { batch })}</h1></div></div>
      <div className="import-steps">
        <Receipt batch={number} />
        {answer.data !== undefined && answer.data.state !== "running" && answer.data.state !== "waiting" && <Rejects answer={answer.data} />}
      </div>
    </>
  );
}
