/** What people note at a KPI or doubt of its number, and the goals that are set for it. */
import { z } from "@hono/zod-openapi";
import { problem } from "../../model/problem.ts";
import type { KpiNote } from "../../store/control/kpi-notes.ts";
import { authorOf } from "../access/who.ts";
import { goalAnswer, noteAnswer } from "../answers-notes.ts";
import type { OpenWorkspace } from "../app.ts";
import { type App, day, endpoint } from "../endpoint.ts";
import { goalsOf } from "../goals.ts";
import { kpiNamed } from "../measuring.ts";

const text = z.string().trim().max(2_000);
const written = z.strictObject({
  kpi: z.string().max(100),
  kind: z.enum(["note", "doubt"]),
  text: text.min(1),
  from: day.exactOptional(),
  to: day.exactOptional(),
  where: z.array(z.string().max(600)).max(100).default([]),
  author: z.string().max(200).exactOptional(),
});
const settling = z.strictObject({ text: text.default(""), author: z.string().max(200).exactOptional() });
const noteNumber = z.object({ note: z.string().regex(/^[1-9]\d{0,14}$/, "the number of a note").openapi({ example: "12" }) });
const tag = "KPIs";

export function noteRoutes(app: App, workspace: OpenWorkspace): void {
  const notes = (): OpenWorkspace["control"]["notes"] => workspace.control.notes;
  endpoint(app, {
    method: "get", path: "/api/v1/notes", id: "listNotes", needs: "see", tag,
    summary: "Notes and doubts at KPIs, the newest first",
    query: z.strictObject({ kpi: z.string().max(100).optional().openapi({ example: "win_rate" }) }),
    answer: z.object({ notes: z.array(noteAnswer) }),
  }, async ({ query }) => ({ notes: await notes().list(query.kpi) }));

  endpoint(app, {
    method: "post", path: "/api/v1/notes", id: "writeNote", needs: "see", audit: "note.write", tag,
    summary: "Notes something at a KPI, or reports a doubt about its number; whoever sees a number may doubt it",
    body: written,
    answer: noteAnswer,
  }, async ({ body: { kpi, kind, text: words, from = "", to = "", where = [], author }, who }) => notes().add({ kpi: kpiNamed(kpi).id, kind, text: words, from, to, where, author: authorOf(who, author), at: workspace.now() }));

  for (const [verb, step, summary] of [["settle", "settled", "Settles a note or a doubt, with an answer"], ["reopen", "reopened", "Opens a settled note or doubt again"]] as const) {
    endpoint(app, {
      method: "post", path: `/api/v1/notes/{note}/${verb}`, id: `${verb}Note`, needs: "define", audit: `note.${verb}`, tag, summary,
      params: noteNumber,
      body: settling,
      answer: noteAnswer,
    }, async ({ params, body: { text: words = "", author }, who }) => known(await notes().take({ id: Number(params.note), step, text: words, author: authorOf(who, author), at: workspace.now() }), params.note));
  }

  endpoint(app, {
    method: "get", path: "/api/v1/goals", id: "listGoals", needs: "see", tag,
    summary: "Goals of KPIs, as they were imported",
    query: z.strictObject({ kpi: z.string().max(100).optional(), from: day.optional(), to: day.optional() }),
    answer: z.object({ goals: z.array(goalAnswer) }),
  }, async ({ query, signal }) => ({ goals: await goalsOf(workspace, query, signal) }));
}

function known(note: KpiNote | undefined, number: string): KpiNote {
  if (note !== undefined) return note;
  throw problem("note_not_found", `There is no note ${number}.`, "GET /api/v1/notes lists them.", { note: number });
}
