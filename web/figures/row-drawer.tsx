import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useState, type ReactElement } from "react";
import type { OriginOfRow } from "../../src/serve/contract.ts";
import { rowQuestion } from "../api/questions.ts";
import { showInstant } from "../format/days.ts";
import { Panel } from "../frame/panel.tsx";
import { ProblemNote } from "../frame/problem-note.tsx";
import { useChangeView } from "../frame/use-view.ts";
import { baseView } from "../views.ts";
import { fieldWords, say, wordsOf } from "../words/say.ts";
import { CopyText } from "./copy-text.tsx";
import { fileWords } from "./file-words.ts";
import { useZone } from "./use-zone.ts";

const RowWhy = lazy(async () => ({ default: (await import("../pages/identity/row-why.tsx")).RowWhy }));

/** A row's place as it stands in the address. */
export function rowAddress(record: string, batch: number, seq: number): string {
  return `${record}:${batch}:${seq}`;
}

/** The received row that the address names: where every number ends. */
export function RowDrawer(): ReactElement {
  const row = baseView(useSearch({ strict: false })).row;
  const change = useChangeView();
  return (
    <Panel opened={row !== undefined} onClose={() => change({ row: undefined })} title={say("row.title")} zIndex={300}>
      {row !== undefined && <Row address={row} />}
    </Panel>
  );
}

function Row({ address }: { readonly address: string }): ReactElement {
  const [record = "", batch = "", seq = ""] = address.split(":");
  const origin = useQuery(rowQuestion(record, Number(batch), Number(seq)));
  if (origin.isError) return <ProblemNote fault={origin.error} onRetry={() => void origin.refetch()} />;
  if (origin.data === undefined) return <div className="stack"><Skeleton h={44} /><Skeleton h={220} /><Skeleton h={60} /></div>;
  return <Origin origin={origin.data} place={{ record, batch: Number(batch), seq: Number(seq) }} />;
}

interface Place {
  readonly record: string;
  readonly batch: number;
  readonly seq: number;
}

function Origin({ origin, place }: { readonly origin: OriginOfRow; readonly place: Place }): ReactElement {
  const zone = useZone();
  return (
    <div className="stack fade">
      <div>
        <h2 style={{ fontSize: 16, overflowWrap: "anywhere" }}><bdi>{say("row.place", { file: fileWords(origin.file), line: origin.line })}</bdi></h2>
        <p className="soft small">{[wordsOf(origin.record), say("row.source", { source: origin.source === "" ? "—" : wordsOf(origin.source) }), say("row.batch", { batch: origin.batch }), say("row.received", { at: showInstant(origin.received_at, zone) })].join(" · ")}</p>
      </div>
      <Suspense fallback={<Skeleton h={96} aria-label={say("app.loading")} />}><RowWhy key={`${place.record}:${place.batch}:${place.seq}`} {...place} /></Suspense>
      <section>
        <h3>{say("row.columns")}</h3>
        <table className="lines">
          <thead><tr><th scope="col">{say("row.column")}</th><th scope="col">{say("row.cell")}</th></tr></thead>
          <tbody>{origin.header.map((column, place) => <tr key={place}><td className="soft"><bdi>{column}</bdi></td><td><bdi>{origin.cells[place] ?? ""}</bdi></td></tr>)}</tbody>
        </table>
      </section>
      <section>
        <div className="row between"><h3>{say("row.raw")}</h3><CopyText text={origin.raw} /></div>
        <pre className="code code-wrap" tabIndex={0}><bdi>{origin.raw}</bdi></pre>
      </section>
      <Stored stored={origin.stored} />
    </div>
  );
}

function Stored({ stored }: { readonly stored: OriginOfRow["stored"] }): ReactElement {
  const [all, showAll] = useState(false);
  const entries = Object.entries(stored);
  const filled = entries.filter(([, value]) => !isEmpty(value));
  return (
    <section>
      <h3>{say("row.stored")}</h3>
      <dl className="facts-list" style={{ marginTop: 6 }}>
        {(all ? entries : filled).map(([field, value]) => <div key={field} style={{ display: "contents" }}><dt>{fieldWords(field)}</dt><dd><bdi>{field === "flags" && Array.isArray(value) && value.length > 0 ? value.map((flag) => wordsOf(String(flag))).join(", ") : textOf(value)}</bdi></dd></div>)}
      </dl>
      {!all && filled.length < entries.length && <button type="button" className="plain-button link small" onClick={() => showAll(true)}>{say("row.hidden", { n: entries.length - filled.length })}</button>}
    </section>
  );
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "—";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
