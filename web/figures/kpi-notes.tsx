import { Button, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState, type FormEvent, type ReactElement } from "react";
import type { KpiNote } from "../../src/serve/contract.ts";
import { useSession } from "../api/access.ts";
import { send } from "../api/ask.ts";
import { notesQuestion } from "../api/notes.ts";
import { showInstant } from "../format/days.ts";
import { labelOf } from "../format/periods.ts";
import { showCount } from "../format/numbers.ts";
import { useMay } from "../frame/needs.tsx";
import { showDone, showFault, showUndo } from "../frame/undo-toast.tsx";
import { useView } from "../frame/use-view.ts";
import { say } from "../words/say.ts";
import { rememberAuthor, rememberedAuthor } from "./remembered-author.ts";
import { useZone } from "./use-zone.ts";

type Kind = KpiNote["kind"];

/** What people noted at a KPI or doubt of its number, with a place to add to it. */
export function KpiNotes({ id }: { readonly id: string }): ReactElement {
  const notes = (useQuery(notesQuestion()).data ?? []).filter(({ kpi }) => kpi === id);
  const [writing, write] = useState<Kind | null>(null);
  const open = notes.filter(({ settled }) => settled === null);
  const past = notes.filter(({ settled }) => settled !== null);
  return (
    <>
      {open.map((note) => <Note key={note.id} note={note} />)}
      {past.length > 0 && <details className="small"><summary className="soft">{say("notes.past", { n: showCount(past.length), count: past.length })}</summary>{past.map((note) => <Note key={note.id} note={note} />)}</details>}
      {writing !== null ? <NoteForm id={id} kind={writing} onDone={() => write(null)} /> : (
        <div className="row no-print" style={{ gap: 16 }}>
          <button type="button" className="plain-button link small" onClick={() => write("doubt")}>{say("notes.doubt")}</button>
          <button type="button" className="plain-button link small" onClick={() => write("note")}>{say("notes.note")}</button>
        </div>
      )}
    </>
  );
}

function Note({ note }: { readonly note: KpiNote }): ReactElement {
  const zone = useZone();
  const settle = useSettle(note);
  const may = useMay("define");
  const about = note.from === "" ? "" : say("notes.period", { period: labelOf({ from: note.from, to: note.to }) });
  return (
    <div className="kpi-note" data-note={note.kind}>
      <p><span className="pill">{say(`notes.kind.${note.kind}`)}</span> <bdi>{note.text}</bdi></p>
      <p className="soft small">{[say("notes.by", { author: note.author, at: showInstant(note.at, zone) }), about, ...note.where].filter(Boolean).join(" · ")}</p>
      {note.settled !== null && <p className="soft small">{say("notes.settled", { author: note.settled.author, at: showInstant(note.settled.at, zone) })}{note.settled.text !== "" && <>: <bdi>{note.settled.text}</bdi></>}</p>}
      {note.settled === null && may && <button type="button" className="plain-button link small no-print" onClick={() => void settle()}>{say("notes.settle")}</button>}
    </div>
  );
}

/** Settles it, with a way back. */
function useSettle({ id }: KpiNote): () => Promise<void> {
  const client = useQueryClient();
  const take = async (step: "settle" | "reopen"): Promise<void> => {
    await send(`/notes/${id}/${step}`, { ...named() });
    await client.invalidateQueries({ queryKey: notesQuestion().queryKey });
  };
  return async () => {
    try {
      await take("settle");
      showUndo({ text: say("notes.settled.toast"), undo: () => take("reopen") });
    } catch (fault) {
      showFault(fault);
    }
  };
}

/** Who writes, where nobody has a login. */
function named(): { readonly author?: string } {
  const author = rememberedAuthor();
  return author === "" ? {} : { author };
}

function NoteForm({ id, kind, onDone }: { readonly id: string; readonly kind: Kind; readonly onDone: () => void }): ReactElement {
  const { span, where } = useView();
  const client = useQueryClient();
  const isMachine = useSession()?.kind === "machine";
  const [text, setText] = useState("");
  const place = useRef<HTMLTextAreaElement>(null);
  useEffect(() => place.current?.focus(), []);
  const [author, setAuthor] = useState(rememberedAuthor);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    rememberAuthor(author.trim());
    try {
      await send<KpiNote>("/notes", { kpi: id, kind, text: text.trim(), from: span.from, to: span.to, where, ...named() });
      await client.invalidateQueries({ queryKey: notesQuestion().queryKey });
      showDone(say("notes.written"));
      onDone();
    } catch (fault) {
      showFault(fault);
    }
  };
  return (
    <form className="stack" style={{ gap: 8 }} onSubmit={(event) => void submit(event)}>
      <Textarea ref={place} required autosize minRows={2} maxLength={2000} label={say(`notes.${kind}.label`)} value={text} onChange={(event) => setText(event.currentTarget.value)} />
      {isMachine && <TextInput maxLength={200} label={say("notes.author")} value={author} onChange={(event) => setAuthor(event.currentTarget.value)} />}
      <div className="row"><Button type="submit" size="xs" disabled={text.trim() === ""}>{say("notes.save")}</Button><Button size="xs" variant="default" onClick={onDone}>{say("notes.cancel")}</Button></div>
    </form>
  );
}
