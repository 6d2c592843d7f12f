/** Which layout or record kind a header speaks of. */
import { recordTables } from "../../store/tables/index.ts";
import { headerKey } from "./header.ts";
import { matchFields } from "./match-fields.ts";
import type { Preset } from "./preset.ts";
import type { FileLook } from "./report.ts";

const guessesMax = 8;

/** Presets whose columns are all there, then record kinds by how much of the header they understand; best first. */
export function guessesFor(options: { header: readonly string[]; name: string; presets: readonly Preset[] }): FileLook["guesses"] {
  const keys = new Set(options.header.map(headerKey));
  const known = options.presets.flatMap((preset) => {
    const confidence = presetConfidence(preset, keys, options.name);
    return confidence === 0 ? [] : [{ as: preset.id, title: preset.title, confidence }];
  });
  const kinds = recordTables.flatMap((table) => {
    const confidence = matchFields(table, options.header).coverage * 0.6;
    return confidence < 0.15 ? [] : [{ as: table.kind, title: table.title, confidence: Math.round(confidence * 100) / 100 }];
  });
  return [...known, ...kinds].toSorted((a, b) => b.confidence - a.confidence).slice(0, guessesMax);
}

/** The more names a layout demands, the surer it is when all are there. */
function presetConfidence(preset: Preset, keys: ReadonlySet<string>, fileName: string): number {
  const { recognise } = preset;
  if (recognise === null || !recognise.all.every((text) => keys.has(headerKey(text)))) return 0;
  if (recognise.none?.some((text) => keys.has(headerKey(text))) === true) return 0;
  const named = recognise.fileName !== undefined && fileName.toLowerCase().includes(recognise.fileName.toLowerCase()) ? 0.1 : 0;
  return Math.round(Math.min(1, 0.7 + 0.02 * Math.min(10, recognise.all.length) + named) * 100) / 100;
}
