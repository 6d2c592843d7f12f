import { Button, Menu, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Bookmark, RotateCcw, Trash2 } from "lucide-react";
import { useEffect, useState, type ReactElement } from "react";
import type { Segment } from "../../../src/serve/contract.ts";
import { AskProblem, send } from "../../api/ask.ts";
import { segmentsQuestion } from "../../api/questions.ts";
import { authorName } from "../../figures/author.ts";
import { rememberAuthor, rememberedAuthor } from "../../figures/remembered-author.ts";
import { useZone } from "../../figures/use-zone.ts";
import { showInstant } from "../../format/days.ts";
import { Dialog } from "../../frame/panel.tsx";
import { ProblemNote } from "../../frame/problem-note.tsx";
import { showDone, showFault, showUndo } from "../../frame/undo-toast.tsx";
import { useMay } from "../../frame/needs.tsx";
import { say } from "../../words/say.ts";
import { useListView, type ListView } from "./list-view.ts";

/** More than these stand behind "more". */
const shownMax = 6;

/** Saved views of the list: one is opened by its name, which stands in the address; what is changed after can be saved or taken back. */
export function Segments(): ReactElement | null {
  const segments = useQuery(segmentsQuestion()).data?.segments;
  const { view, isNarrowed, open } = useListView();
  const active = segments?.find((one) => one.name === view.segment);
  useEffect(() => {
    // A bare link to a segment brings its view along.
    if (active !== undefined && !isNarrowed) open(active, true);
  }, [active, isNarrowed, open]);
  if (segments === undefined || (segments.length === 0 && !isNarrowed)) return null;
  const shown = segments.slice(0, shownMax);
  const rest = segments.slice(shownMax);
  return (
    <nav className="segments" aria-label={say("segments.label")}>
      {segments.length > 0 && <button type="button" className={isNarrowed ? "segment" : "segment segment-on"} aria-pressed={!isNarrowed} onClick={() => open(null)}>{say("segments.all")}</button>}
      {[...shown, ...(active !== undefined && !shown.includes(active) ? [active] : [])].map((one) => <One key={one.name} segment={one} active={active} onOpen={() => open(one)} />)}
      {rest.length > 0 && <Rest segments={rest} onOpen={open} />}
      <Actions segments={segments} active={active} />
      {segments.length > 0 && view.segment !== undefined && active === undefined && <span className="small soft">{say("segments.gone", { name: view.segment })}</span>}
    </nav>
  );
}

function One({ segment, active, onOpen }: { readonly segment: Segment; readonly active: Segment | undefined; readonly onOpen: () => void }): ReactElement {
  const zone = useZone();
  const on = segment === active;
  return <button type="button" className={on ? "segment segment-on" : "segment"} aria-pressed={on} title={say("segments.by", { author: authorName(segment.author), at: showInstant(segment.saved_at, zone) })} onClick={onOpen}><Bookmark size={12} aria-hidden /><bdi className="clip">{segment.name}</bdi></button>;
}

function Rest({ segments, onOpen }: { readonly segments: readonly Segment[]; readonly onOpen: (segment: Segment) => void }): ReactElement {
  return (
    <Menu position="bottom-start">
      <Menu.Target><button type="button" className="segment">{say("segments.more", { n: segments.length })} <span aria-hidden>▾</span></button></Menu.Target>
      <Menu.Dropdown>{segments.map((one) => <Menu.Item key={one.name} onClick={() => onOpen(one)}><bdi>{one.name}</bdi></Menu.Item>)}</Menu.Dropdown>
    </Menu>
  );
}

/** What can be done with the view on screen. */
function Actions({ segments, active }: { readonly segments: readonly Segment[]; readonly active: Segment | undefined }): ReactElement {
  const { current, isNarrowed, open } = useListView();
  const [saving, setSaving] = useState(false);
  const put = useSave();
  const changed = active !== undefined && !isSame(active, current);
  const [base, setBase] = useState(active);
  // What is on screen began as this one; what somebody else saved since came in beside it.
  if (active !== base && (!changed || active.name !== base?.name)) setBase(active);
  const update = async (): Promise<void> => {
    if (active === undefined) return;
    try {
      await put({ ...current, name: active.name, author: active.author, over: base?.saved_at ?? null });
    } catch (fault) {
      setBase((before) => before && { ...before, saved_at: toldBy(fault, before.name) ?? before.saved_at });
      showFault(fault);
    }
  };
  const zone = useZone();
  const may = useMay("accounts");
  return (
    <>
      {active !== undefined && <span className="small soft segment-by">{say("segments.by", { author: authorName(active.author), at: showInstant(active.saved_at, zone) })}{changed && ` · ${say("segments.changed")}`}</span>}
      {may && changed && <button type="button" className="plain-button link small" onClick={() => void update()}>{say("segments.update")}</button>}
      {changed && <button type="button" className="icon-button" aria-label={say("segments.reset")} title={say("segments.reset")} onClick={() => open(active)}><RotateCcw size={14} aria-hidden /></button>}
      {may && isNarrowed && (active === undefined || changed) && <button type="button" className="plain-button link small" onClick={() => setSaving(true)}>{say("segments.save")}</button>}
      {may && active !== undefined && <RemoveButton segment={active} onRemoved={() => open(null)} />}
      <Dialog opened={saving} onClose={() => setSaving(false)} title={say("segments.save.title")}>{saving && <SaveForm segments={segments} view={current} onSaved={() => setSaving(false)} />}</Dialog>
    </>
  );
}

