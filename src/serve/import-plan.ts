/** From a request to the mappings that will run: what is still open is asked, all of it at once. */
import { draftMapping } from "../collect/files/mapping.ts";
import { presets } from "../collect/presets/index.ts";
import { problem } from "../model/problem.ts";
import type { ImportRecord } from "../store/control/imports.ts";
import type { FileLook, ImportRequest, Mapping, MappingDraft, Question } from "./contract.ts";
import type { ImportParts } from "./imports.ts";

export interface Plan {
  readonly as: string;
  readonly mappings: readonly Mapping[];
}

/** A draft to look at and to correct. */
export async function draftFor(parts: ImportParts, seen: FileLook, as: string | undefined): Promise<MappingDraft> {
  return drafted(parts, seen, { as });
}

/**
 * The mappings of a request. A replay starts from the mappings of the import whose rejects it reads.
 * @throws Problem `needs_answer` with all questions in `details.questions`
 */
export async function planOf(parts: ImportParts, seen: FileLook, request: ImportRequest, replayed?: ImportRecord): Promise<Plan> {
  const draft = await drafted(parts, seen, request, replayed);
  const open = draft.questions.filter(stops);
  if (open.length > 0) throw asked(seen, open);
  return draft;
}

// A word that nobody knows does not stop the file: its rows are refused, and taken when somebody has said what it means.
function stops({ code }: Question): boolean {
  return code !== "unknown_word";
}

function asked(seen: FileLook, questions: readonly Question[]): Error {
  const [first] = questions;
  const more = questions.length === 1 ? "" : ` (and ${questions.length - 1} more to say)`;
  return problem("needs_answer", `${seen.name}: ${first?.text ?? ""}${more}`, `Say it: ${questions.map((one) => one.option).join(" ")}`, { questions });
}

type Said = Pick<ImportRequest, "as" | "map" | "set" | "values" | "dates" | "decimal" | "zone" | "currency" | "source">;

async function drafted({ control, now }: ImportParts, seen: FileLook, said: { readonly [K in keyof Said]: Said[K] | undefined }, replayed?: ImportRecord): Promise<MappingDraft> {
  const saved = new Map((await control.mappings.list()).map((one) => [one.name, one.mappings as readonly Mapping[]]));
  if (replayed !== undefined) saved.set(replayed.as, replayed.mappings as readonly Mapping[]);
  const currency = (await control.settings.at(now())).get("currency")?.value;
  const { as, map, set, values, dates, decimal, zone, source } = said;
  return draftMapping({
    look: seen, as, presets, map, set, values, dates, decimal, zone, source,
    currency: said.currency,
    saved: Object.fromEntries(saved),
    workspaceCurrency: currency === undefined ? null : String(currency),
  });
}
