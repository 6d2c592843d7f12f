import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState, type ReactElement, type ReactNode } from "react";
import type { DryRun, ImportAnswer, ImportRequest, Question } from "../../../src/serve/contract.ts";
import { AskProblem, send } from "../../api/ask.ts";
import { showCount } from "../../format/numbers.ts";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { inWords } from "../../words/language.ts";
import { fieldWords, say, wordsOf } from "../../words/say.ts";
import { CountTile } from "./count-tile.tsx";
import { RejectTable } from "./reject-table.tsx";

/** What a dry run said, and by which mappings. */
export interface Checked extends Pick<ImportAnswer, "mappings" | "notes"> {
  readonly run: DryRun;
}

export interface CheckProps {
  readonly request: ImportRequest;
  /** Questions are open. */
  readonly blocked: boolean;
  readonly checked: Checked | null;
  /** Something was changed since. */
  readonly stale: boolean;
  readonly onChecked: (checked: Checked) => void;
  /** The whole file raised questions that its first rows did not. */
  readonly onAsked: (questions: readonly Question[]) => void;
}

/** Reads the whole file as an import would, and stores nothing. */
export function Check({ request, blocked, checked, stale, onChecked, onAsked }: CheckProps): ReactElement {
  const check = useMutation({
    mutationFn: () => send<ImportAnswer>("/imports", { ...request, dry_run: true }),
    onSuccess: ({ dry_run: run, mappings, notes }) => run !== undefined && onChecked({ run, mappings, notes }),
    onError: (fault) => onAsked(questionsIn(fault)),
  });
  return (
    <div className="stack">
      <div className="row">
        <Button variant={checked === null || stale ? "filled" : "default"} loading={check.isPending} disabled={blocked} onClick={() => check.mutate()}>{say(checked === null ? "import.check.button" : "import.check.again")}</Button>
        {blocked && <span className="soft">{say("import.questions.open")}</span>}
        {stale && !check.isPending && <span className="soft">{say("import.check.stale")}</span>}
      </div>
      {check.isError && <ProblemNote fault={check.error} />}
      {checked !== null && !stale && <Outcome {...checked} />}
    </div>
  );
}

function questionsIn(fault: Error): readonly Question[] {
  const given = fault instanceof AskProblem && fault.code === "needs_answer" ? fault.details["questions"] : undefined;
  return Array.isArray(given) ? (given as readonly Question[]) : [];
}

const sampled = ["new", "changed", "rejected", "unmatched"] as const;
type Sampled = (typeof sampled)[number];

function Outcome({ run, notes }: Checked): ReactElement {
  const first = sampled.find((one) => one !== "new" && run.rows[one] > 0) ?? "new";
  const [shown, show] = useState<Sampled>(first);
  return (
    <div className="stack fade" data-outcome>
      <p className="soft tabular">{say("import.check.read", { n: showCount(run.rows.read), count: run.rows.read })}{run.kinds.length > 1 && `: ${run.kinds.map((one) => `${wordsOf(one.kind)} ${showCount(one.rows.new)}`).join(", ")}`}</p>
      <div className="counts">
        {(["new", "changed", "unchanged", "rejected", "unmatched", "skipped"] as const).map((one) => (
          <CountTile key={one} name={one} rows={run.rows[one]} {...(isSampled(one) && run.rows[one] > 0 ? { pressed: shown === one, onPress: () => show(one) } : {})} />
        ))}
      </div>
      {Object.keys(run.flags).length > 0 && <div className="row">{Object.entries(run.flags).map(([flag, count]) => <span key={flag} className="pill tabular">{wordsOf(flag)} {showCount(count)}</span>)}</div>}
      {notes.map((note) => <p key={note} className="note note-warning" style={{ overflowWrap: "anywhere" }}>{inWords(note)}</p>)}
      <h3>{say(`import.check.${shown}`)} <span className="soft small" style={{ fontWeight: 400 }}>{say("import.check.samples")}</span></h3>
      <Samples run={run} shown={shown} />
    </div>
  );
}

function isSampled(name: string): name is Sampled {
  return sampled.some((one) => one === name);
}

function Samples({ run, shown }: { readonly run: DryRun; readonly shown: Sampled }): ReactElement {
  if (shown === "rejected") return <RejectTable rejects={run.samples.rejected} />;
  if (shown === "changed") return <Records rows={run.samples.changed.map(({ after }) => after)} before={run.samples.changed.map(({ before }) => before)} />;
  return <Records rows={run.samples[shown]} />;
}

// How a row is kept inside says nothing to the person who checks a file.
const inside = new Set(["batch", "part", "says", "state", "row_key", "content", "received_at", "account_confidence", "account_id", "person_id"]);

type Row = Readonly<Record<string, unknown>>;

/** Records as a table of the columns that hold anything; what changed shows what it was. */
function Records({ rows, before }: { readonly rows: readonly Row[]; readonly before?: readonly Row[] }): ReactElement {
  if (rows.length === 0) return <p className="soft">{say("import.check.nosample")}</p>;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => !inside.has(name) && text(row[name]) !== "")))].sort((a, b) => Number(b === "seq") - Number(a === "seq"));
  return (
    <div className="preview" tabIndex={0} role="region" aria-label={say("import.check.samples")}>
      <table>
        <thead><tr>{columns.map((name) => <th key={name} scope="col">{name === "seq" ? say("rejects.line") : fieldWords(name)}</th>)}</tr></thead>
        <tbody>{rows.map((row, place) => <tr key={place}>{columns.map((name) => <td key={name}>{cell(row[name], before?.[place], name)}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

function cell(after: unknown, before: Row | undefined, name: string): ReactNode {
  const was = before === undefined ? text(after) : text(before[name]);
  if (was === text(after)) return <bdi>{text(after)}</bdi>;
  return <><bdi className="changed-before"><span className="unseen">{say("import.check.before")} </span>{was || "—"}</bdi> <bdi><span className="unseen">{say("import.check.after")} </span>{text(after) || "—"}</bdi></>;
}

function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(text).join(", ");
  if (typeof value === "object") return Object.entries(value).map(([key, one]) => `${key}: ${text(one)}`).join(", ");
  const written = String(value);
  return written.startsWith("1970-01-01 00:00:00") ? "" : written.replace(/^(\d{4}-\d\d-\d\d)(?: 00:00:00(?:\.0+)?)?(?: (\d\d:\d\d:\d\d)\.0+)?$/, (_, day: string, time?: string) => (time === undefined ? day : `${day} ${time}`));
}
