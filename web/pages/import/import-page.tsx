import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { useState, type ReactElement, type ReactNode } from "react";
import type { FileLook, MappingDraft, Question } from "../../../src/serve/contract.ts";
import { fileQuestion, mappingQuestion } from "../../api/questions.ts";
import { Needs } from "../../frame/needs.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { useChangeView } from "../../frame/use-view.ts";
import { importView } from "../../views.ts";
import { say } from "../../words/say.ts";
import { BatchList } from "./batch-list.tsx";
import { Check, type Checked } from "./check.tsx";
import { asked, isOpen, requestOf } from "./choices.ts";
import { DropFile } from "./drop-file.tsx";
import { KindPicker } from "./kind-picker.tsx";
import { Look } from "./look.tsx";
import { MapFields } from "./map-fields.tsx";
import { Questions } from "./questions.tsx";
import { Receipt } from "./receipt.tsx";
import { RemoveMapping } from "./remove-mapping.tsx";
import { RunImport } from "./run-import.tsx";
import { SaveMapping } from "./save-mapping.tsx";
import "./import.css";

/** Drop → what we saw → mapping → dry run → import → receipt, all on one page; below it the imports so far. */
export function ImportPage(): ReactElement {
  const view = importView(useSearch({ strict: false }));
  return (
    <>
      <div className="page-head"><div><h1>{say("import.title")}</h1><p className="soft">{say("import.lead")}</p></div></div>
      <div className="import-steps">
        {view.batch !== undefined ? <Receipt batch={view.batch} /> : <Needs permission="import">{view.file === undefined ? <DropFile /> : <Steps key={view.file} />}</Needs>}
        <BatchList />
      </div>
    </>
  );
}

function Steps(): ReactElement {
  const view = importView(useSearch({ strict: false }));
  const look = useQuery(fileQuestion(view.file ?? "", { sheet: view.sheet, encoding: view.encoding }));
  const as = view.as ?? look.data?.guesses[0]?.as;
  const draft = useQuery({ ...mappingQuestion(view.file ?? "", { as, sheet: view.sheet, encoding: view.encoding }), enabled: as !== undefined && look.data !== undefined });
  if (look.isError) return <><ProblemNote fault={look.error} onRetry={() => void look.refetch()} /><AnotherFile /></>;
  if (look.data === undefined) return <div className="card stack"><Skeleton h={24} w={220} /><Skeleton h={60} /><Skeleton h={240} /></div>;
  return <Looked look={look.data} as={as} draft={draft.data} fault={draft.error} />;
}

interface LookedProps {
  readonly look: FileLook;
  readonly as: string | undefined;
  readonly draft: MappingDraft | undefined;
  readonly fault: unknown;
}

function Looked({ look, as, draft, fault }: LookedProps): ReactElement {
  const view = importView(useSearch({ strict: false }));
  const [checked, setChecked] = useState<(Checked & { readonly of: string }) | null>(null);
  const request = requestOf(view, as);
  const [later, setLater] = useState<readonly Question[]>([]);
  const questions = asked([...look.questions, ...(draft?.questions ?? []), ...later]);
  const mustSay = [...questions, ...(draft?.questions ?? [])].filter((question) => isOpen(question, view.choose ?? []));
  const now = JSON.stringify(request);
  return (
    <>
      <Step number={1} title={say("import.look")} beside={<AnotherFile />}><Look look={look} /></Step>
      <Step number={2} title={say("import.map")}>
        <div className="stack" style={{ gap: 16 }}>
          <div className="row" style={{ alignItems: "flex-end", gap: 8 }}><KindPicker look={look} as={as} /><RemoveMapping as={as} sha256={look.sha256} /></div>
          <Questions questions={questions} />
          {fault !== null && fault !== undefined && <ProblemNote fault={fault} />}
          {draft !== undefined && <MapFields draft={draft} look={look} />}
        </div>
      </Step>
      {draft !== undefined && (
        <Step number={3} title={say("import.check")} beside={<span className="soft">{say("import.check.lead")}</span>}>
          <Check request={request} blocked={mustSay.length > 0} onAsked={setLater} checked={checked} stale={checked !== null && checked.of !== now} onChecked={(said) => setChecked({ ...said, of: now })} />
          {checked !== null && checked.of === now && <div style={{ marginTop: 12 }}><SaveMapping look={look} mappings={checked.mappings} as={as} /></div>}
        </Step>
      )}
      {checked !== null && checked.of === now && <Step number={4} title={say("import.run")}><RunImport request={request} rows={checked.run.rows} /></Step>}
    </>
  );
}

function Step({ number, title, beside, children }: { readonly number: number; readonly title: string; readonly beside?: ReactNode; readonly children: ReactNode }): ReactElement {
  return (
    <section className="card fade" aria-label={title}>
      <div className="step-head"><span className="step-number" aria-hidden>{number}</span><h2>{title}</h2>{beside}</div>
      {children}
    </section>
  );
}

function AnotherFile(): ReactElement {
  const change = useChangeView();
  return <button type="button" className="plain-button link small" style={{ marginLeft: "auto" }} onClick={() => change({ file: undefined, sheet: undefined, encoding: undefined, as: undefined, choose: undefined, batch: undefined })}>{say("import.drop.another")}</button>;
}