interface ToSave extends ListView {
  readonly name: string;
  readonly author: string;
  /** When the one that it replaces was saved; null: there is none. */
  readonly over: string | null;
}

/** Whatever becomes of it, the list is read again: somebody else may have saved meanwhile. Throws what the server refused it for. */
function useSave(): (segment: ToSave) => Promise<void> {
  const client = useQueryClient();
  return async ({ name, ...body }) => {
    try {
      await send<Segment>(`/segments/${encodeURIComponent(name)}`, body, "PUT");
      showDone(say("segments.saved", { name }));
    } finally {
      await client.invalidateQueries({ queryKey: segmentsQuestion().queryKey });
    }
  };
}

/** When that segment was saved of which a notice tells, null where it was removed. Whoever has read it and saves once more means to replace just that one, also before the list is read again. */
function toldBy(fault: unknown, segment: string): string | null | undefined {
  if (!(fault instanceof AskProblem) || fault.code !== "conflict_segment" || fault.details["name"] !== segment) return undefined;
  const savedAt = fault.details["saved_at"];
  return typeof savedAt === "string" ? savedAt : null;
}

function RemoveButton({ segment, onRemoved }: { readonly segment: Segment; readonly onRemoved: () => void }): ReactElement {
  const client = useQueryClient();
  const { name, saved_at: _, ...view } = segment;
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: segmentsQuestion().queryKey });
  const remove = async (): Promise<void> => {
    try {
      await send(`/segments/${encodeURIComponent(name)}/remove`);
      onRemoved();
      await again();
      showUndo({ text: say("segments.removed", { name }), undo: async () => { await send(`/segments/${encodeURIComponent(name)}`, view, "PUT"); await again(); } });
    } catch (fault) {
      showFault(fault);
    }
  };
  return <button type="button" className="icon-button" aria-label={say("segments.remove", { name })} title={say("segments.remove", { name })} onClick={() => void remove()}><Trash2 size={14} aria-hidden /></button>;
}

function SaveForm({ segments, view, onSaved }: { readonly segments: readonly Segment[]; readonly view: ListView; readonly onSaved: () => void }): ReactElement {
  const [name, setName] = useState("");
  const [author, setAuthor] = useState(rememberedAuthor);
  const [fault, setFault] = useState<unknown>(null);
  const navigate = useNavigate();
  const put = useSave();
  const replaced = segments.find((one) => one.name === name.trim());
  const told = toldBy(fault, name.trim());
  const submit = async (): Promise<void> => {
    rememberAuthor(author.trim());
    try {
      await put({ ...view, name: name.trim(), author: author.trim() || say("app.name"), over: told === undefined ? replaced?.saved_at ?? null : told });
      void navigate({ to: ".", search: ((before: Readonly<Record<string, unknown>>) => ({ ...before, segment: name.trim() })) as never, replace: true });
      onSaved();
    } catch (thrown) {
      setFault(thrown);
    }
  };
  return (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <p className="soft">{say("segments.save.lead")}</p>
      <TextInput data-autofocus required maxLength={100} label={say("segments.save.name")} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      {replaced !== undefined && <p className="small" style={{ color: "var(--warning)" }}>{say("segments.save.replaces")}</p>}
      <TextInput maxLength={200} label={say("segments.save.author")} description={say("segments.save.author.hint")} value={author} onChange={(event) => setAuthor(event.currentTarget.value)} />
      {fault !== null && <ProblemNote fault={fault} />}
      <Button type="submit" disabled={name.trim() === ""}>{say("segments.save.button")}</Button>
    </form>
  );
}

function isSame(segment: Segment, view: ListView): boolean {
  const plain = ({ search, where, sort, columns }: ListView): string => JSON.stringify([search, [...where].sort(), sort, columns]);
  return plain(segment) === plain(view);
}
